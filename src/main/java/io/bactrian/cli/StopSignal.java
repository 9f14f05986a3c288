package io.bactrian.cli;

import io.bactrian.runtime.ExitCode;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Turns SIGTERM and SIGINT into an orderly stop that ends with a status of ours, as a service manager expects it. The
 * signals are handled rather than awaited in a shutdown hook: the embedded database has a hook of its own, which would
 * close it under the hands of what is being stopped.
 */
final class StopSignal {

    private final List<Runnable> back;

    private StopSignal(List<Runnable> back) {
        this.back = back;
    }

    /**
     * From now until the close.
     *
     * @param stop stops everything and returns when all has stopped
     * @param exitCode status to end with
     */
    static StopSignal catching(Runnable stop, ExitCode exitCode) {
        AtomicBoolean stopping = new AtomicBoolean();
        Runnable once = () -> {
            if (stopping.compareAndSet(false, true)) {
                try {
                    stop.run();
                } finally {
                    System.err.flush();
                    Runtime.getRuntime().halt(exitCode.code());
                }
            }
        };
        return new StopSignal(List.of(Signals.handle("TERM", once), Signals.handle("INT", once)));
    }

    /** Whoever ends without a signal keeps the exit status of its own. */
    void close() {
        back.forEach(Runnable::run);
    }
}
