package io.bactrian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bactrian alert list}: what fires now. */
@Command(name = "list", description = "List alerts that did not resolve.")
public final class AlertListCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server;

    @Mixin
    private FeatureOptions features;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--receiver", paramLabel = "NAME", description = "Only alerts of receivers that this matches.")
    private String receiver;

    @Parameters(
            arity = "0..*",
            paramLabel = "MATCHER",
            description = "Only alerts that all match: severity=critical, 'job=~\"web.+\"'; a bare word is a name.")
    private List<String> matchers = List.of();

    public AlertListCommand() {}

    @Override
    public Integer call() {
        String query = Matchers.query(Matchers.parse(matchers, features.matcherMode()));
        String of = receiver == null ? "" : "&receiver=" + AlertClient.encoded(receiver);
        JsonNode alerts = server.client().get(AlertClient.V2 + "/alerts?" + query + of);
        Output output = new Output(server.command());
        if (json) {
            output.json(alerts);
            return ExitCode.OK.code();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("FINGERPRINT", "ALERT", "SEVERITY", "STATE", "SINCE", "SUMMARY"));
        for (JsonNode alert : alerts) {
            rows.add(List.of(
                    alert.path("fingerprint").asText(),
                    alert.at("/labels/alertname").asText("-"),
                    alert.at("/labels/severity").asText("-"),
                    alert.at("/status/state").asText(),
                    age(alert.path("startsAt").asText()),
                    alert.at("/annotations/summary").asText("")));
        }
        if (alerts.isEmpty()) {
            output.line("no alerts");
        } else {
            output.table(rows);
        }
        return ExitCode.OK.code();
    }

    static String age(String time) {
        Duration age = Duration.between(Instant.parse(time), Instant.now());
        return age.isNegative() ? "in " + Durations.format(age.negated()) : Durations.format(age) + " ago";
    }
}
