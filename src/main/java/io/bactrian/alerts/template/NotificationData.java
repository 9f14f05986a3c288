package io.bactrian.alerts.template;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Notification.Notified;
import io.bactrian.alerts.template.go.GoStruct;
import io.bactrian.alerts.template.go.GoStruct.Field;
import io.bactrian.alerts.template.go.GoTime;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A notification as templates see it: Alertmanager's {@code Data}, with what is ours after it. */
public final class NotificationData {

    private NotificationData() {}

    /**
     * @param receiverLabels of the receiver's configuration
     * @param externalUrl what links start with
     * @param acknowledgeUrl a signed link, or an empty string
     * @param silenceUrl where a silence for it is made, or an empty string
     */
    public static GoStruct of(
            Notification notification,
            Labels receiverLabels,
            URI externalUrl,
            String acknowledgeUrl,
            String silenceUrl) {
        List<Notified> alerts = notification.alerts();
        return new GoStruct(
                "template.Data",
                new Field("Receiver", "receiver", quoted(notification.receiver())),
                new Field("Status", "status", status(notification.firing())),
                new Field(
                        "Alerts",
                        "alerts",
                        new AlertList(
                                alerts.stream().map(NotificationData::alert).toList())),
                new Field(
                        "NotificationReason",
                        "notification_reason",
                        notification.reason().toString()),
                new Field("GroupLabels", "groupLabels", values(notification.groupLabels())),
                new Field("CommonLabels", "commonLabels", common(alerts, Alert::labels)),
                new Field("CommonAnnotations", "commonAnnotations", common(alerts, Alert::annotations)),
                new Field("RouteLabels", "routeLabels", values(notification.routeLabels())),
                new Field("ExternalURL", "externalURL", address(externalUrl)),
                new Field("ReceiverLabels", "", values(receiverLabels)),
                new Field("AcknowledgeURL", "", acknowledgeUrl),
                new Field("SilenceURL", "", silenceUrl));
    }

    /** Alertmanager hands out the receiver's name as a regular expression that matches it: links filter by it. */
    private static String quoted(String receiver) {
        StringBuilder quoted = new StringBuilder();
        receiver.chars().forEach(c -> {
            if ("\\.+*?()|[]{}^$".indexOf(c) >= 0) {
                quoted.append('\\');
            }
            quoted.append((char) c);
        });
        return quoted.toString();
    }

    private static GoStruct alert(Notified notified) {
        Alert alert = notified.alert();
        return new GoStruct(
                "template.Alert",
                new Field("Status", "status", status(notified.firing())),
                new Field("Labels", "labels", values(alert.labels())),
                new Field("Annotations", "annotations", values(alert.annotations())),
                new Field("StartsAt", "startsAt", GoTime.utc(alert.startsAt())),
                new Field("EndsAt", "endsAt", notified.firing() ? GoTime.ZERO : GoTime.utc(alert.endsAt())),
                new Field("GeneratorURL", "generatorURL", alert.generatorUrl()),
                new Field("Fingerprint", "fingerprint", Labels.fingerprintText(alert.fingerprint())));
    }

    private static String status(boolean firing) {
        return firing ? "firing" : "resolved";
    }

    private static KeyValues common(List<Notified> alerts, Function<Alert, Labels> of) {
        return values(alerts.stream()
                .map(notified -> of.apply(notified.alert()))
                .reduce(Labels::common)
                .orElse(Labels.NONE));
    }

    private static KeyValues values(Labels labels) {
        return new KeyValues(labels.asMap());
    }

    private static String address(URI url) {
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    static KeyValues keyValues(Map<String, String> values) {
        return new KeyValues(values);
    }
}
