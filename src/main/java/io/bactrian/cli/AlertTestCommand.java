package io.bactrian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.runtime.ExitCode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code bactrian alert test}: a message to everybody a receiver reaches. */
@Command(name = "test", description = "Send a test message to every integration of a receiver.")
public final class AlertTestCommand implements Callable<Integer> {

    @Mixin
    private ServerOptions server;

    @Parameters(paramLabel = "RECEIVER", description = "Name of the receiver.")
    private String receiver;

    public AlertTestCommand() {}

    @Override
    public Integer call() {
        JsonNode answer = server.client()
                .post(AlertClient.OWN + "/receivers/" + AlertClient.encoded(receiver) + "/test", Map.of());
        Output output = new Output(server.command());
        answer.path("deliveries").forEach(id -> output.line("delivery %s", id.asText()));
        output.line("what becomes of them: bactrian alert deliveries list");
        return ExitCode.OK.code();
    }
}
