package io.bactrian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bactrian alert ack}: says that somebody looks after it. */
@Command(name = "ack", description = "Acknowledge: ends the escalation, until the group resolves.")
public final class AlertAckCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who looks after it. Default: the name of the user.",
            defaultValue = "${sys:user.name}",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private String by;

    @Option(names = "--comment", paramLabel = "TEXT", description = "What to know.", defaultValue = "")
    private String comment;

    @Parameters(
            paramLabel = "GROUP|FINGERPRINT",
            description = "Key of a group, or the fingerprint of an alert: every group it is in is acknowledged.")
    private String which;

    public AlertAckCommand() {}

    @Override
    public Integer call() {
        AlertClient client = server.client();
        List<String> groups = groups(client);
        Output output = new Output(server.command());
        for (String group : groups) {
            client.post(AlertClient.OWN + "/acknowledge", Map.of("group", group, "by", by, "comment", comment));
            output.line("acknowledged %s", group);
        }
        return ExitCode.OK.code();
    }

    private List<String> groups(AlertClient client) {
        if (!which.matches("[0-9a-f]{4,16}")) {
            return List.of(which);
        }
        List<String> groups = new ArrayList<>();
        for (JsonNode group : client.get(AlertClient.OWN + "/groups")) {
            for (JsonNode alert : group.path("alerts")) {
                if (alert.asText().startsWith(which)) {
                    groups.add(group.path("key").asText());
                }
            }
        }
        if (groups.isEmpty()) {
            throw new PermanentException(
                    ExitCode.NOT_FOUND, "there is no alert " + which, "bactrian alert list shows what there is");
        }
        return groups.stream().distinct().toList();
    }
}
