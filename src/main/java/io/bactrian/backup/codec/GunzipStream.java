package io.bactrian.backup.codec;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Reads one gzip member and the end of the stream behind it. The JDK's own reader takes whatever follows the first
 * member, garbage or a truncated second one, for the end.
 */
final class GunzipStream extends InflaterInputStream {

    private static final int BUFFER_SIZE = 64 * 1024;
    private static final int MAX_TEXT = 64 * 1024;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final CRC32 crc = new CRC32();
    private boolean ended;

    GunzipStream(InputStream source) throws IOException {
        super(source, new Inflater(true), BUFFER_SIZE);
        readHeader();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        int count = super.read(buffer, offset, length);
        if (count > 0) {
            crc.update(buffer, offset, count);
        } else if (count < 0) {
            readTrailer();
            ended = true;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        inf.end();
        super.close();
    }

    private void readHeader() throws IOException {
        if (littleEndian(in, 2) != 0x8b1f || octet(in) != 8) {
            throw new IOException("it is not in the format of gzip");
        }
        int flags = octet(in);
        littleEndian(in, 4); // time
        littleEndian(in, 2); // how hard it was compressed, and where
        if ((flags & EXTRA) != 0) {
            in.skipNBytes(littleEndian(in, 2));
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            littleEndian(in, 2);
        }
    }

    private void readTrailer() throws IOException {
        int rest = inf.getRemaining();
        InputStream trailer = new SequenceInputStream(new ByteArrayInputStream(buf, len - rest, rest), in);
        if (littleEndian(trailer, 4) != crc.getValue()
                || littleEndian(trailer, 4) != (inf.getBytesWritten() & 0xffffffffL)) {
            throw new IOException("the gzip checksum does not match");
        }
        if (trailer.read() >= 0) {
            throw new IOException("something follows the gzip member");
        }
    }

    private void skipText() throws IOException {
        for (int count = 0; octet(in) != 0; count++) {
            if (count == MAX_TEXT) {
                throw new IOException("the gzip header is too long");
            }
        }
    }

    private static long littleEndian(InputStream source, int bytes) throws IOException {
        long value = 0;
        for (int at = 0; at < bytes; at++) {
            value |= (long) octet(source) << (8 * at);
        }
        return value;
    }

    private static int octet(InputStream source) throws IOException {
        int value = source.read();
        if (value < 0) {
            throw new EOFException("the gzip member is cut off");
        }
        return value;
    }
}
