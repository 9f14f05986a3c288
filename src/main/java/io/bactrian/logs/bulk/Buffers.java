package io.bactrian.logs.bulk;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * Arrays that are used again. Every batch needs one of some hundred KiB, and gives it back within milliseconds: made anew
 * each time, they were a quarter of what the garbage collector had to do.
 */
final class Buffers {

    private static final int KEPT = 4; // as many batches as are usually under way
    private static final int MOST_BYTES = 2 << 20;
    private static final int AT_FIRST = 64 << 10;

    private final ArrayBlockingQueue<byte[]> free = new ArrayBlockingQueue<>(KEPT);

    byte[] take() {
        byte[] buffer = free.poll();
        return buffer == null ? new byte[AT_FIRST] : buffer;
    }

    /** Nobody may look into it any more. */
    void give(byte[] buffer) {
        if (buffer.length <= MOST_BYTES) {
            free.offer(buffer);
        }
    }
}
