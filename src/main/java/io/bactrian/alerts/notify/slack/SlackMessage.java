package io.bactrian.alerts.notify.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.alerts.config.SecretSource;
import io.bactrian.alerts.config.SlackConfig;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.notify.Channel;
import io.bactrian.alerts.notify.GoText;
import io.bactrian.alerts.notify.Letter;
import io.bactrian.alerts.notify.Renderer;
import io.bactrian.alerts.notify.http.Target;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;

/** What is said in Slack. */
public final class SlackMessage implements Channel<SlackConfig> {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_TITLE = 1024;
    private static final int MOST_DIGEST = 7000;

    @Override
    public ObjectNode render(SlackConfig integration, Notification notification, Renderer renderer) {
        ObjectNode request = frame(integration, notification, renderer);
        request.putArray("attachments").add(new Attachment(integration, notification, renderer).json());
        return request;
    }

    @Override
    public ObjectNode digest(
            SlackConfig integration, Notification all, String title, List<String> lines, Renderer renderer) {
        ObjectNode request = frame(integration, all, renderer);
        ObjectNode attachment = request.putArray("attachments").addObject();
        attachment.put("title", escaped(title));
        attachment.put("title_link", renderer.externalUrl());
        attachment.put("text", GoText.truncate(escaped(String.join("\n", lines)), MOST_DIGEST));
        attachment.put("fallback", escaped(title));
        attachment.put("callback_id", "");
        attachment.put("footer", "");
        attachment.put("color", "warning");
        return request;
    }

    private static ObjectNode frame(SlackConfig integration, Notification notification, Renderer renderer) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        put(request, "channel", renderer.text(integration.channel(), notification));
        put(request, "username", renderer.text(integration.username(), notification));
        put(request, "icon_emoji", renderer.text(integration.iconEmoji(), notification));
        put(request, "icon_url", renderer.text(integration.iconUrl(), notification));
        if (integration.linkNames()) {
            request.put("link_names", true);
        }
        put(request, "text", renderer.text(integration.messageText(), notification));
        return request;
    }

    /** A group that already has a message gets that one changed, where the configuration wants it. */
    @Override
    public void address(SlackConfig integration, Letter letter, Renderer renderer, Exchange exchange) {
        ObjectNode body = letter.message().deepCopy();
        String url = integration.appUrl();
        if (integration.updateMessage() && letter.thread().isPresent()) {
            JsonNode thread = letter.thread().get();
            body.put("ts", thread.path("ts").asText());
            body.put("channel", thread.path("channel").asText());
            url = url.replaceFirst("chat\\.postMessage$", "chat.update");
        }
        SecretSource address = integration.webhook().orElse(null);
        exchange.setProperty(
                Target.PROPERTY,
                new Target(
                        address != null ? address.read() : new io.bactrian.runtime.Secret(url),
                        integration.appToken().map(SecretSource::read),
                        integration.http(),
                        integration.timeout().isZero() ? TIMEOUT : integration.timeout()));
        exchange.getMessage().setBody(body.toString());
    }

    @Override
    public Optional<ObjectNode> thread(SlackConfig integration, Exchange sent) {
        if (!integration.updateMessage() || integration.appToken().isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode answer = JSON.readTree(sent.getMessage().getBody(String.class));
            if (!answer.hasNonNull("ts") || !answer.hasNonNull("channel")) {
                return Optional.empty();
            }
            return Optional.of(JsonNodeFactory.instance
                    .objectNode()
                    .put("ts", answer.path("ts").asText())
                    .put("channel", answer.path("channel").asText()));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static void put(ObjectNode object, String name, String value) {
        if (!value.isEmpty()) {
            object.put(name, value);
        }
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static String title(String text) {
        return GoText.truncate(text, MOST_TITLE);
    }
}
