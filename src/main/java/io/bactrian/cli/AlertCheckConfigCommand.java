package io.bactrian.cli;

import io.bactrian.alerts.Alerting;
import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.ConfigLoader;
import io.bactrian.alerts.config.DetectionTime;
import io.bactrian.alerts.config.Extensions;
import io.bactrian.alerts.config.PrometheusDuration;
import io.bactrian.alerts.config.Route;
import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Problem;
import io.bactrian.runtime.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code bactrian alert check-config}: everything that is wrong with a configuration of alerts, and what is in it. */
@Command(
        name = "check-config",
        description =
                "Check files as Alertmanager reads them, with the extensions beside each, and count what is in them."
                        + " Prints how long a fault takes at most until each route tells of it, against a budget of 2 minutes; a"
                        + " route above it is a warning. Ends with 2 when a file is wrong.")
public final class AlertCheckConfigCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private FeatureOptions features;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "An alertmanager.yml.")
    private List<Path> files;

    @Option(
            names = "--scrape-interval",
            paramLabel = "TIME",
            defaultValue = "15s",
            converter = Time.class,
            description = "How often Prometheus measures. Default: 15s.")
    private Duration scrape;

    @Option(
            names = "--evaluation-interval",
            paramLabel = "TIME",
            defaultValue = "15s",
            converter = Time.class,
            description = "How often Prometheus evaluates its rules. Default: 15s.")
    private Duration evaluation;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "1m",
            converter = Time.class,
            description = "How long a rule waits before it fires. Default: 1m.")
    private Duration hold;

    public AlertCheckConfigCommand() {}

    @Override
    public Integer call() {
        Output output = new Output(command);
        boolean good = true;
        for (Path file : files) {
            good &= check(file, output);
        }
        return (good ? ExitCode.OK : ExitCode.CONFIGURATION).code();
    }

    private boolean check(Path file, Output output) {
        MatcherMode mode = features.matcherMode();
        AlertConfig config;
        try {
            config = Alerting.check(() -> ConfigLoader.load(file, mode));
        } catch (ProblemsException e) {
            output.line("Checking '%s'  FAILED", file);
            e.problems().stream().map(Problem::describe).forEach(problem -> output.line("%s", problem));
            output.line("%d problem%s%n", e.problems().size(), e.problems().size() == 1 ? "" : "s");
            return false;
        }
        output.line("Checking '%s'  SUCCESS", file);
        output.line("Found:");
        count(output, count(config.route()), "route", "routes");
        count(output, config.inhibitRules().size(), "inhibit rule", "inhibit rules");
        count(output, config.receivers().size(), "receiver", "receivers");
        count(output, config.templates().size(), "template file", "template files");
        count(output, config.timeIntervals().size(), "time interval", "time intervals");
        extensions(config.extensions(), output);
        output.line("Time until a fault is told of (scrape + evaluation + for + group_wait), at most:");
        detection(config.route(), output);
        output.line("");
        return true;
    }

    private static void extensions(Extensions extensions, Output output) {
        if (!extensions.equals(Extensions.NONE)) {
            count(output, extensions.escalations().size(), "escalation policy", "escalation policies");
            count(output, extensions.onCall().size(), "on-call schedule", "on-call schedules");
            count(output, extensions.recurringSilences().size(), "recurring silence", "recurring silences");
            count(output, extensions.flapping().size(), "flapping rule", "flapping rules");
        }
    }

    private static void count(Output output, int count, String one, String many) {
        output.line(" - %d %s", count, count == 1 ? one : many);
    }

    private static int count(Route route) {
        return 1
                + route.routes().stream()
                        .mapToInt(AlertCheckConfigCommand::count)
                        .sum();
    }

    private void detection(Route route, Output output) {
        DetectionTime time = new DetectionTime(scrape, evaluation, hold, route.groupWait());
        output.line(
                " - %s -> %s: %s%s",
                route.key(),
                route.receiver(),
                time,
                time.isWithinBudget()
                        ? ""
                        : "  WARNING: not under " + PrometheusDuration.format(DetectionTime.BUDGET)
                                + "; lower group_wait, for or the intervals");
        route.routes().forEach(child -> detection(child, output));
    }

    /** Times as Prometheus writes them. */
    static final class Time implements ITypeConverter<Duration> {

        Time() {}

        @Override
        public Duration convert(String text) {
            try {
                return PrometheusDuration.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage() + "; write it like 15s or 1m30s");
            }
        }
    }
}
