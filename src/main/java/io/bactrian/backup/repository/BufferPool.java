package io.bactrian.backup.repository;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The memory that parts in flight may use, over all storages of a store. Chunks are small enough not to be humongous
 * objects even in a heap of 64 MiB, and are used again.
 */
final class BufferPool {

    static final int CHUNK = 256 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    private final ArrayDeque<byte[]> free = new ArrayDeque<>();
    private final long budget;
    private int limit;
    private int lent;

    BufferPool(long budget) {
        this.budget = budget;
        this.limit = chunks(budget);
    }

    /** Bytes that all parts together may take. */
    long budget() {
        return budget;
    }

    /** Writes off memory that a storage holds and will not give back. */
    void writeOff(long bytes) {
        lock.lock();
        try {
            limit += chunks(bytes);
            returned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A chunk, or null when none came free in time. */
    byte[] take(long timeout, TimeUnit unit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = unit.toNanos(timeout);
            while (lent >= limit) {
                if (nanos <= 0) {
                    return null;
                }
                nanos = returned.awaitNanos(nanos);
            }
            lent++;
            byte[] chunk = free.poll();
            return chunk == null ? new byte[CHUNK] : chunk;
        } finally {
            lock.unlock();
        }
    }

    void give(byte[] chunk) {
        lock.lock();
        try {
            lent--;
            if (lent + free.size() < limit) {
                free.push(chunk);
            }
            returned.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Chunks that are out, for tests. */
    int lent() {
        lock.lock();
        try {
            return lent;
        } finally {
            lock.unlock();
        }
    }

    private static int chunks(long bytes) {
        return Math.max(1, Math.toIntExact((bytes + CHUNK - 1) / CHUNK));
    }
}
