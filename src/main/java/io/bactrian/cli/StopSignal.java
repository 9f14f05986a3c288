package io.bactrian.cli;

import io.bactrian.runtime.ExitCode;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns SIGTERM and SIGINT into an orderly stop that ends with a status of ours, as a service manager expects it. The
 * signals are handled rather than awaited in a shutdown hook: the embedded database has a hook of its own, which would
 * close it under the hands of what is being stopped.
 */
final class StopSignal {

    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CompletableFuture<Void> nothingToStop = new CompletableFuture<>();
    private final List<Runnable> back;

    private StopSignal(Runnable stop, ExitCode exitCode) {
        Runnable once = () -> {
            if (stopping.compareAndSet(false, true)) {
                stop(stop, exitCode);
            }
        };
        this.back = List.of(Signals.handle("TERM", once), Signals.handle("INT", once));
    }

    /**
     * From now until the close.
     *
     * @param stop stops everything and returns when all has stopped; throws {@link CancellationException} when it turns
     *     out that there is nothing to stop, and then whoever ends keeps the exit status of its own
     * @param exitCode status to end with; {@link ExitCode#FAILED} takes its place when the stop throws anything else
     */
    static StopSignal catching(Runnable stop, ExitCode exitCode) {
        return new StopSignal(stop, exitCode);
    }

    private void stop(Runnable stop, ExitCode exitCode) {
        try {
            stop.run();
        } catch (CancellationException e) {
            nothingToStop.complete(null);
            return;
        } catch (RuntimeException | Error e) {
            LOG.error("did not stop in order: {}", e.getMessage(), e);
            halt(ExitCode.FAILED);
        }
        halt(exitCode);
    }

    private static void halt(ExitCode exitCode) {
        System.err.flush();
        Runtime.getRuntime().halt(exitCode.code());
    }

    /**
     * Whoever ends without a signal keeps the exit status of its own. After a signal this does not return: what was stopped
     * has failed by that, and the process would end with the status of that failure if it were the first to end it.
     */
    void close() {
        back.forEach(Runnable::run);
        if (stopping.get()) {
            nothingToStop.join();
        }
    }
}
