package io.bactrian.cli;

import io.bactrian.runtime.ExitCode;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bactrian run}: starts every route and runs until a signal asks it to stop. */
@Command(name = "run", description = "Start all routes and run until stopped (Ctrl+C, SIGTERM).")
public final class RunCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions options;

    public RunCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        // A signal in the middle of the start lets the start end first: what began to run must be stopped in order.
        CompletableFuture<Instance> started = new CompletableFuture<>();
        StopSignal signal = StopSignal.catching(() -> started.join().close(), ExitCode.OK);
        try (Instance instance = Instance.service(options.settings())) {
            instance.reloadOnHangUp();
            started.complete(instance);
            instance.runtime().awaitStop();
        } finally {
            started.cancel(false); // a signal that came while the start failed has nothing to stop
            signal.close();
        }
        return ExitCode.OK.code();
    }
}
