package io.bactrian.logs.tail;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;

/**
 * One stream of bytes that is read, in whatever file it is. It keeps no text: bytes that do not make a whole line yet are
 * read again when there are more. What is right before the place where reading goes on is compared at every read, so that
 * a file that was emptied and filled again is found out however long it is.
 *
 * <p>Used by one thread.
 */
final class Follower {

    private final Framer framer;
    private final int mostRaw;
    private Checkpoint checkpoint;
    private Source source;
    private TextEncoding encoding;
    private long position;
    private byte[] window = {};
    private byte[] head = {};
    private long scanned;
    private final TreeSet<Long> cuts;
    private final boolean compressed;
    private long sizeSeen;
    private long longest;
    private Instant grownAt;
    private Listing.Found listed;
    private boolean suspect;
    private boolean damaged;
    private Follower predecessor;

    /** What a read came to. */
    enum Outcome {
        /** Lines were given; there may be more. */
        LINES,
        /** Nothing whole is there now. */
        NOTHING,
        /** What was there before is not there any more. */
        REPLACED
    }

    /** Takes lines with their places. */
    interface Sink {
        void line(Follower of, long offset, long length, byte[] text, Map<String, String> fields, boolean truncated);

        /** So far the stream is read; called after its lines. */
        void reached(Follower follower);
    }

    /**
     * @param checkpoint where to go on; its head and anchor are known to be in the source
     * @param source positioned anywhere
     */
    Follower(Checkpoint checkpoint, Source source, Framer framer, Instant now) throws IOException {
        this.checkpoint = checkpoint;
        this.source = source;
        this.framer = framer;
        this.mostRaw = 2 * framer.mostText() + 64 * 1024;
        this.position = checkpoint.offset();
        this.scanned = position;
        this.cuts = new TreeSet<>(checkpoint.cuts());
        this.grownAt = now;
        this.sizeSeen = Math.max(position, source.size());
        this.longest = sizeSeen;
        this.compressed = source instanceof GzipSource;
        remember();
    }

    private void remember() throws IOException {
        int length = (int) Math.min(Fingerprint.MOST, position);
        head = readWhole(0, Fingerprint.MOST);
        window = readWhole(position - length, length);
        encoding = position > 0 ? TextEncoding.of(head, head.length) : null;
    }

