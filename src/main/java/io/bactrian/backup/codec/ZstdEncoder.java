package io.bactrian.backup.codec;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Writes one zstd frame with a checksum of its content. It goes through buffers outside the heap: with arrays, zstd-jni
 * holds off the garbage collector for as long as a call waits for its workers.
 */
final class ZstdEncoder extends OutputStream {

    private static final int BUFFER_SIZE = 128 * 1024;

    /** What a worker takes at once. Half of zstd's own choice for level 3: same ratio, half the memory. */
    private static final int JOB_SIZE = 4 * 1024 * 1024;

    private final OutputStream sink;
    private final ZstdCompressCtx context;
    private final ByteBuffer plain = ByteBuffer.allocateDirect(BUFFER_SIZE);
    private final ByteBuffer compressed = ByteBuffer.allocateDirect(BUFFER_SIZE);
    private final byte[] transfer = new byte[BUFFER_SIZE];
    private boolean closed;

    ZstdEncoder(OutputStream sink, int level, int workers) {
        this.sink = sink;
        this.context = new ZstdCompressCtx();
        context.setLevel(level).setChecksum(true).setWorkers(workers);
        if (workers > 0) {
            context.setJobSize(JOB_SIZE);
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, plain.remaining());
            plain.put(bytes, from, count);
            from += count;
            left -= count;
            if (!plain.hasRemaining()) {
                plain.flip();
                while (plain.hasRemaining()) {
                    compress(EndDirective.CONTINUE);
                }
                plain.clear();
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            plain.flip();
            boolean done;
            do {
                done = compress(EndDirective.END);
            } while (!done);
        } finally {
            context.close();
        }
        sink.close();
    }

    private boolean compress(EndDirective directive) throws IOException {
        compressed.clear();
        boolean done = context.compressDirectByteBufferStream(compressed, plain, directive);
        compressed.flip();
        int count = compressed.remaining();
        compressed.get(transfer, 0, count);
        sink.write(transfer, 0, count);
        return done;
    }
}
