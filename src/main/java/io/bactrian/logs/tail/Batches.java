package io.bactrian.logs.tail;

import io.bactrian.logs.LineBatch;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What is under way: sent, and not yet known to be safe. Whatever comes back in whichever order, checkpoints move in the
 * order in which the batches were sent. Used by one thread, but for {@link Sent#done} and {@link Sent#failed}.
 */
final class Batches {

    private final Deque<Sent> underway = new ArrayDeque<>();
    private long bytes;

    /**
     * How far a stream is read when a batch is safe.
     *
     * @param head of the stream then
     * @param anchor before the offset
     */
    record Mark(long offset, Head head, Fingerprint anchor) {}

    /** A batch on its way. */
    static final class Sent {
        private final LineBatch batch;
        private final Map<String, Mark> marks;
        private final long bytes;
        private final long raw;
        private final AtomicInteger failures = new AtomicInteger();
        private volatile State state = State.UNDERWAY;

        private enum State {
            UNDERWAY,
            SAFE,
            FAILED
        }

        /**
         * @param bytes of text
         * @param raw bytes of the file
         */
        Sent(LineBatch batch, Map<String, Mark> marks, long bytes, long raw) {
            this.batch = batch;
            this.marks = new LinkedHashMap<>(marks);
            this.bytes = bytes;
            this.raw = raw;
        }

        LineBatch batch() {
            return batch;
        }

        /** Bytes of the file. */
        long raw() {
            return raw;
        }

        /** How often it failed so far, once it is told so. */
        int failures() {
            return failures.get();
        }

        void done() {
            state = State.SAFE;
        }

        void failed() {
            failures.incrementAndGet();
            state = State.FAILED;
        }
    }

    void add(Sent sent) {
        underway.add(sent);
        bytes += sent.bytes;
    }

    long bytes() {
        return bytes;
    }

    int count() {
        return underway.size();
    }

    /** Those that failed since the last call, to be sent again. */
    Collection<Sent> takeFailed() {
        return underway.stream()
                .filter(sent -> sent.state == Sent.State.FAILED)
                .peek(sent -> sent.state = Sent.State.UNDERWAY)
                .toList();
    }

    /**
     * Tells of every stream that got further, in order.
     *
     * @param done is told of every batch that is safe, with all before it
     * @return whether any did
     */
    boolean settle(BiConsumer<String, Mark> safe, Consumer<Sent> done) {
        boolean settled = false;
        while (!underway.isEmpty() && underway.peekFirst().state == Sent.State.SAFE) {
            Sent first = underway.removeFirst();
            bytes -= first.bytes;
            first.marks.forEach(safe);
            done.accept(first);
            settled = true;
        }
        return settled;
    }
}