    private byte[] readWhole(long from, int length) throws IOException {
        byte[] bytes = new byte[length];
        int count = source.read(from, bytes, 0, length);
        return count == length ? bytes : Arrays.copyOf(bytes, count);
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    void checkpoint(Checkpoint changed) {
        checkpoint = changed;
    }

    String stream() {
        return checkpoint.stream();
    }

    FileKey key() {
        return checkpoint.key();
    }

    /** Where the next line begins. */
    long position() {
        return position;
    }

    /** Looks at the beginning again while it is short: a copy may be there before it is read. */
    Head headNow() throws IOException {
        if (source != null && position <= window.length && head.length < Fingerprint.MOST) {
            byte[] now = readWhole(0, Fingerprint.MOST);
            if (now.length > head.length && Arrays.equals(now, 0, head.length, head, 0, head.length)) {
                head = now;
            }
        }
        return head();
    }

    Head head() {
        return Head.of(head, head.length);
    }

    Fingerprint anchor() {
        return Fingerprint.of(window, 0, window.length);
    }

    boolean isOpen() {
        return source != null;
    }

    boolean isCompressed() {
        return compressed;
    }

    /**
     * Notes how the file looks from outside.
     *
     * @return whether it looks otherwise than before
     */
    boolean listed(Listing.Found found) {
        boolean changed = listed == null
                || listed.size() != found.size()
                || !listed.modified().equals(found.modified());
        listed = found;
        suspect |= changed;
        return changed;
    }

    /** Closes it, as what is there does not inflate: it may be written to its end yet. */
    void damaged() {
        close();
        damaged = true;
    }

    boolean isDamaged() {
        return damaged;
    }

    void close() {
        if (source != null) {
            source.close();
            source = null;
        }
    }

    void reopen(Source again) {
        source = again;
        damaged = false;
        suspect = true;
    }

    /** Whether what is before the next line is still there. */
    boolean holds() throws IOException {
        byte[] expected = position <= window.length ? head : window;
        return Arrays.equals(readWhole(position - window.length, expected.length), expected);
    }

    /** Leaves the open file to somebody else. */
    Source detach() {
        Source left = source;
        source = null;
        return left;
    }

    /** When more bytes were there last. */
    Instant grownAt() {
        return grownAt;
    }

    /** Bytes that are there, as far as is known. */
    long sizeSeen() {
        return sizeSeen;
    }

    /** Looks how long the file is now. */
    void look(Instant now) throws IOException {
        long size = source.size();
        if (size != sizeSeen) {
            sizeSeen = size;
            grownAt = now;
        }
    }

    /** Bytes that were there at most. */
    long longest() {
        return longest;
    }

    /** Whether it is worth a read. */
    boolean mayHaveMore() {
        return compressed || suspect || sizeSeen != position;
    }

    /** Whether bytes are there that were not given as lines. */
    boolean hasUnread() {
        return sizeSeen > position || (isOpen() && (compressed || suspect));
    }

    /** The file before this one in a rotation, whose last line may go on here. */
    void follows(Follower before) {
        predecessor = before;
    }

    Follower predecessor() {
        return predecessor;
    }

    /**
     * Gives the lines that are whole.
     *
     * @param end that what is there is whole: nothing came behind it for long enough
     */
    Outcome read(Buffer buffer, boolean end, Sink sink) throws IOException {
        if (scanned > position) {
            return readLongLine(buffer, end, sink);
        }
        if (predecessor != null && position == 0) {
            return readAcross(buffer, sink);
        }
        byte[] bytes = buffer.bytes();
        int count = source.read(position - window.length, bytes, 0, bytes.length);
        suspect = false;
        byte[] expected = position <= window.length ? head : window;
        if (count < expected.length || !Arrays.equals(bytes, 0, expected.length, expected, 0, expected.length)) {
            return Outcome.REPLACED;
        }
        longest = Math.max(longest, sizeSeen); // only now is it known to be the same stream's
        if (position <= window.length && head.length < Fingerprint.MOST) {
            head = Arrays.copyOf(bytes, Math.min(count, Fingerprint.MOST));
        }
        return frame(buffer, count, end && count < bytes.length, sink);
    }

    private Outcome frame(Buffer buffer, int count, boolean end, Sink sink) throws IOException {
        byte[] bytes = buffer.bytes();
        int from = window.length;
        int to = count;
        boolean whole = end;
        boolean full = count == bytes.length;
        Long cut = cuts.higher(position);
        if (cut != null && cut - position <= to - from) {
            to = from + (int) (cut - position);
            whole = true;
            full = false;
        }
        sizeSeen = Math.max(sizeSeen, position + count - from);
        int begin = begin(bytes, from, to, whole);
        if (begin < 0) {
            return Outcome.NOTHING;
        }
        int done = deliver(bytes, begin, to, whole, sink);
        if (done == begin && full) {
            if (bytes.length < mostRaw) {
                buffer.grow(mostRaw);
                return Outcome.LINES;
            }
            done = deliver(bytes, begin, lastLineEnd(bytes, begin, to), true, sink);
            if (done == begin) {
                scanned = position + wholeUnits(to - from);
                return Outcome.LINES;
            }
        }
        if (done == from) {
            return Outcome.NOTHING;
        }
        advance(bytes, done, sink);
        return Outcome.LINES;
    }

    /** @return where text begins; -1 when too little is there to say */
    private int begin(byte[] bytes, int from, int to, boolean whole) {
        if (position > 0) {
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

    private int deliver(byte[] bytes, int from, int to, boolean whole, Sink sink) {
        long base = position - window.length;
        return framer.frame(
                encoding,
                bytes,
                from,
                to,
                whole,
                (begin, end, text, fields, truncated) ->
                        sink.line(this, base + begin, (long) end - begin, text, fields, truncated));
    }

    private void advance(byte[] bytes, int done, Sink sink) {
        if (position + done - window.length <= Fingerprint.MOST && head.length < done) {
            head = Arrays.copyOf(bytes, done);
        }
        position += done - window.length;
        scanned = position;
        window = Arrays.copyOfRange(bytes, Math.max(0, done - Fingerprint.MOST), done);
        sink.reached(this);
    }

    private int wholeUnits(int bytes) {
        return bytes - bytes % encoding.unit();
    }

    /** A line longer than anything that is kept: its end is looked for, what is between is not kept. */
    private Outcome readLongLine(Buffer buffer, boolean end, Sink sink) throws IOException {
        byte[] bytes = buffer.bytes();
        if (!Arrays.equals(readWhole(position - window.length, window.length), window)) {
            return Outcome.REPLACED;
        }
        int count = source.read(scanned, bytes, 0, bytes.length);
        int lineEnd = encoding.lineEnd(bytes, 0, count);
        long to = lineEnd >= 0 ? scanned + lineEnd : scanned + wholeUnits(count);
        Long cut = cuts.higher(position);
        boolean cutHere = cut != null && cut <= to;
        if (lineEnd < 0 && !(end && to == scanned) && !cutHere) {
            sizeSeen = Math.max(sizeSeen, to);
            boolean more = to > scanned;
            scanned = to;
            return more ? Outcome.LINES : Outcome.NOTHING;
        }
        long lineTo = cutHere ? cut : to;
        byte[] beginning = readWhole(position, 2 * framer.mostText());
        byte[] kept = beginning;
        framer.frame(
                encoding,
                kept,
                0,
                kept.length,
                true,
                (from, until, text, fields, truncated) ->
                        sink.line(this, position, lineTo - position, text, fields, true));
        int length = (int) Math.min(Fingerprint.MOST, lineTo);
        window = readWhole(lineTo - length, length);
        if (head.length < Fingerprint.MOST) {
            head = readWhole(0, Fingerprint.MOST);
        }
        position = lineTo;
        scanned = position;
        sink.reached(this);
        return Outcome.LINES;
    }

    /** The first lines of a file together with what the file before it left unfinished. */
    private Outcome readAcross(Buffer buffer, Sink sink) throws IOException {
        Follower before = predecessor;
        byte[] rest = before.source == null
                ? new byte[0]
                : before.readWhole(before.position, (int) Math.min(mostRaw, before.sizeSeen - before.position));
        if (rest.length == 0 || rest.length >= mostRaw || before.scanned > before.position) {
            predecessor = null;
            return Outcome.LINES;
        }
        byte[] bytes = buffer.bytes();
        if (bytes.length < rest.length + 2 * Fingerprint.MOST) {
            buffer.grow(rest.length + mostRaw);
            return Outcome.LINES;
        }
        System.arraycopy(rest, 0, bytes, 0, rest.length);
        int count = source.read(0, bytes, rest.length, bytes.length - rest.length);
        sizeSeen = Math.max(sizeSeen, count);
        if (count == 0) {
            return Outcome.NOTHING;
        }
        encoding = TextEncoding.UTF_8;
        int done = framer.frame(encoding, bytes, 0, rest.length + count, false, (from, to, text, fields, truncated) -> {
            if (from < rest.length) {
                sink.line(
                        before,
                        before.position + from,
                        (long) Math.min(to, rest.length) - from,
                        text,
                        fields,
                        truncated);
            } else {
                sink.line(this, (long) from - rest.length, (long) to - from, text, fields, truncated);
            }
        });
        if (done <= rest.length && done < rest.length + count) {
            if (rest.length + count == bytes.length) {
                predecessor = null; // too long to be one line: each file for itself
                return Outcome.LINES;
            }
            if (done == 0) {
                return Outcome.NOTHING;
            }
        }
        byte[] own = Arrays.copyOfRange(bytes, Math.min(rest.length, done), Math.max(rest.length, done));
        before.moveTo(Arrays.copyOf(rest, Math.min(done, rest.length)), sink);
        if (done > rest.length) {
            predecessor = null;
            moveTo(own, sink);
        }
        return Outcome.LINES;
    }

    private void moveTo(byte[] passed, Sink sink) {
        byte[] together = Arrays.copyOf(window, window.length + passed.length);
        System.arraycopy(passed, 0, together, window.length, passed.length);
        advance(together, together.length, sink);
    }

    /** Notes that a line was ended here because nothing more came. */
    void cut() {
        cuts.add(position);
    }

    boolean isCut(long offset) {
        return cuts.contains(offset);
    }

    /** What is read into; grows for a line that is longer, once for all files. */
    static final class Buffer {
        private byte[] bytes;

        Buffer(int size) {
            bytes = new byte[size];
        }

        byte[] bytes() {
            return bytes;
        }

        void grow(int size) {
            if (bytes.length < size) {
                bytes = new byte[size];
            }
        }
    }
}
