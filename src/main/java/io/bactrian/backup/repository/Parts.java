package io.bactrian.backup.repository;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Cuts one artifact's stream into parts. */
final class Parts {

    private static final long LOOK_AFTER_SECONDS = 1;

    private final BufferPool pool;
    private final InputStream source;
    private final long baseSize;
    private final Runnable whileWaiting;
    private int number;
    private boolean ended;

    /** @param whileWaiting runs now and then while no memory is free; throws to give up */
    Parts(BufferPool pool, InputStream source, long baseSize, Runnable whileWaiting) {
        this.pool = pool;
        this.source = source;
        this.baseSize = baseSize;
        this.whileWaiting = whileWaiting;
    }

    /** The next part, or null after the last one. An empty artifact has no part. */
    Part next() throws IOException, InterruptedException {
        if (ended) {
            return null;
        }
        long size = PartSizes.of(baseSize, pool.budget(), ++number);
        List<byte[]> chunks = new ArrayList<>();
        long length = 0;
        boolean whole = false;
        try {
            while (length < size && !ended) {
                byte[] chunk = take();
                chunks.add(chunk);
                int wanted = (int) Math.min(chunk.length, size - length);
                int count = source.readNBytes(chunk, 0, wanted);
                length += count;
                ended = count < wanted;
            }
            whole = length > 0;
        } finally {
            if (!whole) {
                chunks.forEach(pool::give);
            }
        }
        return whole ? new Part(pool, chunks, number, length, ended) : null;
    }

    private byte[] take() throws InterruptedException {
        while (true) {
            byte[] chunk = pool.take(LOOK_AFTER_SECONDS, TimeUnit.SECONDS);
            if (chunk != null) {
                return chunk;
            }
            whileWaiting.run();
        }
    }
}
