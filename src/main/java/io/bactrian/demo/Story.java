package io.bactrian.demo;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Durations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Steps told one after the other, each within a time limit; the first that does not hold ends the story. */
final class Story {

    private final Narrator narrator;
    private final Duration limit;

    /**
     * @param limit what one step may take
     */
    Story(Narrator narrator, Duration limit) {
        this.narrator = narrator;
        this.limit = limit;
    }

    /**
     * One step.
     *
     * @param title what is about to happen
     * @param action does it, and throws when anything is not as it should be
     */
    record Step(String title, Action action) {}

    /** What a step does. */
    @FunctionalInterface
    interface Action {

        void perform() throws Exception;
    }

    /** Whether every step held. */
    boolean tell(List<Step> steps) throws InterruptedException {
        ExecutorService worker = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "demo-story");
            thread.setDaemon(true);
            return thread;
        });
        try {
            int number = 0;
            for (Step step : steps) {
                number++;
                narrator.title(number, step.title());
                if (!holds(step, worker)) {
                    narrator.line("");
                    narrator.line("The demo ends here: step " + number + " of " + steps.size() + " did not hold.");
                    return false;
                }
            }
            return true;
        } finally {
            worker.shutdownNow();
        }
    }

    private boolean holds(Step step, ExecutorService worker) throws InterruptedException {
        Future<?> told = worker.submit(() -> {
            step.action().perform();
            return null;
        });
        try {
            told.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            narrator.failed(reason(e.getCause()));
        } catch (TimeoutException e) {
            told.cancel(true);
            narrator.failed("took longer than " + Durations.format(limit));
        }
        return false;
    }

    private static String reason(Throwable failure) {
        if (failure instanceof UnmetExpectation) {
            return failure.getMessage();
        }
        return failure instanceof BactrianException known ? known.describe() : failure.toString();
    }
}
