package io.bactrian.alerts.notify;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Waits between attempts: from half a second, half as long again each time, to a minute; half of it more or less. */
final class Backoff {

    private static final double FIRST_MILLIS = 500;
    private static final double MOST_MILLIS = 60_000;
    private static final double FACTOR = 1.5;

    private final DoubleSupplier random;

    /**
     * @param random from 0 to 1
     */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * @param failures so far, at least one
     */
    Duration after(int failures) {
        double millis = Math.min(MOST_MILLIS, FIRST_MILLIS * Math.pow(FACTOR, Math.min(failures, 100) - 1.0));
        return Duration.ofMillis(Math.round(millis * (0.5 + random.getAsDouble())));
    }
}
