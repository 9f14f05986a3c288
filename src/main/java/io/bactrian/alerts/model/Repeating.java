package io.bactrian.alerts.model;

import java.time.Duration;

/** A task that waits anew after each run. */
final class Repeating implements Timers.Timer {

    private final Timers timers;
    private final Duration interval;
    private final Runnable task;
    private Timers.Timer waiting;
    private boolean cancelled;

    Repeating(Timers timers, Duration interval, Runnable task) {
        this.timers = timers;
        this.interval = interval;
        this.task = task;
        arm();
    }

    private synchronized void arm() {
        if (!cancelled) {
            waiting = timers.after(interval, this::run);
        }
    }

    private void run() {
        try {
            task.run();
        } finally {
            arm();
        }
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        waiting.cancel();
    }
}
