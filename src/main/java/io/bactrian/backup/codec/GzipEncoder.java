package io.bactrian.backup.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** The JDK's gzip with a level, and without its memory left to the garbage collector when the trailer cannot be written. */
final class GzipEncoder extends GZIPOutputStream {

    private static final int BUFFER_SIZE = 64 * 1024;

    GzipEncoder(OutputStream sink, int level) throws IOException {
        super(sink, BUFFER_SIZE);
        def.setLevel(level);
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            def.end();
        }
    }
}
