package io.bactrian.logs.bulk;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** What waits for its next attempt: for a while, or only until a server that was away answers again. */
final class Waits {

    private final Pauses pauses;
    private final Set<Wait> untilAnswer = ConcurrentHashMap.newKeySet();

    Waits(Pauses pauses) {
        this.pauses = pauses;
    }

    /**
     * Runs a task once.
     *
     * @param untilAnswer whether an answer to somebody else ends the wait
     */
    void add(Duration most, boolean untilAnswer, Runnable task) {
        Wait wait = new Wait(task);
        if (untilAnswer) {
            this.untilAnswer.add(wait);
        }
        pauses.after(most, () -> end(wait));
    }

    /** A server has answered a request: the others need not wait out their time. */
    void answered() {
        untilAnswer.forEach(this::end);
    }

    private void end(Wait wait) {
        untilAnswer.remove(wait);
        Runnable task = wait.task.getAndSet(null);
        if (task != null) {
            task.run();
        }
    }

    private static final class Wait {

        private final AtomicReference<Runnable> task;

        Wait(Runnable task) {
            this.task = new AtomicReference<>(task);
        }
    }
}
