package io.bactrian.logs.tail;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** How a file writes its characters, told by the mark at its beginning: UTF-8 where there is none. */
enum TextEncoding {
    UTF_8(StandardCharsets.UTF_8, 1, 0),
    UTF_16LE(StandardCharsets.UTF_16LE, 2, 0),
    UTF_16BE(StandardCharsets.UTF_16BE, 2, 1);

    private final Charset charset;
    private final int unit;
    private final int low;

    TextEncoding(Charset charset, int unit, int low) {
        this.charset = charset;
        this.unit = unit;
        this.low = low;
    }

    /** By the first bytes of a file. */
    static TextEncoding of(byte[] head, int length) {
        if (length >= 2 && head[0] == (byte) 0xFF && head[1] == (byte) 0xFE) {
            return UTF_16LE;
        }
        if (length >= 2 && head[0] == (byte) 0xFE && head[1] == (byte) 0xFF) {
            return UTF_16BE;
        }
        return UTF_8;
    }

    /** Bytes of the mark at the beginning of a file, which is no text. */
    int mark(byte[] head, int from, int to) {
        if (this != UTF_8) {
            return 2;
        }
        boolean marked = to - from >= 3
                && head[from] == (byte) 0xEF
                && head[from + 1] == (byte) 0xBB
                && head[from + 2] == (byte) 0xBF;
        return marked ? 3 : 0;
    }

    /** Bytes of a code unit. */
    int unit() {
        return unit;
    }

    /**
     * Where the line that begins at {@code from} ends, its line feed included.
     *
     * @return -1 when its line feed is not there
     */
    int lineEnd(byte[] bytes, int from, int to) {
        if (this == UTF_8) {
            int feed = LineFeeds.next(bytes, from, to);
            return feed < 0 ? -1 : feed + 1;
        }
        for (int at = from; at + unit <= to; at += unit) {
            if (bytes[at + low] == '\n' && (unit == 1 || bytes[at + 1 - low] == 0)) {
                return at + unit;
            }
        }
        return -1;
    }

    /** How many bytes of zeros a line begins with: a hole where a file was emptied under its writer. */
    int zeros(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] == 0 && !(unit == 2 && at + 1 < to && bytes[at + 1] != 0)) {
            at++;
        }
        return (at - from) / unit * unit;
    }

    /** The text of a line without its line feed and a carriage return before it, in UTF-8. */
    byte[] text(byte[] bytes, int from, int to) {
        int end = to;
        if (end - from >= unit && isUnit(bytes, end - unit, '\n')) {
            end -= unit;
        }
        if (end - from >= unit && isUnit(bytes, end - unit, '\r')) {
            end -= unit;
        }
        if (this == UTF_8) {
            return java.util.Arrays.copyOfRange(bytes, from, end);
        }
        return new String(bytes, from, end - from, charset).getBytes(StandardCharsets.UTF_8);
    }

    private boolean isUnit(byte[] bytes, int at, char wanted) {
        return bytes[at + low] == wanted && (unit == 1 || bytes[at + 1 - low] == 0);
    }
}
