package io.bactrian.demo;

import io.bactrian.runtime.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for something to happen elsewhere, and not for ever. */
final class Waiting {

    private static final long INTERVAL_MILLIS = 100;

    private Waiting() {}

    /**
     * Asks again and again until there is an answer.
     *
     * @param what is awaited, for the failure's message
     * @throws UnmetExpectation when the time is up
     */
    static <T> T until(Duration limit, String what, Supplier<Optional<T>> question) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() - end > 0) {
                throw new UnmetExpectation("no " + what + " within " + Durations.format(limit));
            }
            TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
        }
    }
}
