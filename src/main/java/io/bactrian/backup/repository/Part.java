package io.bactrian.backup.repository;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A piece of an artifact in memory, shared by all storages it goes to. Its chunks return to the pool with the last release. */
final class Part {

    private final BufferPool pool;
    private final List<byte[]> chunks;
    private final int number;
    private final long length;
    private final boolean last;
    private final AtomicInteger holders = new AtomicInteger(1);
    private byte[] md5;

    /**
     * @param number from 1
     * @param last whether the artifact is known to end with this part
     */
    Part(BufferPool pool, List<byte[]> chunks, int number, long length, boolean last) {
        this.pool = pool;
        this.chunks = chunks;
        this.number = number;
        this.length = length;
        this.last = last;
    }

    int number() {
        return number;
    }

    long length() {
        return length;
    }

    boolean last() {
        return last;
    }

    /** Fresh views of the bytes. */
    ByteBuffer[] buffers() {
        List<ByteBuffer> buffers = new ArrayList<>(chunks.size());
        long left = length;
        for (byte[] chunk : chunks) {
            int size = (int) Math.min(left, chunk.length);
            if (size > 0) {
                buffers.add(ByteBuffer.wrap(chunk, 0, size).asReadOnlyBuffer());
            }
            left -= size;
        }
        return buffers.toArray(ByteBuffer[]::new);
    }

    /** A copy of the bytes; for small parts. */
    byte[] toBytes() {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(length));
        for (ByteBuffer buffer : buffers()) {
            all.put(buffer);
        }
        return all.array();
    }

    /** Computed once, whoever asks first. */
    @SuppressWarnings("GuardedBy")
    synchronized byte[] md5() {
        if (md5 == null) {
            MessageDigest digest = newMd5();
            long left = length;
            for (byte[] chunk : chunks) {
                int size = (int) Math.min(left, chunk.length);
                digest.update(chunk, 0, size);
                left -= size;
            }
            md5 = digest.digest();
        }
        return md5.clone();
    }

    static MessageDigest newMd5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    Part retain() {
        holders.incrementAndGet();
        return this;
    }

    void release() {
        if (holders.decrementAndGet() == 0) {
            chunks.forEach(pool::give);
        }
    }
}
