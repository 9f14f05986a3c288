package io.bactrian.logs.tail;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** How long a batch that failed waits: from a second, doubled each time, to a minute; half of it more or less. */
final class Backoff {

    private static final long FIRST_MILLIS = 1_000;
    private static final long MOST_MILLIS = 60_000;
    private static final int MOST_DOUBLINGS = 6;

    private final DoubleSupplier random;

    /**
     * @param random from 0 to 1
     */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * @param failures before this one
     */
    Duration after(int failures) {
        long millis = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(failures, MOST_DOUBLINGS));
        return Duration.ofMillis(Math.min(MOST_MILLIS, Math.round(millis * (0.5 + random.getAsDouble()))));
    }
}
