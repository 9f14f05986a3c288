package io.bactrian.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts and hashes what is read through it. The measure exists only once the end of the stream was seen. */
public final class MeasuredInputStream extends FilterInputStream {

    private final String point;
    private final MessageDigest digest;
    private volatile long bytes;
    private Measure measure;

    public MeasuredInputStream(String point, InputStream source) {
        super(source);
        this.point = point;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count = read(one, 0, 1);
        return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one reader writes, others only look
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = in.read(buffer, offset, length);
        if (count > 0) {
            digest.update(buffer, offset, count);
            bytes += count;
        } else if (count < 0 && measure == null) {
            measure = new Measure(point, bytes, HexFormat.of().formatHex(digest.digest()));
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        throw new IOException("a measured stream is read, not skipped");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Bytes so far; may be asked from another thread. */
    public long bytes() {
        return bytes;
    }

    /** @throws IllegalStateException before the end of the stream */
    public Measure measure() {
        if (measure == null) {
            throw new IllegalStateException("the stream at " + point + " has not been read to its end");
        }
        return measure;
    }
}
