package io.bactrian.alerts.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Finds the alerts in what Alertmanager sends to a webhook, so that another Alertmanager can feed this one. */
final class WebhookReader {

    private WebhookReader() {}

    /** @throws Refusal when it is no such message */
    static List<AlertReader.Posted> read(byte[] body) {
        JsonNode message = Json.tree(body);
        if (!message.path("version").asText().equals("4")
                || !message.path("alerts").isArray()) {
            throw new Refusal(400, "the body is not a webhook message of Alertmanager, version 4");
        }
        List<JsonNode> alerts = new ArrayList<>();
        message.path("alerts").forEach(alerts::add);
        return AlertReader.read(Json.bytes(alerts));
    }
}
