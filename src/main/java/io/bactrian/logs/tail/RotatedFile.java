package io.bactrian.logs.tail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A file that its writer has left, as it was at a moment. Two are equal when nothing happened to it in between. */
public final class RotatedFile {

    private static final String ATTRIBUTES = "unix:dev,ino,size,lastModifiedTime,ctime,isRegularFile";

    private final Checkpoint checkpoint;
    private final long size;
    private final Instant modified;
    private final Instant changed;

    private RotatedFile(Checkpoint checkpoint, long size, Instant modified, Instant changed) {
        this.checkpoint = checkpoint;
        this.size = size;
        this.modified = modified;
        this.changed = changed;
    }

    /** Empty when another file, or none, has the name by now. */
    static Optional<RotatedFile> find(Checkpoint checkpoint) throws IOException {
        try {
            Map<String, Object> attributes = Files.readAttributes(Path.of(checkpoint.path()), ATTRIBUTES);
            if (!FileKey.of(attributes).equals(checkpoint.key())
                    || !Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
                return Optional.empty();
            }
            Instant modified = ((FileTime) attributes.get("lastModifiedTime")).toInstant();
            Instant status = ((FileTime) attributes.get("ctime")).toInstant();
            return Optional.of(new RotatedFile(
                    checkpoint, (Long) attributes.get("size"), modified, status.isAfter(modified) ? status : modified));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    public Path path() {
        return Path.of(checkpoint.path());
    }

    /** Where its writer writes: the name without what the rotation put behind it. */
    public Path log() {
        return Path.of(checkpoint.family());
    }

    /** Names its bytes, whatever the file is called, and also when it was compressed. */
    public String stream() {
        return checkpoint.stream();
    }

    /** Up to this byte everything has arrived; counted in what a compressed file inflates to. */
    public long acknowledged() {
        return checkpoint.offset();
    }

    /** In bytes, as it lies there. */
    public long size() {
        return size;
    }

    public Instant modified() {
        return modified;
    }

    /** When it was written to, renamed or otherwise touched last. */
    public Instant changed() {
        return changed;
    }

    public boolean isCompressed() {
        return checkpoint.path().endsWith(".gz");
    }

    /** Whether its name still leads to it, and nothing happened to it since. */
    public boolean isUnchanged() throws IOException {
        return find(checkpoint).filter(this::equals).isPresent();
    }

    /** Whether another file is now where its writer writes: then nobody writes this one any more. */
    public boolean isReplaced() throws IOException {
        try {
            return !FileKey.of(log()).equals(checkpoint.key());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Whether every byte of it has arrived. Of a compressed file all is read to know that.
     *
     * @throws IOException when it cannot be read
     */
    public boolean isAcknowledged() throws IOException {
        if (!isCompressed() && size != checkpoint.offset()) {
            return false;
        }
        try (Source source = Source.open(path())) {
            return Streams.holds(source, checkpoint) && source.read(checkpoint.offset(), new byte[1], 0, 1) == 0;
        } catch (Source.DamagedException e) {
            return false; // somebody may still be writing it
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RotatedFile that
                && checkpoint.equals(that.checkpoint)
                && size == that.size
                && modified.equals(that.modified)
                && changed.equals(that.changed);
    }

    @Override
    public int hashCode() {
        return checkpoint.hashCode();
    }

    @Override
    public String toString() {
        return checkpoint.path();
    }
}
