package io.bactrian.logs.tail;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Cuts bytes into lines and puts together what is one: pieces of a long line, the lines of a stack trace. It keeps nothing
 * between calls: bytes that do not make a whole line yet are given again, with more behind them. So the same bytes make
 * the same lines, whenever they are read.
 */
final class Framer {

    private final Decoder decoder;
    private final Grouping grouping;
    private final int mostText;
    private final int mostLines;

    /**
     * @param mostText bytes of a line's text that are kept, the rest is left out
     * @param mostLines lines that make one at most
     */
    Framer(Decoder decoder, Grouping grouping, int mostText, int mostLines) {
        this.decoder = decoder;
        this.grouping = grouping;
        this.mostText = mostText;
        this.mostLines = mostLines;
    }

    /** Where whole lines go. */
    interface Sink {
        /**
         * @param from where it begins in the bytes given
         * @param to where it ends, its line end included
         */
        void line(int from, int to, byte[] text, Map<String, String> fields, boolean truncated);
    }

    Decoder decoder() {
        return decoder;
    }

    boolean groups() {
        return grouping.groups();
    }

    int mostText() {
        return mostText;
    }

    /**
     * Gives the lines that are whole in {@code bytes} from {@code from} to {@code to}.
     *
     * @param end that nothing comes behind, or soon enough: what is there is whole, at its end a line without line end too
     * @return up to where the bytes are done with
     */
    int frame(TextEncoding encoding, byte[] bytes, int from, int to, boolean end, Sink sink) {
        Assembly assembly = new Assembly(from, sink);
        int at = from;
        while (at < to) {
            int zeros = encoding.zeros(bytes, at, to);
            int begin = at + zeros;
            assembly.skip(at, begin);
            int lineEnd = encoding.lineEnd(bytes, begin, to);
            if (lineEnd < 0 && (!end || begin == to)) {
                at = begin;
                break;
            }
            at = lineEnd < 0 ? to : lineEnd;
            assembly.add(begin, at, encoding.text(bytes, begin, at));
        }
        if (end) {
            assembly.closeAll();
        }
        return assembly.deliver();
    }

    /** Lines put together, in the order of their beginnings. */
    private final class Assembly {

        private final Sink sink;
        private final Deque<Open> lines = new ArrayDeque<>();
        private final Map<String, Open> open = new HashMap<>(4);
        private int done;

        Assembly(int from, Sink sink) {
            this.sink = sink;
            this.done = from;
        }

        void skip(int from, int to) {
            if (to > from && lines.isEmpty()) {
                done = to;
            }
        }

        void add(int from, int to, byte[] text) {
            Decoder.Decoded decoded = decoder.decode(text);
            if (lines.isEmpty() && !decoded.partial() && !grouping.groups()) {
                new Open(from, to, decoded, grouping.begin(decoded.text()))
                        .give(sink); // whole, and nothing is before it
                done = to;
                return;
            }
            Open line = open.get(decoded.channel());
            if (line != null && line.partial) {
                line.append(decoded, to, false);
            } else if (line != null && line.count < mostLines && line.group.continues(decoded.text())) {
                line.append(decoded, to, true);
            } else {
                if (line != null) {
                    line.closed = true;
                }
                line = new Open(from, to, decoded, grouping.begin(decoded.text()));
                lines.add(line);
                open.put(decoded.channel(), line);
            }
            if (!line.partial && !grouping.groups()) {
                line.closed = true;
                open.remove(decoded.channel());
            }
            if (lines.peekFirst().closed && open.isEmpty()) {
                deliver(); // keeps the common case short of memory
            }
        }

        void closeAll() {
            lines.forEach(line -> line.closed = true);
        }

        /** Gives what is whole, up to a place that no line goes across. */
        int deliver() {
            while (!lines.isEmpty()) {
                int reach = 0;
                int whole = 0;
                int count = 0;
                for (Open line : lines) {
                    if (whole > 0 && reach <= line.from) {
                        break;
                    }
                    if (!line.closed) {
                        return done;
                    }
                    reach = Math.max(reach, line.to);
                    count++;
                    whole = count;
                }
                for (int given = 0; given < whole; given++) {
                    lines.removeFirst().give(sink);
                }
                done = reach;
            }
            return done;
        }
    }

    private final class Open {
        private final int from;
        private final Map<String, String> fields;
        private final Grouping.Group group;
        private int to;
        private byte[] only;
        private ByteArrayOutputStream joined;
        private boolean partial;
        private boolean truncated;
        private boolean closed;
        private int count = 1;

        Open(int from, int to, Decoder.Decoded decoded, Grouping.Group group) {
            this.from = from;
            this.to = to;
            this.only = decoded.text();
            this.fields = decoded.fields();
            this.group = group;
            this.partial = decoded.partial();
        }

        void append(Decoder.Decoded decoded, int end, boolean lineFeed) {
            if (joined == null) {
                joined = new ByteArrayOutputStream(only.length * 2 + decoded.text().length);
                joined.writeBytes(only);
                only = null;
            }
            if (lineFeed) {
                count++;
                write(new byte[] {'\n'});
            }
            write(decoded.text());
            to = end;
            partial = decoded.partial();
        }

        private void write(byte[] text) {
            int room = Math.max(0, mostText - joined.size());
            joined.write(text, 0, Math.min(room, text.length));
            truncated |= text.length > room;
        }

        void give(Sink sink) {
            byte[] text = joined == null ? only : joined.toByteArray();
            if (text.length > mostText) {
                text = java.util.Arrays.copyOf(text, mostText);
                truncated = true;
            }
            sink.line(from, to, truncated ? wholeCharacters(text) : text, fields, truncated);
        }
    }

    /** Without the beginning of a character at the end. */
    private static byte[] wholeCharacters(byte[] text) {
        int end = text.length;
        while (end > 0 && text.length - end < 3 && (text[end - 1] & 0xC0) == 0x80) {
            end--;
        }
        boolean leads = end > 0 && (text[end - 1] & 0xC0) == 0xC0;
        if (!leads) {
            return text;
        }
        int lead = text[end - 1] & 0xFF;
        int needs = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        return text.length - (end - 1) >= needs ? text : java.util.Arrays.copyOf(text, end - 1);
    }
}
