package io.bactrian.alerts.notify.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.alerts.config.WebhookConfig;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.notify.Channel;
import io.bactrian.alerts.notify.FailureReason;
import io.bactrian.alerts.notify.Letter;
import io.bactrian.alerts.notify.Refusal;
import io.bactrian.alerts.notify.Renderer;
import io.bactrian.alerts.notify.http.Target;
import io.bactrian.runtime.Secret;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;

/** What a webhook is called with. */
public final class WebhookMessage implements Channel<WebhookConfig> {

    @Override
    public ObjectNode render(WebhookConfig integration, Notification notification, Renderer renderer) {
        Notification told = told(integration, notification);
        JsonNode payload = integration
                .payload()
                .map(document -> new TemplatedPayload(text -> renderer.text(text, told)).render(document))
                .orElseGet(() -> Payload.of(
                        told, notification.alerts().size() - told.alerts().size(), renderer.externalUrl()));
        return JsonNodeFactory.instance.objectNode().put("body", payload.toString());
    }

    /** A payload like any other, with the alerts of all groups. */
    @Override
    public ObjectNode digest(
            WebhookConfig integration, Notification all, String title, List<String> lines, Renderer renderer) {
        return render(integration, all, renderer);
    }

    @Override
    public void address(WebhookConfig integration, Letter letter, Renderer renderer, Exchange exchange) {
        String url = integration.url().read().reveal();
        if (url.contains("{{")) {
            url = renderer.text(url, told(integration, letter.notification())).strip();
        }
        if (url.isEmpty()) {
            throw Refusal.permanent(
                    FailureReason.OTHER, "url is empty: nothing is in its file, or made by its template");
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

    /** No more than {@code max_alerts}: to templates too, the others are not there. */
    private static Notification told(WebhookConfig integration, Notification all) {
        int most = integration.maxAlerts();
        return most == 0 || all.alerts().size() <= most
                ? all
                : new Notification(
                        all.groupKey(),
                        all.receiver(),
                        all.groupLabels(),
                        all.routeLabels(),
                        all.reason(),
                        all.alerts().subList(0, most),
                        all.at());
    }
}
