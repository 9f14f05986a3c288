package io.bactrian.alerts.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.alerts.model.Notification;
import java.util.Optional;

/**
 * What a row holds.
 *
 * @param message empty when it could not be rendered
 * @param failure why not
 */
record Content(Optional<ObjectNode> message, Optional<String> failure, Notification notification) {

    private static final JsonMapper JSON = new JsonMapper();

    static Content of(ObjectNode message, Notification notification) {
        return new Content(Optional.of(message), Optional.empty(), notification);
    }

    static Content failed(String failure, Notification notification) {
        return new Content(Optional.empty(), Optional.of(failure), notification);
    }

    String write() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        message.ifPresent(made -> json.set("message", made));
        failure.ifPresent(text -> json.put("failure", text));
        json.set("notification", NotificationJson.write(notification));
        return json.toString();
    }

    static Content read(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return new Content(
                    Optional.ofNullable((ObjectNode) json.get("message")),
                    Optional.ofNullable(json.get("failure")).map(JsonNode::asText),
                    NotificationJson.read(json.path("notification")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored message is no JSON", e);
        }
    }
}
