package io.bactrian.backup.codec;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * A chain of decoders over a stored stream. It tells a store that fails from a backup that is damaged, sees to it that
 * the chain read all that is stored, and once it failed goes on failing.
 */
final class DecodedStream extends InputStream {

    /** Puts a decoder over a stream. */
    @FunctionalInterface
    interface Decoder {
        InputStream open(InputStream source) throws IOException;
    }

    private final Stored stored;
    private InputStream chain;
    private Exception failure;

    DecodedStream(InputStream stored) {
        this.stored = new Stored(stored);
        this.chain = this.stored;
    }

    void wrap(Decoder decoder) throws IOException {
        try {
            chain = decoder.open(chain);
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (failure != null) {
            throw failed(failure);
        }
        try {
            int count = chain.read(buffer, offset, length);
            if (count < 0 && stored.read() >= 0) {
                throw new IOException("something follows its end");
            }
            return count;
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() throws IOException {
        stored.close(); // first, so that a read that waits ends, whatever locks the decoders hold
        chain.close();
    }

    private BactrianException failed(Exception cause) throws IOException {
        failure = stored.failure == null ? cause : stored.failure;
        if (failure == stored.failure && failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof BactrianException known) {
            return known;
        }
        if (failure == stored.failure && failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        BactrianException damaged = new BactrianException(
                ExitCode.VERIFY_FAILED,
                "the stored backup is damaged or incomplete: " + reason(failure),
                "take another copy or an older backup, and find out what changed this one",
                failure);
        failure = damaged;
        return damaged;
    }

    private static String reason(Exception cause) {
        if (cause.getMessage() != null) {
            return cause.getMessage();
        }
        return cause instanceof EOFException ? "it is cut off" : "it makes no sense to the decoder";
    }

    /** Remembers what the store threw. */
    private static final class Stored extends FilterInputStream {

        private Exception failure;

        Stored(InputStream source) {
            super(source);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return in.read(buffer, offset, length);
            } catch (IOException | RuntimeException e) {
                failure = e;
                throw e;
            }
        }
    }
}
