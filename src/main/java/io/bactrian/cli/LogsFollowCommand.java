package io.bactrian.cli;

import io.bactrian.logs.search.Found;
import io.bactrian.logs.search.Query;
import io.bactrian.logs.search.Search;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bactrian logs follow}: the events of all services as they come, in one stream. */
@Command(
        name = "follow",
        description =
                "Print events from Elasticsearch, and those that come, until interrupted. All filters must match.")
public final class LogsFollowCommand implements Callable<Integer> {

    private static final long PAUSE_MILLIS = 1_000;

    @Mixin
    private CommonOptions options;

    @Mixin
    private LogClusterOption cluster;

    @Option(names = "--service", paramLabel = "NAME", description = "Of this service; may be given several times.")
    private List<String> services = List.of();

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "Of this level or a worse one: trace, debug, info, warn, error, fatal.")
    private String level;

    @Option(
            names = "--correlation-id",
            paramLabel = "ID",
            description = "Of one request: its correlation id or trace id.")
    private String correlationId;

    @Option(names = "--user", paramLabel = "ID", description = "On behalf of one user.")
    private String user;

    @Option(
            names = "--words",
            paramLabel = "TEXT",
            description = "Whose message holds these words, one after the other.")
    private String words;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            defaultValue = "5m",
            description = "That happened so long ago at most. Default: ${DEFAULT-VALUE}.")
    private String since;

    @Option(names = "--once", description = "Print what is there and end.")
    private boolean once;

    @Option(names = "--json", description = "Print every event as one line of JSON.")
    private boolean json;

    public LogsFollowCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        Duration back = DurationOption.parse("--since", since, "15m");
        Settings settings = options.settings();
        Search search = Search.of(settings, cluster.name(settings), query(back), Clock.systemUTC());
        EventLines lines = json ? EventLines.json() : EventLines.text(ZoneId.systemDefault(), Terminal.showsColours());
        Output output = new Output(options.command());
        while (true) {
            for (Found found : search.next()) {
                output.raw(lines.of(found));
            }
            if (search.isCaughtUp()) {
                if (once) {
                    return ExitCode.OK.code();
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private Query query(Duration back) {
        String name = level == null ? null : level.toLowerCase(Locale.ROOT);
        if (name != null && !Query.LEVELS.contains(name)) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "there is no level " + level,
                    Nearest.to(name, Query.LEVELS)
                            .map(near -> "did you mean " + near + "?")
                            .orElse("one of " + String.join(", ", Query.LEVELS)));
        }
        return new Query(
                services,
                Optional.ofNullable(name),
                Optional.ofNullable(correlationId),
                Optional.ofNullable(user),
                Optional.ofNullable(words),
                Clock.systemUTC().instant().minus(back));
    }
}
