package io.bactrian.cli;

import io.bactrian.runtime.ExitCode;
import java.util.concurrent.Callable;
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
        try (Instance instance = Instance.service(options.settings())) {
            instance.reloadOnHangUp();
            StopSignal signal = StopSignal.catching(instance::close, ExitCode.OK);
            try {
                instance.runtime().awaitStop();
            } finally {
                signal.close();
            }
        }
        return ExitCode.OK.code();
    }
}
