package io.bactrian.alerts.notify.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.alerts.notify.FailureReason;
import io.bactrian.alerts.notify.Refusal;
import io.bactrian.alerts.notify.http.Answers;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Fails with a {@link Refusal} unless Slack took the message: a webhook says {@code ok}, the API {@code "ok": true}. */
public final class SlackAnswer implements Processor {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> TEMPORARY =
            Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org");
    private static final Set<String> RATE = Set.of("ratelimited", "rate_limited", "message_limit_exceeded");
    private static final Set<String> AUTHENTICATION = Set.of(
            "invalid_auth",
            "not_authed",
            "account_inactive",
            "token_revoked",
            "token_expired",
            "no_permission",
            "missing_scope",
            "invalid_token",
            "access_denied");

    @Override
    public void process(Exchange exchange) {
        Message answer = exchange.getMessage();
        Answers.requireSuccess(answer);
        String body = String.valueOf(answer.getBody(String.class));
        if (answer.getHeader("Content-Type", "", String.class).startsWith("application/json")) {
            check(body);
        } else if (!body.strip().equals("ok")) {
            throw Refusal.permanent(FailureReason.CLIENT, "Slack answered" + Answers.shown(body));
        }
    }

    private static void check(String body) {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw Refusal.temporary(FailureReason.CLIENT, "Slack's answer is no JSON" + Answers.shown(body));
        }
        if (json.path("ok").asBoolean()) {
            return;
        }
        String error = json.path("error").asText("unknown");
        String text = "Slack answered" + Answers.shown(error);
        if (RATE.contains(error)) {
            throw Refusal.rateLimited(Optional.empty(), text);
        }
        if (TEMPORARY.contains(error)) {
            throw Refusal.temporary(FailureReason.SERVER, text);
        }
        throw Refusal.permanent(
                AUTHENTICATION.contains(error) ? FailureReason.AUTHENTICATION : FailureReason.CLIENT, text);
    }
}
