package io.bactrian.logs.tail;

import java.io.IOException;
import java.util.Arrays;

/**
 * Where reading of a stream goes on, and the bytes right before: by them it is told at every read whether the file still
 * holds the stream. While less than {@link Fingerprint#MOST} bytes are read, those are the whole head.
 */
final class Footing {

    private long position;
    private byte[] window = {};
    private byte[] head = {};

    /** Stands at a place of a source, whatever is before. */
    void stand(Source source, long at) throws IOException {
        int length = (int) Math.min(Fingerprint.MOST, at);
        window = readWhole(source, at - length, length);
        if (head.length < Fingerprint.MOST) {
            head = readWhole(source, 0, Fingerprint.MOST);
        }
        position = at;
    }

    /** Where the next line begins. */
    long position() {
        return position;
    }

    /** Bytes that are kept of what is before. */
    int before() {
        return window.length;
    }

    Head head() {
        return Head.of(head, head.length);
    }

    /** Text that the encoding is told by. */
    TextEncoding encoding() {
        return TextEncoding.of(head, head.length);
    }

    Fingerprint anchor() {
        return Fingerprint.of(window, 0, window.length);
    }

    /** Whether what is before is still there. */
    boolean holds(Source source) throws IOException {
        byte[] expected = expected();
        return Arrays.equals(readWhole(source, position - window.length, expected.length), expected);
    }

    /** As {@link #holds}, by what was read from {@link #before} the position on. */
    boolean holds(byte[] bytes, int count) {
        byte[] expected = expected();
        return count >= expected.length && Arrays.equals(bytes, 0, expected.length, expected, 0, expected.length);
    }

    private boolean isAtHead() {
        return position <= window.length;
    }

    private byte[] expected() {
        return isAtHead() ? head : window;
    }

    /** Whether more of the head may be there than is known. */
    boolean isHeadShort() {
        return isAtHead() && head.length < Fingerprint.MOST;
    }

    /** Takes what more there is of the head, by what was read from {@link #before} the position on. */
    void growHead(byte[] bytes, int count) {
        if (isHeadShort()) {
            head = Arrays.copyOf(bytes, Math.min(count, Fingerprint.MOST));
        }
    }

    /** Looks at the beginning again while it is short: a copy may be there before it is read. */
    void growHead(Source source) throws IOException {
        if (isHeadShort()) {
            byte[] now = readWhole(source, 0, Fingerprint.MOST);
            if (now.length > head.length && Arrays.equals(now, 0, head.length, head, 0, head.length)) {
                head = now;
            }
        }
    }

    /**
     * Goes on.
     *
     * @param bytes read from {@link #before} the position on
     * @param done as many of them are behind
     */
    void advance(byte[] bytes, int done) {
        if (position + done - window.length <= Fingerprint.MOST && head.length < done) {
            head = Arrays.copyOf(bytes, done);
        }
        position += done - window.length;
        window = Arrays.copyOfRange(bytes, Math.max(0, done - Fingerprint.MOST), done);
    }

    /** Goes on behind these bytes. */
    void pass(byte[] passed) {
        byte[] together = Arrays.copyOf(window, window.length + passed.length);
        System.arraycopy(passed, 0, together, window.length, passed.length);
        advance(together, together.length);
    }

    static byte[] readWhole(Source source, long from, int length) throws IOException {
        byte[] bytes = new byte[length];
        int count = source.read(from, bytes, 0, length);
        return count == length ? bytes : Arrays.copyOf(bytes, count);
    }
}
