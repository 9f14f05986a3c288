package io.bactrian.alerts.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Notification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is told, kept beside the message that tells it: a digest or the fallback receiver needs it again. */
final class NotificationJson {

    private NotificationJson() {}

    static ObjectNode write(Notification notification) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("groupKey", notification.groupKey());
        json.put("receiver", notification.receiver());
        json.set("groupLabels", write(notification.groupLabels()));
        json.set("routeLabels", write(notification.routeLabels()));
        json.put("reason", notification.reason().name());
        json.put("at", notification.at().toString());
        for (Notification.Notified told : notification.alerts()) {
            Alert alert = told.alert();
            ObjectNode one = json.withArray("alerts").addObject();
            one.put("firing", told.firing());
            one.set("labels", write(alert.labels()));
            one.set("annotations", write(alert.annotations()));
            one.put("startsAt", alert.startsAt().toString());
            one.put("endsAt", alert.endsAt().toString());
            one.put("generatorUrl", alert.generatorUrl());
            one.put("updatedAt", alert.updatedAt().toString());
            one.put("timeout", alert.timeout());
        }
        return json;
    }

    static Notification read(JsonNode json) {
        List<Notification.Notified> alerts = new ArrayList<>();
        for (JsonNode one : json.path("alerts")) {
            alerts.add(new Notification.Notified(
                    new Alert(
                            labels(one.path("labels")),
                            labels(one.path("annotations")),
                            Instant.parse(one.path("startsAt").asText()),
                            Instant.parse(one.path("endsAt").asText()),
                            one.path("generatorUrl").asText(),
                            Instant.parse(one.path("updatedAt").asText()),
                            one.path("timeout").asBoolean()),
                    one.path("firing").asBoolean()));
        }
        return new Notification(
                json.path("groupKey").asText(),
                json.path("receiver").asText(),
                labels(json.path("groupLabels")),
                labels(json.path("routeLabels")),
                Notification.Reason.valueOf(json.path("reason").asText()),
                alerts,
                Instant.parse(json.path("at").asText()));
    }

    private static ObjectNode write(Labels labels) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        labels.asMap().forEach(json::put);
        return json;
    }

    private static Labels labels(JsonNode json) {
        Map<String, String> values = new TreeMap<>();
        json.properties()
                .forEach(field -> values.put(field.getKey(), field.getValue().asText()));
        return Labels.of(values);
    }
}
