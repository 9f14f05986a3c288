package io.bactrian.cli;

import io.bactrian.logs.bulk.ClusterSettings;
import io.bactrian.logs.bulk.LogSetup;
import io.bactrian.logs.bulk.LogSetup.Applied;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bactrian logs setup}: the index template of the logs, as often as one likes. */
@Command(name = "setup", description = "Put the index template of the logs, with their retention, into Elasticsearch.")
public final class LogsSetupCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions options;

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            description = "As in logs.elasticsearch.NAME.hosts. Default: the only one there is.")
    private String cluster;

    @Option(
            names = "--retention",
            paramLabel = "DURATION",
            description = "How long events are kept, like 30d. Default: as long as before, at first 30d.")
    private String retention;

    @Option(names = "--dry-run", description = "Only print what would be put; asks no server.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    public LogsSetupCommand() {}

    @Override
    public Integer call() {
        Optional<Duration> keep = Optional.ofNullable(retention).map(LogsSetupCommand::parse);
        Output output = new Output(options.command());
        if (dryRun) {
            Map<String, Object> documents = new LinkedHashMap<>();
            LogSetup.plan(keep).forEach(planned -> documents.put(planned.path(), planned.document()));
            output.json(documents);
            return ExitCode.OK.code();
        }
        Settings settings = options.settings();
        List<Applied> applied = LogSetup.of(settings, cluster(settings)).apply(keep);
        if (json) {
            output.json(applied);
            return ExitCode.OK.code();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("WHAT", "IS"));
        applied.forEach(
                each -> rows.add(List.of(each.path(), each.outcome().name().toLowerCase(Locale.ROOT))));
        output.table(rows);
        return ExitCode.OK.code();
    }

    private String cluster(Settings settings) {
        SortedSet<String> names = ClusterSettings.names(settings);
        if (names.isEmpty()) {
            throw wrong("no Elasticsearch is set", "set logs.elasticsearch.NAME.hosts");
        }
        if (cluster == null) {
            if (names.size() > 1) {
                throw wrong("there are several clusters", "name one with --cluster: " + String.join(", ", names));
            }
            return names.first();
        }
        if (!names.contains(cluster)) {
            throw wrong(
                    "there is no cluster " + cluster,
                    Nearest.to(cluster, List.copyOf(names))
                            .map(near -> "did you mean " + near + "?")
                            .orElse("known are " + String.join(", ", names)));
        }
        return cluster;
    }

    private static Duration parse(String text) {
        Duration duration;
        try {
            duration = Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION, "--retention: " + e.getMessage(), "write it like 30d", e);
        }
        if (duration.isZero()) {
            throw wrong("--retention: nothing would be kept", "write it like 30d");
        }
        return duration;
    }

    private static PermanentException wrong(String message, String hint) {
        return new PermanentException(ExitCode.CONFIGURATION, message, hint);
    }
}
