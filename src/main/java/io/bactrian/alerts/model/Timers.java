package io.bactrian.alerts.model;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock of the alerts and what waits on it. Tasks run one at a time, in the order of their times, on one thread of
 * their own. Delays are measured on a clock that never steps; {@link #now} is the wall's.
 */
public interface Timers {

    Instant now();

    /** Runs a task once after a delay; a negative delay is none. */
    Timer after(Duration delay, Runnable task);

    /** Runs a task again and again, first after one interval; one that throws is run again all the same. */
    default Timer every(Duration interval, Runnable task) {
        return new Repeating(this, interval, task);
    }

    /** Something that waits. */
    interface Timer {
        /** Nothing happens any more, unless it is happening already. */
        void cancel();
    }
}
