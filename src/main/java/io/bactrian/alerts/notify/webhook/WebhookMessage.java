package io.bactrian.alerts.notify.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.alerts.config.WebhookConfig;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.notify.Channel;
import io.bactrian.alerts.notify.Letter;
import io.bactrian.alerts.notify.Renderer;
import io.bactrian.alerts.notify.http.Target;
import io.bactrian.runtime.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/** What a webhook is called with. */
public final class WebhookMessage implements Channel<WebhookConfig> {

    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public ObjectNode render(WebhookConfig integration, Notification notification, Renderer renderer) {
        JsonNode payload = integration.payload().isPresent()
                ? rendered(integration.payload().get(), notification, renderer)
                : Payload.of(notification, integration.maxAlerts(), renderer.externalUrl());
        return JsonNodeFactory.instance.objectNode().put("body", payload.toString());
    }

    /** A payload like any other, with the alerts of all groups. */
    @Override
    public ObjectNode digest(
            WebhookConfig integration, Notification all, String title, List<String> lines, Renderer renderer) {
        return render(integration, all, renderer);
    }

    /** Every text of the configured document is a template; what it makes stays a text unless it is a JSON document. */
    private static JsonNode rendered(Object configured, Notification notification, Renderer renderer) {
        if (configured instanceof Map<?, ?> fields) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            fields.forEach((name, value) -> object.set(
                    renderer.text(String.valueOf(name), notification), rendered(value, notification, renderer)));
            return object;
        }
        if (configured instanceof Iterable<?> items) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            items.forEach(item -> array.add(rendered(item, notification, renderer)));
            return array;
        }
        if (configured instanceof String template) {
            return text(renderer.text(template, notification));
        }
        return JSON.valueToTree(configured);
    }

    /** Templates that make an object or an array, by toJson, mean it. */
    private static JsonNode text(String made) {
        String bare = made.strip();
        if (bare.startsWith("{") || bare.startsWith("[")) {
            try {
                return JSON.readTree(bare);
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                return JsonNodeFactory.instance.textNode(made);
            }
        }
        return JsonNodeFactory.instance.textNode(made);
    }

    @Override
    public void address(WebhookConfig integration, Letter letter, Renderer renderer, Exchange exchange) {
        String url = integration.url().read().reveal();
        if (url.contains("{{")) {
            url = renderer.text(url, letter.notification());
        }
        exchange.setProperty(
                Target.PROPERTY,
                new Target(
                        new Secret(url),
                        Optional.empty(),
                        integration.http(),
                        integration.timeout().isZero() ? TIMEOUT : integration.timeout()));
        exchange.getMessage().setBody(letter.message().path("body").asText());
    }
}
