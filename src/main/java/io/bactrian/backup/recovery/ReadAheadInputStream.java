package io.bactrian.backup.recovery;

import io.bactrian.runtime.BactrianException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads its source on a thread of its own, a few buffers ahead, so that decoding and whatever is done with the plain
 * bytes overlap. It ends as its source ends, and throws what its source threw.
 */
final class ReadAheadInputStream extends InputStream {

    private static final int BUFFER = 256 << 10;
    private static final int AHEAD = 16;
    private static final long PATIENCE_MILLIS = 100;

    private final InputStream source;
    private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(AHEAD);
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(AHEAD);
    private final Thread reader;
    private volatile boolean closed;
    private Chunk current = new Chunk(new byte[0], 0, null);
    private int at;

    ReadAheadInputStream(InputStream source, String name) {
        this.source = source;
        for (int count = 0; count < AHEAD - 1; count++) {
            free.add(new byte[BUFFER]);
        }
        this.reader = new Thread(this::readSource, "read-ahead-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == current.length) {
            if (current.end != null) {
                return current.end.answer();
            }
            byte[] used = current.bytes;
            current = next();
            at = 0;
            if (used.length > 0) {
                free.add(used);
            }
        }
        int count = Math.min(length, current.length - at);
        System.arraycopy(current.bytes, at, buffer, offset, count);
        at += count;
        return count;
    }

    /** Ends the reading, at once and from any thread. */
    @Override
    public void close() throws IOException {
        closed = true;
        source.close();
        reader.interrupt();
    }

    private Chunk next() throws IOException {
        try {
            while (true) {
                Chunk chunk = full.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                if (chunk != null) {
                    return chunk;
                }
                if (closed) {
                    throw new IOException("closed while it was read");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private void readSource() {
        try {
            while (true) {
                byte[] bytes = free.take();
                int length = source.readNBytes(bytes, 0, bytes.length);
                full.put(new Chunk(bytes, length, length < bytes.length ? new End(null) : null));
                if (length < bytes.length) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // closed: nobody reads on
        } catch (IOException | RuntimeException | Error e) {
            // One place in the queue is always left for this, as there is one buffer less than places.
            full.add(new Chunk(new byte[0], 0, new End(e)));
        }
    }

    /** Bytes read, and how the source ended behind them if it did. */
    @SuppressWarnings("ArrayRecordComponent") // a private carrier that nobody compares
    private record Chunk(byte[] bytes, int length, End end) {}

    private record End(Throwable cause) {

        int answer() throws IOException {
            if (cause == null) {
                return -1;
            }
            if (cause instanceof BactrianException failure) {
                throw failure;
            }
            throw cause instanceof IOException failure ? failure : new IOException(cause.toString(), cause);
        }
    }
}
