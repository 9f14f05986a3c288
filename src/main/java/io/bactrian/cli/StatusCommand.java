package io.bactrian.cli;

import io.bactrian.ledger.Flow;
import io.bactrian.ledger.RunRecord;
import io.bactrian.ledger.RunState;
import io.bactrian.ledger.Runs;
import io.bactrian.ledger.Schedule;
import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bactrian status}: every scheduled flow, how its last run went and when the next is due. */
@Command(
        name = "status",
        description =
                "Show every scheduled flow: its last run, its last success, its next run. Ends with 1 when the last"
                        + " run of any of them did not succeed.")
public final class StatusCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions options;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    public StatusCommand() {}

    /**
     * One flow.
     *
     * @param last its newest run, whatever became of it
     * @param lastSuccess its newest successful run
     */
    private record Line(
            String route, Optional<RunRecord> last, Optional<RunRecord> lastSuccess, Optional<Instant> next) {}

    @Override
    public Integer call() {
        List<Line> lines;
        try (Instance instance = Instance.byHand(options.settings())) {
            lines = Flow.scheduled(instance.runtime().context()).stream()
                    .map(flow -> line(instance.runs(), flow))
                    .toList();
        }
        Output output = new Output(options.command());
        if (json) {
            output.json(lines);
        } else {
            print(output, lines);
        }
        boolean good = lines.stream()
                .flatMap(line -> line.last().stream())
                .allMatch(run -> run.state() == RunState.SUCCEEDED || run.state() == RunState.STARTED);
        return good ? ExitCode.OK.code() : ExitCode.FAILED.code();
    }

    private static Line line(Runs runs, Flow flow) {
        return new Line(
                flow.routeId(),
                runs.history(flow.flow(), flow.name(), 1).stream().findFirst(),
                runs.last(flow.flow(), flow.name(), RunState.SUCCEEDED),
                flow.schedule().map(schedule -> schedule.next(Instant.now())).map(Schedule.Slot::at));
    }

    private static void print(Output output, List<Line> lines) {
        if (lines.isEmpty()) {
            output.line("no flow is scheduled");
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("FLOW", "LAST RUN", "STATE", "TOOK", "SIZE", "STORED", "LAST SUCCESS", "NEXT RUN"));
        for (Line line : lines) {
            rows.add(List.of(
                    line.route(),
                    line.last().map(run -> ago(run.started())).orElse("never"),
                    line.last()
                            .map(run -> run.state().name().toLowerCase(Locale.ROOT))
                            .orElse("-"),
                    line.last().flatMap(RunRecord::took).map(Durations::format).orElse("-"),
                    line.last()
                            .flatMap(RunRecord::plainBytes)
                            .map(DataSize::format)
                            .orElse("-"),
                    line.last()
                            .flatMap(RunRecord::storedBytes)
                            .map(DataSize::format)
                            .orElse("-"),
                    line.lastSuccess().map(run -> ago(run.started())).orElse("never"),
                    line.next()
                            .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
                            .orElse("never")));
        }
        output.table(rows);
        for (Line line : lines) {
            line.last()
                    .flatMap(RunRecord::message)
                    .ifPresent(message -> output.line("%n%s: %s", line.route(), message));
        }
    }

    private static String ago(Instant instant) {
        return Durations.format(Duration.between(instant, Instant.now())) + " ago";
    }
}
