package io.bactrian.cli;

import io.bactrian.alerts.config.RouteTree;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bactrian alert routes show}: the whole tree. */
@Command(name = "show", description = "Print the routing tree.")
public final class AlertRoutesShowCommand implements Callable<Integer> {

    @Mixin
    private AlertConfigOptions options;

    public AlertRoutesShowCommand() {}

    @Override
    public Integer call() {
        Output output = new Output(options.command());
        output.line("Routing tree:");
        RouteTree.all(options.load().route()).forEach(line -> output.line("%s", line));
        return 0;
    }
}
