package io.bactrian.alerts.notify.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Notification.Notified;
import io.bactrian.alerts.notify.GoText;
import java.util.List;
import java.util.function.Function;

/** Alertmanager's payload, version 4: the same fields in the same order. */
final class Payload {

    private Payload() {}

    /**
     * @param leftOut how many alerts of the group the notification does not hold
     */
    static ObjectNode of(Notification notification, int leftOut, String externalUrl) {
        List<Notified> told = notification.alerts();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("receiver", GoText.quoteMeta(notification.receiver()));
        json.put("status", notification.firing() ? "firing" : "resolved");
        json.putArray("alerts");
        told.forEach(each -> json.withArray("alerts").add(alert(each)));
        json.put("notification_reason", notification.reason().toString());
        json.set("groupLabels", object(notification.groupLabels()));
        json.set("commonLabels", object(common(told, Alert::labels)));
        json.set("commonAnnotations", object(common(told, Alert::annotations)));
        json.set("routeLabels", object(notification.routeLabels()));
        json.put("externalURL", externalUrl);
        json.put("version", "4");
        json.put("groupKey", notification.groupKey());
        json.put("truncatedAlerts", leftOut);
        return json;
    }

    private static ObjectNode alert(Notified told) {
        Alert alert = told.alert();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("status", told.firing() ? "firing" : "resolved");
        json.set("labels", object(alert.labels()));
        json.set("annotations", object(alert.annotations()));
        json.put("startsAt", GoText.time(alert.startsAt()));
        json.put("endsAt", told.firing() ? GoText.NO_TIME : GoText.time(alert.endsAt()));
        json.put("generatorURL", alert.generatorUrl());
        json.put("fingerprint", alert.labels().fingerprintText());
        return json;
    }

    private static Labels common(List<Notified> told, Function<Alert, Labels> labels) {
        return told.stream()
                .map(each -> labels.apply(each.alert()))
                .reduce(Labels::common)
                .orElse(Labels.NONE);
    }

    private static ObjectNode object(Labels labels) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        labels.asMap().forEach(json::put);
        return json;
    }
}
