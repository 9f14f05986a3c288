package io.bactrian.backup.repository;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that throws unless it ends exactly where it should. */
final class ExactLength extends FilterInputStream {

    private final long bytes;
    private final String what;
    private long position;

    /** @param what names the stream in messages */
    ExactLength(InputStream in, long bytes, String what) {
        super(in);
        this.bytes = bytes;
        this.what = what;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = in.read(buffer, offset, length);
        position += Math.max(count, 0);
        if ((count < 0 && position != bytes) || position > bytes) {
            throw new EOFException(what + " should have " + bytes + " bytes, but "
                    + (count < 0 ? "ends after " : "goes on after ") + (count < 0 ? position : bytes));
        }
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
