package io.bactrian.logs.tail;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of bytes, in whatever file it is: open or closed, how long it is, how far it is read.
 *
 * <p>Used by one thread.
 */
final class Follower {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    private final Framer framer;
    private final boolean compressed;
    private final LineReader reader;
    private final Sightings sightings = new Sightings();
    private Checkpoint checkpoint;
    private Source source;
    private long sizeSeen;
    private long longest;
    private Instant grownAt;
    private Instant openedAt;
    private Listing.Found listed;
    private boolean suspect;
    private Damage damage;
    private boolean inflated;
    private Follower predecessor;

    /**
     * What is there does not inflate.
     *
     * @param since when nobody changed it any more
     */
    record Damage(String reason, Instant since) {}

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

        /** The line given last ended because nothing came behind it; called before it is {@link #reached}. */
        void ended(Follower follower);

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
        this.grownAt = now;
        this.openedAt = now;
        this.sizeSeen = Math.max(checkpoint.offset(), source.size());
        this.longest = sizeSeen;
        this.compressed = source instanceof GzipSource;
        this.reader = new LineReader(framer, source, checkpoint.offset(), checkpoint.cuts());
        sightings.see(sizeSeen, now);
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

    String path() {
        return checkpoint.path();
    }

    /** Where the next line begins. */
    long position() {
        return reader.position();
    }

    /** As much of the beginning as is there now. */
    Head headNow() throws IOException {
        if (source != null) {
            reader.footing().growHead(source);
        } else if (!compressed && suspect && reader.footing().isHeadShort()) {
            growHeadOfClosed(Path.of(path()));
        }
        return head();
    }

    private void growHeadOfClosed(Path path) throws IOException {
        try (Source closed = Source.open(path)) {
            if (FileKey.of(path).equals(key())) {
                reader.footing().growHead(closed);
            }
        } catch (NoSuchFileException e) {
            LOG.trace("gone meanwhile: {}", path);
        }
    }

    Head head() {
        return reader.footing().head();
    }

    Fingerprint anchor() {
        return reader.footing().anchor();
    }

    boolean isOpen() {
        return source != null;
    }

    boolean isCompressed() {
        return compressed;
    }

    /** When it was opened last. */
    Instant openedAt() {
        return openedAt;
    }

    /** Notes how the file looks from outside. */
    void listed(Listing.Found found, Instant now) {
        boolean changed = listed == null
                || listed.size() != found.size()
                || !listed.modified().equals(found.modified());
        listed = found;
        if (changed) {
            suspect = true;
            damage = null;
            if (!compressed) {
                sightings.see(found.size(), now);
            }
        }
    }

    /** Whether nothing tells it from a file of another name that was given its number: no byte of it was ever seen. */
    boolean mayBeAnother(Path found) {
        return !isOpen() && head().length() == 0 && !path().equals(found.toString());
    }

    /** Closes it, as what is there does not inflate: it may be written to its end yet. */
    void damaged(String reason, Instant now) {
        close();
        damage = new Damage(reason, now);
    }

    /** Why what is there does not inflate. */
    Optional<Damage> damage() {
        return Optional.ofNullable(damage);
    }

    /** All of it that can be inflated is read. */
    void inflated() {
        close();
        inflated = true;
    }

    void close() {
        if (source != null) {
            source.close();
            source = null;
        }
    }

    void reopen(Source again, Instant now) {
        source = again;
        openedAt = now;
        suspect = true;
    }

    /** Whether what is before the next line is still there. */
    boolean holds() throws IOException {
        return reader.footing().holds(source);
    }

    /** As {@link #holds}, and opens it for that when it is closed; then it is open if it does not. */
    boolean holdsNow(Instant now) throws IOException {
        if (isOpen() || !suspect) {
            return !isOpen() || holds();
        }
        Path path = Path.of(path());
        reopen(Source.open(path), now);
        boolean held = true;
        try {
            held = !FileKey.of(path).equals(key()) || holds();
        } finally {
            if (held) {
                close();
            }
        }
        return held;
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

    /** When the first of the bytes behind an offset were seen, empty when there are none. */
    Optional<Instant> firstBehind(long offset) {
        return sightings.firstBehind(offset);
    }

    /** Bytes that are there, as far as is known. */
    long sizeSeen() {
        return !compressed && !isOpen() && listed != null ? Math.max(sizeSeen, listed.size()) : sizeSeen;
    }

    /** Looks how long the file is now. */
    void look(Instant now) throws IOException {
        long size = source.size();
        if (size != sizeSeen) {
            sizeSeen = size;
            grownAt = now;
            sightings.see(size, now);
        }
    }

    /** Looks how many bytes there are of this stream, as nobody reads it now: they are lost if they go. */
    void measure() throws IOException {
        long size = source.size();
        if (!compressed && size > longest && reader.footing().holds(source)) {
            longest = size;
            reader.footing().growHead(source); // a copy that has them must be recognised
        }
    }

    /** Bytes that were there at most. */
    long longest() {
        return longest;
    }

    /** Whether it is worth a read. */
    boolean mayHaveMore() {
        return compressed || suspect || sizeSeen != position();
    }

    /** Whether bytes are there that were not given as lines. */
    boolean hasUnread() {
        return compressed ? !inflated && damage == null : sizeSeen > position() || (isOpen() && suspect);
    }

    /** Whether it is closed and should not be. */
    boolean waitsToBeOpened() {
        return !isOpen() && damage == null && (compressed ? !inflated : suspect || sizeSeen > position());
    }

    /** The file before this one in a rotation, whose last line may go on here. */
    void follows(Follower before) {
        predecessor = before;
    }

    /** Nothing goes across from the file before any more. */
    void standAlone() {
        predecessor = null;
    }

    /** What is there and was not given as lines, as much as is asked for; nothing when it is closed. */
    byte[] rest(int most) throws IOException {
        return source == null
                ? new byte[0]
                : Footing.readWhole(source, position(), (int) Math.min(most, sizeSeen - position()));
    }

    /** Reads its first bytes behind those that are there. */
    int readBeginning(byte[] bytes, int from) throws IOException {
        int count = source.read(0, bytes, from, bytes.length - from);
        sizeSeen = Math.max(sizeSeen, count);
        return count;
    }

    boolean isInLongLine() {
        return reader.isInLongLine();
    }

    int mostRaw() {
        return reader.mostRaw();
    }

    /** Gives the lines that are whole, as {@link LineReader#read}. */
    Outcome read(ReadBuffer buffer, boolean end, Sink sink) throws IOException {
        if (predecessor != null && position() == 0 && !isInLongLine()) {
            return new Seam(predecessor, this, framer).read(buffer, sink);
        }
        Outcome outcome = reader.read(source, buffer, end, lines(sink));
        suspect = false;
        if (outcome != Outcome.REPLACED) {
            longest = Math.max(longest, sizeSeen); // only now is it known to be the same stream's
            sizeSeen = Math.max(sizeSeen, reader.seen());
        }
        return outcome;
    }

    private LineReader.Lines lines(Sink sink) {
        return new LineReader.Lines() {
            @Override
            public void line(long offset, long length, byte[] text, Map<String, String> fields, boolean truncated) {
                sink.line(Follower.this, offset, length, text, fields, truncated);
            }

            @Override
            public void ended() {
                sink.ended(Follower.this);
            }

            @Override
            public void reached() {
                sink.reached(Follower.this);
            }
        };
    }

    /** Goes on behind bytes that were given as lines elsewhere. */
    void pass(byte[] bytes, Sink sink) {
        reader.pass(bytes, lines(sink));
    }
}
