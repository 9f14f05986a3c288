package io.bactrian.backup.recovery;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long each phase of a recovery took, in the order they ran. */
final class Phases {

    private final Map<String, Duration> durations = new LinkedHashMap<>();
    private final RecoveryListener listener;

    Phases(RecoveryListener listener) {
        this.listener = listener;
    }

    <T> T time(String phase, Work<T> work) throws IOException {
        long start = System.nanoTime();
        listener.progress(phase, 0, 0);
        try {
            return work.run();
        } finally {
            add(phase, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    void run(String phase, Task task) throws IOException {
        time(phase, () -> {
            task.run();
            return null;
        });
    }

    void add(String phase, Duration took) {
        durations.merge(phase, took, Duration::plus);
    }

    RecoveryListener listener() {
        return listener;
    }

    Map<String, Duration> durations() {
        return new LinkedHashMap<>(durations);
    }

    /** What is timed. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /** What is timed and answers nothing. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException;
    }
}
