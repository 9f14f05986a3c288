package io.bactrian.logs.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;

/**
 * The bytes of one open file, whatever it is called meanwhile and also when its name is gone. It ends only where the file
 * ended when it was opened, and throws when the file has become longer or shorter. It can be read again: closing it does
 * not close the file, {@link #release} does.
 */
final class FileStream extends InputStream implements StreamCache {

    // Not a channel: that one is closed for good when a thread that reads it is interrupted.
    private final RandomAccessFile file;
    private final Path path;
    private final long length;
    private long position;
    private volatile boolean whole;

    /** @throws IOException when the file cannot be opened */
    FileStream(Path path, long length) throws IOException {
        this.file = new RandomAccessFile(path.toFile(), "r");
        this.path = path;
        this.length = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] bytes, int from, int most) throws IOException {
        Objects.checkFromIndexSize(from, most, bytes.length);
        if (most == 0) {
            return 0;
        }
        if (position == length) {
            if (file.length() != length) {
                throw new IOException(path + " is written to while it is read");
            }
            whole = true;
            return -1;
        }
        file.seek(position);
        int count = file.read(bytes, from, (int) Math.min(most, length - position));
        if (count < 0) {
            throw new EOFException(path + " ends at byte " + position + " of " + length);
        }
        position += count;
        return count;
    }

    /** Whether somebody has seen its end. */
    boolean wasReadWhole() {
        return whole;
    }

    @Override
    public synchronized void reset() {
        position = 0;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        transferTo(out);
    }

    @Override
    public StreamCache copy(Exchange exchange) throws IOException {
        throw new IOException("the stream of " + path + " has one reader");
    }

    @Override
    public boolean inMemory() {
        return false;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public synchronized long position() {
        return position;
    }

    /** Closes the file. */
    void release() throws IOException {
        file.close();
    }
}
