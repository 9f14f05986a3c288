package io.bactrian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.runtime.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bactrian alert deliveries}: messages on their way, sent, and given up. */
@Command(name = "deliveries", description = "Look at what was sent, and send what was given up again.")
public final class AlertDeliveriesCommand {

    public AlertDeliveriesCommand() {}

    @Command(name = "list", description = "List messages, newest first.")
    int list(
            @Mixin ServerOptions server,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Option(names = "--state", paramLabel = "STATE", description = "waiting, sent, superseded or dead.")
                    String state,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "At most so many. Default: ${DEFAULT-VALUE}.")
                    int limit) {
        JsonNode deliveries = server.client()
                .get(AlertClient.OWN + "/deliveries?limit=" + limit
                        + (state == null ? "" : "&state=" + AlertClient.encoded(state)));
        Output output = new Output(server.command());
        if (json) {
            output.json(deliveries);
            return ExitCode.OK.code();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ID", "STATE", "RECEIVER", "KIND", "ATTEMPTS", "MADE", "SUMMARY", "ERROR"));
        for (JsonNode delivery : deliveries) {
            rows.add(List.of(
                    delivery.path("id").asText(),
                    delivery.path("state").asText(),
                    delivery.path("receiver").asText(),
                    delivery.path("kind").asText(),
                    delivery.path("attempts").asText(),
                    AlertListCommand.age(delivery.path("created").asText()),
                    delivery.path("summary").asText(),
                    delivery.path("error").asText("")));
        }
        if (deliveries.isEmpty()) {
            output.line("no deliveries");
        } else {
            output.table(rows);
        }
        return ExitCode.OK.code();
    }

    @Command(name = "retry", description = "Send messages that were given up again.")
    int retry(
            @Mixin ServerOptions server,
            @Parameters(arity = "1..*", paramLabel = "ID", description = "As deliveries list shows them.")
                    List<Long> ids) {
        AlertClient client = server.client();
        ids.forEach(id -> client.post(AlertClient.OWN + "/deliveries/" + id + "/retry", Map.of()));
        return ExitCode.OK.code();
    }
}
