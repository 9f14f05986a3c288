package io.bactrian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bactrian alert show}: all that is known of one alert. */
@Command(name = "show", description = "Show an alert.")
public final class AlertShowCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Parameters(paramLabel = "FINGERPRINT", description = "As alert list shows it; its beginning is enough.")
    private String fingerprint;

    public AlertShowCommand() {}

    @Override
    public Integer call() {
        JsonNode alert = find(server.client(), fingerprint);
        Output output = new Output(server.command());
        if (json) {
            output.json(alert);
            return ExitCode.OK.code();
        }
        for (String field : new String[] {"fingerprint", "startsAt", "endsAt", "updatedAt", "generatorURL"}) {
            if (alert.hasNonNull(field)) {
                output.line("%-14s %s", field, alert.path(field).asText());
            }
        }
        output.line("%-14s %s", "state", alert.at("/status/state").asText());
        for (String by : new String[] {"silencedBy", "inhibitedBy", "mutedBy"}) {
            alert.path("status").path(by).forEach(one -> output.line("%-14s %s", by, one.asText()));
        }
        alert.path("receivers")
                .forEach(one ->
                        output.line("%-14s %s", "receiver", one.path("name").asText()));
        for (String map : new String[] {"labels", "annotations"}) {
            output.line("%s", map);
            alert.path(map)
                    .properties()
                    .forEach(entry -> output.line(
                            "  %-12s %s", entry.getKey(), entry.getValue().asText()));
        }
        return ExitCode.OK.code();
    }

    /** @throws PermanentException when there is none, or several begin so */
    static JsonNode find(AlertClient client, String fingerprint) {
        JsonNode found = null;
        for (JsonNode alert : client.get(AlertClient.V2 + "/alerts")) {
            if (alert.path("fingerprint").asText().startsWith(fingerprint)) {
                if (found != null) {
                    throw new PermanentException(
                            ExitCode.CONFIGURATION,
                            "several alerts have a fingerprint that begins with " + fingerprint,
                            "give more of it");
                }
                found = alert;
            }
        }
        if (found == null) {
            throw new PermanentException(
                    ExitCode.NOT_FOUND, "there is no alert " + fingerprint, "bactrian alert list shows what there is");
        }
        return found;
    }
}
