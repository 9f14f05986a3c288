package io.bactrian.cli;

import io.bactrian.alerts.config.Route;
import io.bactrian.alerts.config.RouteTree;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bactrian alert routes test}: the receivers of an alert with these labels. */
@Command(
        name = "test",
        description =
                "Print the receivers of an alert with these labels, between commas, in the order of the tree. Ends"
                        + " with 1 when they are not those of --verify-receivers.")
public final class AlertRoutesTestCommand implements Callable<Integer> {

    @Mixin
    private AlertConfigOptions options;

    @Option(names = "--tree", description = "Print the matching part of the tree too.")
    private boolean tree;

    @Option(
            names = "--verify-receivers",
            paramLabel = "NAMES",
            description = "The receivers it must be, between commas, in this order.")
    private String expected;

    @Parameters(paramLabel = "LABEL=VALUE", description = "Labels of the alert.")
    private List<String> labels = List.of();

    public AlertRoutesTestCommand() {}

    @Override
    public Integer call() {
        Labels alert = labels();
        Route route = options.load().route();
        Output output = new Output(options.command());
        if (tree) {
            output.line("Matching routes:");
            RouteTree.matching(route, alert).forEach(line -> output.line("%s", line));
            output.line("");
        }
        String receivers = String.join(
                ",", route.match(alert).stream().map(Route::receiver).toList());
        output.line("%s", receivers);
        if (expected != null && !expected.equals(receivers)) {
            output.line("WARNING: expected the receivers %s", expected);
            return ExitCode.FAILED.code();
        }
        return ExitCode.OK.code();
    }

    private Labels labels() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String label : labels) {
            Matcher matcher;
            try {
                matcher = options.matcherMode().parseOne(label);
            } catch (IllegalArgumentException e) {
                throw wrong("'" + label + "' is no label: " + e.getMessage(), e);
            }
            if (matcher.operator() != Matcher.Operator.EQUAL) {
                throw wrong("'" + label + "' is a condition and no label", null);
            }
            values.put(matcher.name(), matcher.value());
        }
        return Labels.of(values);
    }

    private static PermanentException wrong(String message, Exception cause) {
        return new PermanentException(ExitCode.CONFIGURATION, message, "write it like severity=critical", cause);
    }
}
