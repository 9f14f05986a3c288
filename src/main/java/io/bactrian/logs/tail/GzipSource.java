package io.bactrian.logs.tail;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a gzip file inflates to. Reading goes forward; to go back it begins anew. */
final class GzipSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(GzipSource.class);
    private static final int BUFFER = 64 * 1024;

    private final FileChannel channel;
    private InputStream inflated;
    private long position;
    private long known;

    GzipSource(Path path) throws IOException {
        channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            begin();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void begin() throws IOException {
        try {
            inflated = new GZIPInputStream(new Compressed(), BUFFER);
        } catch (EOFException | ZipException e) {
            throw new DamagedException("it does not begin as a gzip file", e);
        }
        position = 0;
    }

    @Override
    public int read(long wanted, byte[] buffer, int from, int length) throws IOException {
        if (inflated == null || wanted < position) {
            begin();
        }
        try {
            if (!skipTo(wanted)) {
                return 0;
            }
            int count = inflated.readNBytes(buffer, from, length);
            position += count;
            known = Math.max(known, position);
            return count;
        } catch (EOFException | ZipException e) {
            inflated = null;
            throw new DamagedException("it breaks off or is damaged behind byte " + position, e);
        }
    }

    /** @return false when it ends before */
    private boolean skipTo(long wanted) throws IOException {
        while (position < wanted) {
            long skipped = inflated.skip(wanted - position);
            if (skipped == 0 && inflated.read() < 0) {
                return false;
            }
            position += Math.max(1, skipped);
        }
        return true;
    }

    /** As far as it was read. */
    @Override
    public long size() {
        return known;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing", e);
        }
    }

    /** The bytes of the file from its beginning, whatever it is called by now. */
    private final class Compressed extends InputStream {

        private long at;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = channel.read(ByteBuffer.wrap(bytes, from, length), at);
            at += Math.max(0, count);
            return count;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(Integer.MAX_VALUE, channel.size() - at); // asked for whether another member follows
        }
    }
}
