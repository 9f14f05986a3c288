package io.bactrian.logs.spool;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The file that is written to. After every failure it ends where it ended before, or is not written to any more. */
final class Segment implements Closeable {

    private final Path file;
    private final Output output;
    private long size;
    private boolean broken;

    Segment(Path file, Output output) throws IOException {
        this.file = file;
        this.output = output;
        this.size = Files.size(file);
    }

    Path file() {
        return file;
    }

    long size() {
        return size;
    }

    /** Whether nothing more may be written: its end is not known, or it was deleted by somebody. */
    boolean isBroken() {
        return broken || !Files.exists(file);
    }

    /**
     * Writes groups of records and waits until the disk has them.
     *
     * @throws IOException when it has not: then none of them is there, or the segment is broken
     */
    void append(List<byte[]> groups) throws IOException {
        long written = 0;
        try {
            for (byte[] group : groups) {
                output.write(group);
                written += group.length;
            }
        } catch (IOException e) {
            cutBack();
            throw e;
        }
        try {
            output.force();
        } catch (IOException e) {
            broken = true; // the kernel forgets what it could not write: the next attempt would seem to succeed
            cutBack();
            throw e;
        }
        size += written;
    }

    private void cutBack() {
        try {
            output.truncate(size);
        } catch (IOException e) {
            broken = true;
        }
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
