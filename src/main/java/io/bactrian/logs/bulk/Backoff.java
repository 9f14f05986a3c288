package io.bactrian.logs.bulk;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Waits between attempts: from half a second, doubled each time, to half a minute; half of it more or less. */
final class Backoff {

    private static final long FIRST_MILLIS = 500;
    private static final long MOST_MILLIS = 30_000;
    private static final int MOST_DOUBLINGS = 10;

    private final DoubleSupplier random;

    /**
     * @param random from 0 to 1
     */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * @param failures so far, at least one
     * @param asked what the server asked for, which is the least
     */
    Duration after(int failures, Optional<Duration> asked) {
        long millis = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(failures - 1, MOST_DOUBLINGS));
        Duration own = Duration.ofMillis(Math.round(millis * (0.5 + random.getAsDouble())));
        return asked.filter(wait -> wait.compareTo(own) > 0)
                .map(wait -> wait.plus(Duration.ofMillis(Math.round(FIRST_MILLIS * random.getAsDouble()))))
                .orElse(own);
    }
}
