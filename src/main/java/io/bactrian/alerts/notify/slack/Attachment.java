package io.bactrian.alerts.notify.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.alerts.config.SlackConfig;
import io.bactrian.alerts.config.SlackConfig.Action;
import io.bactrian.alerts.config.SlackConfig.Confirmation;
import io.bactrian.alerts.config.SlackConfig.Field;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.notify.Renderer;
import java.util.List;

/** The one attachment of a message, with the fields and in the order that Alertmanager gives it. */
final class Attachment {

    private static final List<String> MARKDOWN = List.of("fallback", "pretext", "text");

    private final SlackConfig config;
    private final Notification notification;
    private final Renderer renderer;

    Attachment(SlackConfig config, Notification notification, Renderer renderer) {
        this.config = config;
        this.notification = notification;
        this.renderer = renderer;
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        SlackMessage.put(json, "title", SlackMessage.title(text(config.title())));
        SlackMessage.put(json, "title_link", text(config.titleLink()));
        SlackMessage.put(json, "pretext", text(config.pretext()));
        json.put("text", text(config.text()));
        json.put("fallback", text(config.fallback()));
        json.put("callback_id", text(config.callbackId()));
        if (!config.fields().isEmpty()) {
            ArrayNode fields = json.putArray("fields");
            config.fields().forEach(field -> fields.add(field(field)));
        }
        actions(json);
        SlackMessage.put(json, "image_url", text(config.imageUrl()));
        SlackMessage.put(json, "thumb_url", text(config.thumbUrl()));
        json.put("footer", text(config.footer()));
        SlackMessage.put(json, "color", text(config.color()));
        ArrayNode markdown = json.putArray("mrkdwn_in");
        (config.mrkdwnIn().isEmpty() ? MARKDOWN : config.mrkdwnIn()).forEach(markdown::add);
        return json;
    }

    private ObjectNode field(Field field) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("title", text(field.title()));
        json.put("value", text(field.value()));
        json.put("short", field.isShort().orElse(config.shortFields()));
        return json;
    }

    /** Those of the configuration, and the one that acknowledges where the message comes from an app of ours. */
    private void actions(ObjectNode json) {
        config.actions().forEach(action -> json.withArray("actions").add(action(action)));
        String acknowledge = renderer.acknowledgeUrl(notification);
        if (config.appToken().isPresent() && !acknowledge.isEmpty() && notification.firing()) {
            json.withArray("actions")
                    .addObject()
                    .put("type", "button")
                    .put("text", "Acknowledge")
                    .put("url", acknowledge)
                    .put("style", "primary");
        }
    }

    private ObjectNode action(Action action) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", text(action.type()));
        json.put("text", text(action.text()));
        SlackMessage.put(json, "url", text(action.url()));
        SlackMessage.put(json, "style", text(action.style()));
        SlackMessage.put(json, "name", text(action.name()));
        SlackMessage.put(json, "value", text(action.value()));
        action.confirm().ifPresent(confirm -> json.set("confirm", confirm(confirm)));
        return json;
    }

    private ObjectNode confirm(Confirmation confirm) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("text", text(confirm.text()));
        SlackMessage.put(json, "title", text(confirm.title()));
        SlackMessage.put(json, "ok_text", text(confirm.okText()));
        SlackMessage.put(json, "dismiss_text", text(confirm.dismissText()));
        return json;
    }

    private String text(String template) {
        return renderer.text(template, notification);
    }
}
