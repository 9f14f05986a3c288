package io.bactrian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.runtime.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bactrian alert history}: what happened, newest first. */
@Command(name = "history", description = "Show what happened to alerts and notifications, newest first.")
public final class AlertHistoryCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server;

    @Mixin
    private FeatureOptions features;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "How far back, like 2h or 7d. Default: ${DEFAULT-VALUE}.",
            defaultValue = "1d")
    private String since;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many lines. Default: ${DEFAULT-VALUE}.",
            defaultValue = "100")
    private int limit;

    @Parameters(
            arity = "0..*",
            paramLabel = "MATCHER",
            description = "On alertname, receiver and kind: kind=acknowledged; a bare word is a name.")
    private List<String> matchers = List.of();

    public AlertHistoryCommand() {}

    @Override
    public Integer call() {
        JsonNode events = server.client()
                .get(AlertClient.OWN + "/history?since=" + AlertClient.encoded(since) + "&limit=" + limit + "&"
                        + Matchers.query(Matchers.parse(matchers, features.matcherMode())));
        Output output = new Output(server.command());
        if (json) {
            output.json(events);
            return ExitCode.OK.code();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("WHEN", "WHAT", "ALERT", "RECEIVER", "TEXT"));
        for (JsonNode event : events) {
            rows.add(List.of(
                    event.path("at").asText(),
                    event.path("kind").asText(),
                    event.path("alertname").asText(),
                    event.path("receiver").asText(),
                    event.path("text").asText().replaceAll("\\s+", " ")));
        }
        if (events.isEmpty()) {
            output.line("nothing happened");
        } else {
            output.table(rows);
        }
        return ExitCode.OK.code();
    }
}
