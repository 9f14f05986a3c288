package io.bactrian.logs.bulk;

import java.net.URI;
import java.time.Duration;

/** One server of a cluster, and its circuit: after three failures in a row it is left alone for a while. */
final class Host {

    private static final int FAILURES = 3;
    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 5;

    private final URI address;
    private int failures;
    private long openUntil;

    Host(URI address) {
        this.address = address;
    }

    URI address() {
        return address;
    }

    synchronized void succeeded() {
        failures = 0;
    }

    /**
     * @param nanos as of a clock that never steps
     */
    synchronized void failed(long nanos) {
        failures++;
        if (failures >= FAILURES) {
            int doublings = Math.min(failures - FAILURES, MOST_DOUBLINGS);
            openUntil = nanos + (FIRST_REST.toNanos() << doublings);
        }
    }

    /** How long it is still left alone; not more than nothing when it may be asked. */
    synchronized long restNanos(long nanos) {
        return failures < FAILURES ? 0 : openUntil - nanos;
    }
}
