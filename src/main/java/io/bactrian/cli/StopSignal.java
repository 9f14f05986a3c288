package io.bactrian.cli;

import io.bactrian.runtime.ExitCode;

/**
 * Turns SIGTERM and SIGINT into an orderly stop that ends with status 0, as a service manager expects it. A signal
 * reaches Java as the run of its shutdown hooks, after which the process would end with 143 or 130 whatever was done;
 * halting at the end of the stop is the only portable way to another status.
 */
final class StopSignal {

    private final Thread hook;

    private StopSignal(Runnable stop, ExitCode exitCode) {
        hook = new Thread(
                () -> {
                    stop.run();
                    System.err.flush();
                    Runtime.getRuntime().halt(exitCode.code());
                },
                "stop-signal");
    }

    /**
     * From now until the close.
     *
     * @param stop stops everything and returns when all has stopped
     * @param exitCode status to end with
     */
    static StopSignal catching(Runnable stop, ExitCode exitCode) {
        StopSignal signal = new StopSignal(stop, exitCode);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** Whoever ends without a signal keeps the exit status of its own. */
    void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The signal came: the hook runs and ends the process.
        }
    }
}
