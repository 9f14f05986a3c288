package io.bactrian.backup.codec;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.BooleanSupplier;

/**
 * A bounded queue of reused blocks between one writing and one reading thread. It ends in one of three ways, each final:
 * ended (all was written), failed (the reader gets what the writer threw), closed (the reader lost interest).
 */
final class BlockRing {

    private final byte[][] blocks;
    private final int[] lengths;
    private final int blockSize;
    private int first;
    private int filled;
    private boolean ended;
    private boolean closed;
    private Throwable failure;

    BlockRing(int count, int blockSize) {
        this.blocks = new byte[count][];
        this.lengths = new int[count];
        this.blockSize = blockSize;
    }

    /** For the writer: a block to fill, once there is one. */
    synchronized byte[] awaitFree() throws IOException {
        awaitWhile(() -> filled == blocks.length && !closed && failure == null);
        if (closed || failure != null) {
            throw new IOException("nobody reads the stream any more");
        }
        int at = (first + filled) % blocks.length;
        if (blocks[at] == null) {
            blocks[at] = new byte[blockSize];
        }
        return blocks[at];
    }

    /** For the writer: hands the block over. */
    synchronized void publish(int length) {
        lengths[(first + filled) % blocks.length] = length;
        filled++;
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** What was written and not yet read is void: the reader learns of the failure at once. */
    synchronized void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        notifyAll();
    }

    /** For the reader, from any thread. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** For the reader: waits for the oldest block; false when the writer ended and all was read. */
    synchronized boolean awaitFilled() throws IOException {
        awaitWhile(() -> filled == 0 && !ended && !closed && failure == null);
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (failure != null) {
            throw rethrow(failure);
        }
        return filled > 0;
    }

    synchronized byte[] block() {
        return blocks[first];
    }

    synchronized int length() {
        return lengths[first];
    }

    /** For the reader: gives the oldest block back. */
    synchronized void release() {
        first = (first + 1) % blocks.length;
        filled--;
        notifyAll();
    }

    private synchronized void awaitWhile(BooleanSupplier condition) throws InterruptedIOException {
        try {
            while (condition.getAsBoolean()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while passing a stream on");
        }
    }

    /** The very exception: its type says whether to try again, and with which code to exit. */
    private static IOException rethrow(Throwable cause) throws IOException {
        if (cause instanceof IOException io) {
            throw io;
        }
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new IOException(cause);
    }
}
