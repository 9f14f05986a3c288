package io.bactrian.support;

import io.bactrian.alerts.model.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only when a test says so; tasks run on the test's own thread. */
public final class VirtualTimers implements Timers {

    private final PriorityQueue<Task> waiting = new PriorityQueue<>(
            Comparator.<Task>comparingLong(task -> task.due).thenComparingLong(task -> task.number));
    private Instant wall;
    private long elapsed;
    private long numbers;

    public VirtualTimers(Instant start) {
        this.wall = start;
    }

    @Override
    public Instant now() {
        return wall;
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        Task waits = new Task(elapsed + Math.max(0, delay.toNanos()), numbers++, task);
        waiting.add(waits);
        return () -> waiting.remove(waits);
    }

    /** Lets time pass: every task that is due in it runs, at its own time. */
    public void advance(Duration duration) {
        long until = elapsed + duration.toNanos();
        while (!waiting.isEmpty() && waiting.peek().due <= until) {
            Task next = waiting.poll();
            pass(next.due - elapsed);
            next.work.run();
        }
        pass(until - elapsed);
    }

    /** The wall's clock is set; what waits goes on waiting as long as before. */
    public void step(Duration by) {
        wall = wall.plus(by);
    }

    private void pass(long nanos) {
        elapsed += nanos;
        wall = wall.plusNanos(nanos);
    }

    private record Task(long due, long number, Runnable work) {}
}
