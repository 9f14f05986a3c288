package io.bactrian.alerts.api;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.AlertService;
import io.bactrian.alerts.model.AlertStatus;
import io.bactrian.alerts.model.GroupStatus;
import io.bactrian.alerts.model.Silence;
import io.bactrian.runtime.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Groups and alerts as markup. Everything that is not ours is escaped, and cut where it is too long to be read. */
final class AlertView {

    private static final int MOST_LABELS = 40;
    private static final int LABEL_LENGTH = 300;
    private static final int TEXT_LENGTH = 2000;
    private static final int ADDRESS_LENGTH = 2000;

    private final AlertService service;
    private final String home;
    private final Instant now = Instant.now();
    private final Map<String, String> silences = new HashMap<>();
    private Map<String, String> names = Map.of();

    /** @param home from the page to where the paths of this server begin, escaped */
    AlertView(AlertService service, String home) {
        this.service = service;
        this.home = home;
    }

    /** Up to where its alerts begin, as items of a list. */
    String head(GroupStatus status) {
        StringBuilder html = new StringBuilder("<section><h2>");
        html.append(
                status.group().labels().isEmpty()
                        ? "Not grouped"
                        : codes(status.group().labels(), Labels.NONE));
        html.append("</h2>\n<p class=\"soft\">told to ")
                .append(text(status.group().receiver(), LABEL_LENGTH));
        if (!status.mutedBy().isEmpty()) {
            html.append(", muted by ").append(text(String.join(", ", status.mutedBy()), LABEL_LENGTH));
        }
        html.append("</p>\n");
        status.acknowledgement().ifPresent(done -> html.append("<p>Acknowledged by ")
                .append(text(done.by(), LABEL_LENGTH))
                .append(" at ")
                .append(time(done.at()))
                .append(done.comment().isEmpty() ? "" : ": " + text(done.comment(), LABEL_LENGTH))
                .append("</p>\n"));
        html.append("<p class=\"links\">");
        if (!status.group().labels().isEmpty()) {
            html.append(link(
                    home + "alerts/silence?"
                            + Page.escape(Matcher.query(status.group().labels())),
                    "Silence"));
        }
        if (status.acknowledgement().isEmpty()) {
            html.append(link(
                    home + "alerts/acknowledge?token="
                            + Page.escape(
                                    service.acknowledgeToken(status.group().key())),
                    "Acknowledge"));
        }
        return html.append("</p>\n<ul>\n").toString();
    }

    /** @param known labels that the group shows */
    String alert(AlertStatus status, Labels known) {
        Labels annotations = status.alert().annotations();
        String summary = annotations.get("summary");
        StringBuilder html = new StringBuilder("<li>");
        html.append(state(status))
                .append("<span class=\"soft\">since ")
                .append(time(status.alert().startsAt()))
                .append(age(status.alert().startsAt()))
                .append("</span><h3>")
                .append(text(summary.isEmpty() ? status.alert().name() : summary, LABEL_LENGTH))
                .append("</h3>\n");
        if (!annotations.get("description").isBlank()) {
            html.append("<p class=\"text\">")
                    .append(text(annotations.get("description").strip(), TEXT_LENGTH))
                    .append("</p>\n");
        }
        html.append(codes(status.alert().labels(), known));
        status.silencedBy().forEach(id -> html.append("<p>Silenced by ")
                .append(silences.computeIfAbsent(id, this::silence))
                .append("</p>\n"));
        status.inhibitedBy().forEach(fingerprint -> html.append("<p>Inhibited by ")
                .append(text(name(fingerprint), LABEL_LENGTH))
                .append("</p>\n"));
        return html.append("<p class=\"links\">")
                .append(outside(annotations.get("runbook_url"), "How to fix"))
                .append(outside(annotations.get("dashboard_url"), "Dashboard"))
                .append(outside(status.alert().generatorUrl(), "Source"))
                .append(silenceLink(status.alert().labels(), "Silence this one"))
                .append("</p></li>\n")
                .toString();
    }

    /** Where labels are too long for an address there is none: leaving some out would silence more. */
    private String silenceLink(Labels labels, String text) {
        String query = Matcher.query(labels);
        return query.isEmpty() || query.length() > ADDRESS_LENGTH
                ? ""
                : link(home + "alerts/silence?" + Page.escape(query), text);
    }

    private static String state(AlertStatus status) {
        if (!status.silencedBy().isEmpty()) {
            return "<span class=\"state held\">silenced</span>";
        }
        return status.inhibitedBy().isEmpty()
                ? "<span class=\"state active\">active</span>"
                : "<span class=\"state held\">inhibited</span>";
    }

    private String silence(String id) {
        return service.silence(id).map(AlertView::text).orElseGet(() -> text(id, LABEL_LENGTH));
    }

    private static String text(Silence silence) {
        return text(silence.createdBy(), LABEL_LENGTH) + " until " + time(silence.endsAt()) + ": "
                + text(silence.comment(), LABEL_LENGTH);
    }

    private String name(String fingerprint) {
        if (names.isEmpty()) {
            names = service.alerts().stream()
                    .map(AlertStatus::alert)
                    .collect(Collectors.toMap(
                            alert -> alert.labels().fingerprintText(),
                            alert -> alert.labels().toString(),
                            (one, other) -> one));
        }
        return names.getOrDefault(fingerprint, fingerprint);
    }

    private static String codes(Labels labels, Labels known) {
        return labels.asMap().entrySet().stream()
                .filter(label -> !label.getValue().equals(known.get(label.getKey())))
                .limit(MOST_LABELS)
                .map(label -> "<code>" + text(label.getKey() + "=" + label.getValue(), LABEL_LENGTH) + "</code>")
                .collect(Collectors.joining("\n"));
    }

    /** Only addresses of the web: others could do something. */
    private static String outside(String address, String text) {
        return address.matches("https?://\\S+") && address.length() <= ADDRESS_LENGTH
                ? link(Page.escape(address), text)
                : "";
    }

    private static String link(String escapedAddress, String text) {
        return "<a rel=\"noreferrer\" href=\"" + escapedAddress + "\">" + text + "</a>\n";
    }

    private static String text(String text, int most) {
        return Page.escape(
                text.codePointCount(0, text.length()) <= most
                        ? text
                        : text.substring(0, text.offsetByCodePoints(0, most)) + "…");
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private String age(Instant start) {
        Duration age = Duration.between(start, now);
        return age.toMinutes() < 1
                ? ""
                : ", " + Durations.format(Duration.ofMinutes(age.toMinutes())).replaceFirst("m0s$", "m");
    }
}
