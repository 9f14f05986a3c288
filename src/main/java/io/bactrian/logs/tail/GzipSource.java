package io.bactrian.logs.tail;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a gzip file inflates to. Reading goes forward; to go back it begins anew. */
final class GzipSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(GzipSource.class);
    private static final int BUFFER = 64 * 1024;

    private final Path path;
    private InputStream inflated;
    private long position;
    private long known;

    GzipSource(Path path) throws IOException {
        this.path = path;
        open();
    }

    private void open() throws IOException {
        close();
        InputStream file = Files.newInputStream(path);
        try {
            inflated = new GZIPInputStream(file, BUFFER);
        } catch (EOFException | ZipException e) {
            file.close();
            throw new DamagedException("it does not begin as a gzip file", e);
        } catch (IOException e) {
            file.close();
            throw e;
        }
        position = 0;
    }

    @Override
    public int read(long wanted, byte[] buffer, int from, int length) throws IOException {
        if (inflated == null || wanted < position) {
            open();
        }
        try {
            inflated.skipNBytes(wanted - position);
            position = wanted;
            int count = inflated.readNBytes(buffer, from, length);
            position += count;
            known = Math.max(known, position);
            return count;
        } catch (EOFException | ZipException e) {
            close();
            throw new DamagedException("it breaks off or is damaged behind byte " + position, e);
        }
    }

    /** As far as it was read. */
    @Override
    public long size() {
        return known;
    }

    @Override
    public void close() {
        if (inflated != null) {
            try {
                inflated.close();
            } catch (IOException e) {
                LOG.debug("closing", e);
            }
            inflated = null;
        }
    }
}
