package io.bactrian.logs.tail;

import io.bactrian.logs.tail.Follower.Outcome;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Reads a stream on from where it stands, line by line. It keeps no text: bytes that do not make a whole line yet are read
 * again when there are more. What is right before the place where reading goes on is compared at every read, so that a
 * file that was emptied and filled again is found out however long it is.
 */
final class LineReader {

    private final Framer framer;
    private final int mostRaw;
    private final Footing footing = new Footing();
    private final NavigableSet<Long> cuts;
    private TextEncoding encoding;
    private long scanned;
    private long seen;

    /** Takes lines and where they begin. */
    interface Lines {
        void line(long offset, long length, byte[] text, Map<String, String> fields, boolean truncated);

        /** The line given last ended because nothing came behind it; called before it is {@link #reached}. */
        void ended();

        /** So far the stream is read; called after its lines. */
        void reached();
    }

    /**
     * @param offset where to go on
     * @param cuts offsets at which a line was ended because nothing more came
     */
    LineReader(Framer framer, Source source, long offset, List<Long> cuts) throws IOException {
        this.framer = framer;
        this.mostRaw = 2 * framer.mostText() + 64 * 1024;
        this.cuts = new TreeSet<>(cuts);
        this.scanned = offset;
        footing.stand(source, offset);
        this.encoding = offset > 0 ? footing.encoding() : null;
    }

    Footing footing() {
        return footing;
    }

    /** Where the next line begins. */
    long position() {
        return footing.position();
    }

    /** So many bytes are there, as the last reads told. */
    long seen() {
        return seen;
    }

    /** A line with the bytes around it is never longer than this; what is longer is not kept whole. */
    int mostRaw() {
        return mostRaw;
    }

    /** Whether the end of a line is looked for that is too long to be kept. */
    boolean isInLongLine() {
        return scanned > position();
    }

    /**
     * Gives the lines that are whole.
     *
     * @param end that what is there is whole: nothing came behind it for long enough
     */
    Outcome read(Source source, ReadBuffer buffer, boolean end, Lines lines) throws IOException {
        if (isInLongLine()) {
            return readLongLine(source, buffer, end, lines);
        }
        byte[] bytes = buffer.bytes();
        int count = source.read(position() - footing.before(), bytes, 0, bytes.length);
        if (!footing.holds(bytes, count)) {
            return Outcome.REPLACED;
        }
        footing.growHead(bytes, count);
        seen = position() + count - footing.before();
        return frame(buffer, count, end && count < bytes.length, lines);
    }

    private Outcome frame(ReadBuffer buffer, int count, boolean end, Lines lines) {
        byte[] bytes = buffer.bytes();
        int from = footing.before();
        int to = count;
        boolean cutHere = false;
        Long cut = cuts.higher(position());
        if (cut != null && cut - position() <= to - from) {
            to = from + (int) (cut - position());
            cutHere = true;
        }
        int begin = begin(bytes, from, to, end || cutHere);
        if (begin < 0) {
            return Outcome.NOTHING;
        }
        int done = deliver(bytes, begin, to, cutHere, lines);
        boolean ended = false;
        if (end && !cutHere && done < to) { // only what is whole by that alone has to be remembered
            int all = deliver(bytes, done, to, true, lines);
            ended = all > done;
            done = all;
        }
        if (done == begin && count == bytes.length && !cutHere) {
            if (bytes.length < mostRaw) {
                buffer.grow(mostRaw);
                return Outcome.LINES;
            }
            done = deliver(bytes, begin, lastLineEnd(bytes, begin, to), true, lines);
            if (done == begin) {
                scanned = position() + wholeUnits(to - from);
                return Outcome.LINES;
            }
        }
        if (done == from) {
            return Outcome.NOTHING;
        }
        footing.advance(bytes, done);
        if (ended) {
            lines.ended();
        }
        reached(lines);
        return Outcome.LINES;
    }

    /** @return where text begins; -1 when too little is there to say */
    private int begin(byte[] bytes, int from, int to, boolean whole) {
        if (position() > 0) {
            return from;
        }
        if (to - from < 3 && !whole && encodingUnsure(bytes, from, to)) {
            return -1;
        }
        byte[] first = Arrays.copyOfRange(bytes, from, Math.min(to, from + 3));
        encoding = TextEncoding.of(first, first.length);
        return from + encoding.mark(bytes, from, to);
    }

    private static boolean encodingUnsure(byte[] bytes, int from, int to) {
        return to == from || bytes[from] < 0; // a mark begins with a byte that no ASCII character has
    }

    private int lastLineEnd(byte[] bytes, int from, int to) {
        int last = from;
        for (int end = encoding.lineEnd(bytes, from, to); end >= 0; end = encoding.lineEnd(bytes, end, to)) {
            last = end;
        }
        return last;
    }

    private int deliver(byte[] bytes, int from, int to, boolean whole, Lines lines) {
        long base = position() - footing.before();
        return framer.frame(
                encoding,
                bytes,
                from,
                to,
                whole,
                (begin, end, text, fields, truncated) ->
                        lines.line(base + begin, (long) end - begin, text, fields, truncated));
    }

    private int wholeUnits(int bytes) {
        return bytes - bytes % encoding.unit();
    }

    private void reached(Lines lines) {
        scanned = position();
        lines.reached();
    }

    /** A line longer than anything that is kept: its end is looked for, what is between is not kept. */
    private Outcome readLongLine(Source source, ReadBuffer buffer, boolean end, Lines lines) throws IOException {
        byte[] bytes = buffer.bytes();
        if (!footing.holds(source)) {
            return Outcome.REPLACED;
        }
        int count = source.read(scanned, bytes, 0, bytes.length);
        int lineEnd = encoding.lineEnd(bytes, 0, count);
        long to = lineEnd >= 0 ? scanned + lineEnd : scanned + wholeUnits(count);
        seen = to;
        Long cut = cuts.higher(position());
        boolean cutHere = cut != null && cut <= to;
        if (lineEnd < 0 && !(end && to == scanned) && !cutHere) {
            boolean more = to > scanned;
            scanned = to;
            return more ? Outcome.LINES : Outcome.NOTHING;
        }
        long lineTo = cutHere ? cut : to;
        byte[] kept = Footing.readWhole(source, position(), 2 * framer.mostText());
        long from = position();
        framer.frame(
                encoding,
                kept,
                0,
                kept.length,
                true,
                (begin, until, text, fields, truncated) -> lines.line(from, lineTo - from, text, fields, true));
        footing.stand(source, lineTo);
        if (lineEnd < 0 && !cutHere) {
            lines.ended();
        }
        reached(lines);
        return Outcome.LINES;
    }

    /** What is there of the beginning, read as text of UTF-8, is given elsewhere: goes on behind it. */
    void pass(byte[] bytes, Lines lines) {
        encoding = encoding == null ? TextEncoding.UTF_8 : encoding;
        footing.pass(bytes);
        reached(lines);
    }
}
