package io.bactrian.logs.bulk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * How many requests are under way at once: one more for every round that goes well, half as many after one that the
 * server had too much of, a tenth fewer when answers take twice the usual time. Who has to wait holds no thread.
 */
final class AdaptiveLimit {

    private static final double AT_FIRST = 2;
    private static final double SLOWER = 2;
    private static final double NEWEST = 0.1;
    private static final long UNNOTICED_NANOS = 200_000_000;

    private final int most;
    private final Queue<Consumer<Permit>> queue = new ArrayDeque<>();
    private double limit;
    private int inFlight;
    private double usualNanos;
    private int decreases;

    AdaptiveLimit(int most) {
        this.most = most;
        this.limit = Math.min(AT_FIRST, most);
    }

    /**
     * The right to one request.
     *
     * @param decreases how often the limit had been lowered when it was given: what began before the last time says
     *     nothing new
     */
    record Permit(int decreases) {}

    /** Runs the task now, on this thread, or when others have given back their permits, on theirs. */
    void acquire(Consumer<Permit> task) {
        synchronized (this) {
            queue.add(task);
        }
        drain();
    }

    /** Gives a permit back after an answer that took so long. */
    void succeeded(Permit permit, long nanos) {
        synchronized (this) {
            boolean slow = usualNanos > 0 && nanos > UNNOTICED_NANOS && nanos > SLOWER * usualNanos;
            usualNanos = usualNanos == 0 ? nanos : (1 - NEWEST) * usualNanos + NEWEST * nanos;
            if (slow) {
                lower(permit, 0.9);
            } else if (inFlight >= (int) limit) { // it is the limit that holds us back
                limit = Math.min(most, limit + 1 / limit);
            }
            inFlight--;
        }
        drain();
    }

    /** Gives a permit back after the server had too much to do. */
    void overloaded(Permit permit) {
        synchronized (this) {
            lower(permit, 0.5);
            inFlight--;
        }
        drain();
    }

    /** Gives a permit back after what says nothing about load. */
    void release() {
        synchronized (this) {
            inFlight--;
        }
        drain();
    }

    synchronized double limit() {
        return limit;
    }

    synchronized int inFlight() {
        return inFlight;
    }

    private void lower(Permit permit, double factor) {
        if (permit.decreases() == decreases) {
            limit = Math.max(1, limit * factor);
            decreases++;
        }
    }

    private void drain() {
        List<Consumer<Permit>> ready = new ArrayList<>();
        Permit permit;
        synchronized (this) {
            permit = new Permit(decreases);
            while (inFlight < (int) limit && !queue.isEmpty()) {
                ready.add(queue.remove());
                inFlight++;
            }
        }
        ready.forEach(task -> task.accept(permit));
    }
}
