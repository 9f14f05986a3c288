package io.bactrian.alerts.notify.telegram;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.alerts.notify.FailureReason;
import io.bactrian.alerts.notify.Refusal;
import io.bactrian.alerts.notify.http.Answers;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Fails with a {@link Refusal} unless Telegram took the message; a flood is waited out as long as it says. */
public final class TelegramAnswer implements Processor {

    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public void process(Exchange exchange) {
        Message answer = exchange.getMessage();
        JsonNode json = json(answer);
        Optional<Duration> wait = Optional.of(
                        json.path("parameters").path("retry_after").asLong())
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds);
        if (wait.isPresent()) {
            throw Refusal.rateLimited(
                    wait,
                    "Telegram answered" + Answers.shown(json.path("description").asText()));
        }
        Answers.requireSuccess(answer);
        if (!json.path("ok").asBoolean()) {
            throw Refusal.temporary(
                    FailureReason.OTHER, "Telegram did not say ok" + Answers.shown(answer.getBody(String.class)));
        }
    }

    private static JsonNode json(Message answer) {
        try {
            return JSON.readTree(answer.getBody(String.class));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return JSON.createObjectNode();
        }
    }
}
