package io.bactrian.logs.intake;

import io.bactrian.logs.Line;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Cuts what comes over a connection into messages, as RFC 6587 has it: a message begins with its length and a space, or
 * else ends with a line feed. Which of them is told anew for every message. What is longer than allowed is cut and flagged.
 */
final class SyslogFramer {

    private static final int MOST_DIGITS = 9;

    private final LineStream stream;
    private final Map<String, String> fields;
    private final int most;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private State state = State.BEGIN;
    private long count; // of bytes that are still to come of a message that began with its length
    private long length; // of the message so far, with what frames it
    private boolean cut;

    private enum State {
        BEGIN,
        COUNT,
        COUNTED,
        LINE
    }

    /**
     * @param fields of every line
     * @param most bytes that are kept of a message
     */
    SyslogFramer(LineStream stream, Map<String, String> fields, int most) {
        this.stream = stream;
        this.fields = fields;
        this.most = most;
    }

    /** The messages that are whole with these bytes. */
    List<Line> feed(byte[] bytes) {
        List<Line> lines = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            at = switch (state) {
                case BEGIN, COUNT -> begin(bytes, at);
                case COUNTED -> counted(bytes, at, lines);
                case LINE -> line(bytes, at, lines);
            };
        }
        return lines;
    }

    /** What is there when nothing more comes: a line without its end, or a part of a message, which is flagged. */
    List<Line> end() {
        List<Line> lines = new ArrayList<>();
        cut |= state == State.COUNTED;
        give(lines);
        return lines;
    }

    private int begin(byte[] bytes, int at) {
        byte one = bytes[at];
        boolean digit = one >= '0' && one <= '9';
        if (state == State.BEGIN && digit && one != '0') {
            state = State.COUNT;
        } else if (state == State.COUNT && one == ' ') {
            count = Long.parseLong(kept.toString(java.nio.charset.StandardCharsets.US_ASCII));
            kept.reset();
            length++;
            state = State.COUNTED;
            return at + 1;
        } else if (state == State.BEGIN || !digit || kept.size() == MOST_DIGITS) {
            state = State.LINE; // with what were no digits of a length
            return at;
        }
        kept.write(one);
        length++;
        return at + 1;
    }

    private int counted(byte[] bytes, int at, List<Line> lines) {
        int take = (int) Math.min(count, (long) bytes.length - at);
        keep(bytes, at, take);
        count -= take;
        if (count == 0) {
            give(lines);
        }
        return at + take;
    }

    private int line(byte[] bytes, int at, List<Line> lines) {
        int end = at;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        keep(bytes, at, end - at);
        if (end == bytes.length) {
            return end;
        }
        length++;
        give(lines);
        return end + 1;
    }

    private void keep(byte[] bytes, int from, int count) {
        int room = Math.max(0, most - kept.size());
        kept.write(bytes, from, Math.min(room, count));
        cut |= count > room;
        length += count;
    }

    private void give(List<Line> lines) {
        byte[] text = Messages.trimmed(kept.toByteArray());
        if (text.length > 0) {
            lines.add(new Line(stream.next(length), text, fields, cut));
        }
        kept.reset();
        length = 0;
        cut = false;
        state = State.BEGIN;
    }
}
