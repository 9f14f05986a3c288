package io.bactrian.logs.tail;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** The bytes of an open file, whatever it is called meanwhile. */
interface Source extends Closeable {

    /** Opens a file; what is compressed inflates. */
    static Source open(Path path) throws IOException {
        return path.toString().endsWith(".gz") ? new GzipSource(path) : new PlainSource(path);
    }

    /**
     * Reads until the buffer is full or nothing more is there.
     *
     * @return how many bytes; fewer than asked for means that no more are there now
     * @throws DamagedException when what is there cannot be read, or cannot be read yet
     */
    int read(long position, byte[] buffer, int from, int length) throws IOException;

    /** Bytes in it as far as is known. */
    long size() throws IOException;

    @Override
    void close();

    /** Compressed bytes that do not inflate: somebody may still be writing them. */
    final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String reason, IOException cause) {
            super(reason, cause);
        }
    }
}
