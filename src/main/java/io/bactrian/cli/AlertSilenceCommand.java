package io.bactrian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.runtime.Durations;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bactrian alert silence}: holds alerts back for a time. */
@Command(name = "silence", description = "Hold alerts back for a time.")
public final class AlertSilenceCommand {

    public AlertSilenceCommand() {}

    @Command(name = "add", description = "Silence alerts that all matchers match; prints the id of the silence.")
    int add(
            @Mixin ServerOptions server,
            @Mixin FeatureOptions features,
            @Option(names = "--for", paramLabel = "DURATION", required = true, description = "How long: 30m, 2h, 3d.")
                    String duration,
            @Option(names = "--by", paramLabel = "NAME", description = "Who. Default: the name of the user.") String by,
            @Option(names = "--comment", paramLabel = "TEXT", required = true, description = "Why.") String comment,
            @Parameters(
                            arity = "1..*",
                            paramLabel = "MATCHER",
                            description = "severity=critical, 'job=~\"web.+\"'; a bare word is the name of an alert.")
                    List<String> matchers) {
        Instant now = Instant.now();
        Map<String, Object> silence = new LinkedHashMap<>();
        silence.put(
                "matchers",
                Matchers.parse(matchers, features.matcherMode()).stream()
                        .map(AlertSilenceCommand::json)
                        .toList());
        silence.put("startsAt", now.toString());
        silence.put("endsAt", now.plus(parse(duration)).toString());
        silence.put("createdBy", by == null ? System.getProperty("user.name") : by);
        silence.put("comment", comment);
        JsonNode answer = server.client().post(AlertClient.V2 + "/silences", silence);
        new Output(server.command()).line("%s", answer.path("silenceID").asText());
        return ExitCode.OK.code();
    }

    @Command(name = "list", description = "List silences that are active or to come.")
    int list(
            @Mixin ServerOptions server,
            @Mixin FeatureOptions features,
            @Option(names = "--json", description = "Print JSON.") boolean json,
            @Option(names = "--expired", description = "Those that are over too.") boolean expired,
            @Parameters(arity = "0..*", paramLabel = "MATCHER", description = "Only those with such a matcher.")
                    List<String> matchers) {
        JsonNode silences = server.client()
                .get(AlertClient.V2 + "/silences?expired=" + expired + "&"
                        + Matchers.query(
                                Matchers.parse(matchers == null ? List.of() : matchers, features.matcherMode())));
        Output output = new Output(server.command());
        if (json) {
            output.json(silences);
            return ExitCode.OK.code();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ID", "STATE", "ENDS", "BY", "MATCHERS", "COMMENT"));
        for (JsonNode silence : silences) {
            rows.add(List.of(
                    silence.path("id").asText(),
                    silence.at("/status/state").asText(),
                    AlertListCommand.age(silence.path("endsAt").asText()),
                    silence.path("createdBy").asText(),
                    StreamSupport.stream(silence.path("matchers").spliterator(), false)
                            .map(AlertSilenceCommand::text)
                            .collect(Collectors.joining(" ")),
                    silence.path("comment").asText()));
        }
        if (silences.isEmpty()) {
            output.line("no silences");
        } else {
            output.table(rows);
        }
        return ExitCode.OK.code();
    }

    @Command(name = "expire", description = "End silences now.")
    int expire(
            @Mixin ServerOptions server,
            @Parameters(arity = "1..*", paramLabel = "ID", description = "As silence list shows them.")
                    List<String> ids) {
        AlertClient client = server.client();
        ids.forEach(id -> client.delete(AlertClient.V2 + "/silence/" + AlertClient.encoded(id)));
        return ExitCode.OK.code();
    }

    private static Map<String, Object> json(Matcher matcher) {
        return Map.of(
                "name",
                matcher.name(),
                "value",
                matcher.value(),
                "isRegex",
                matcher.operator().isRegex(),
                "isEqual",
                matcher.operator().isEqual());
    }

    private static String text(JsonNode matcher) {
        return new Matcher(
                        matcher.path("name").asText(),
                        Matcher.Operator.of(
                                matcher.path("isRegex").asBoolean(),
                                matcher.path("isEqual").asBoolean(true)),
                        matcher.path("value").asText())
                .toString();
    }

    private static Duration parse(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new PermanentException(ExitCode.CONFIGURATION, "--for: " + e.getMessage(), null, e);
        }
    }
}
