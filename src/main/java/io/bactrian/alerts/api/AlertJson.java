package io.bactrian.alerts.api;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.AlertStatus;
import io.bactrian.alerts.model.GroupStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes alerts. All of an alert but its status and receivers stays as it is until the alert is reported again, and is
 * kept as bytes; statuses and lists of receivers are few different ones, and each is made once an answer.
 */
final class AlertJson {

    private static final int MOST_BYTES = 16 << 20;
    private static final byte[] CONTINUED = bytes(",");
    private static final byte[] OPENED = bytes("[");
    private static final byte[] CLOSED = bytes("]");

    private final Map<Long, Kept> kept = new ConcurrentHashMap<>();
    private final AtomicLong size = new AtomicLong();

    /** What does not change: before the receivers, between them and the status, after the status. */
    private static final class Kept {

        private final Alert alert;
        private final byte[] head;
        private final byte[] start;
        private final byte[] tail;

        Kept(Alert alert, String head, String start, String tail) {
            this.alert = alert;
            this.head = bytes(head);
            this.start = bytes(start);
            this.tail = bytes(tail);
        }

        int size() {
            return head.length + start.length + tail.length;
        }
    }

    List<byte[]> list(List<AlertStatus> alerts) {
        List<byte[]> pieces = new ArrayList<>(alerts.size() * 6 + 3);
        append(pieces, alerts);
        pieces.add(bytes("\n"));
        return pieces;
    }

    List<byte[]> groups(List<GroupStatus> groups) {
        List<byte[]> pieces = new ArrayList<>();
        String next = "[";
        for (GroupStatus status : groups) {
            pieces.add(bytes(next + "{\"alerts\":"));
            append(pieces, status.alerts());
            pieces.add(bytes(",\"labels\":" + map(status.group().labels())
                    + ",\"receiver\":{\"name\":" + text(status.group().receiver())
                    + "},\"routeLabels\":" + map(status.group().routeLabels()) + "}"));
            next = ",";
        }
        pieces.add(bytes(groups.isEmpty() ? "[]\n" : "]\n"));
        return pieces;
    }

    private void append(List<byte[]> pieces, List<AlertStatus> alerts) {
        Map<List<String>, byte[]> receivers = new HashMap<>();
        Map<List<Object>, byte[]> states = new HashMap<>();
        pieces.add(OPENED);
        boolean first = true;
        for (AlertStatus alert : alerts) {
            if (!first) {
                pieces.add(CONTINUED);
            }
            first = false;
            Kept fixed = kept(alert.alert());
            pieces.add(fixed.head);
            pieces.add(receivers.computeIfAbsent(alert.receivers(), AlertJson::receivers));
            pieces.add(fixed.start);
            pieces.add(states.computeIfAbsent(
                    List.of(alert.state(), alert.silencedBy(), alert.inhibitedBy(), alert.mutedBy()),
                    state -> state(alert)));
            pieces.add(fixed.tail);
        }
        pieces.add(CLOSED);
    }

    private Kept kept(Alert alert) {
        Kept found = kept.get(alert.fingerprint());
        if (found == null || !found.alert.equals(alert)) {
            found = render(alert);
            Kept old = kept.put(alert.fingerprint(), found);
            if (size.addAndGet(found.size() - (old == null ? 0 : old.size())) > MOST_BYTES) {
                kept.clear(); // of what is gone nobody says so; the rest is soon there again
                size.set(0);
            }
        }
        return found;
    }

    private static Kept render(Alert alert) {
        String from = alert.generatorUrl().isEmpty() ? "" : ",\"generatorURL\":" + text(alert.generatorUrl());
        return new Kept(
                alert,
                "{\"annotations\":" + map(alert.annotations())
                        + ",\"endsAt\":\"" + Json.time(alert.endsAt())
                        + "\",\"fingerprint\":\"" + alert.labels().fingerprintText()
                        + "\",\"receivers\":",
                ",\"startsAt\":\"" + Json.time(alert.startsAt()) + "\",\"status\":",
                ",\"updatedAt\":\"" + Json.time(alert.updatedAt()) + "\"" + from + ",\"labels\":" + map(alert.labels())
                        + "}");
    }

    private static byte[] receivers(List<String> names) {
        return bytes(array(names, name -> "{\"name\":" + text(name) + "}"));
    }

    private static byte[] state(AlertStatus alert) {
        return bytes("{\"inhibitedBy\":" + array(alert.inhibitedBy(), AlertJson::text)
                + ",\"mutedBy\":" + array(alert.mutedBy(), AlertJson::text)
                + ",\"silencedBy\":" + array(alert.silencedBy(), AlertJson::text)
                + ",\"state\":\"" + alert.state().name().toLowerCase(Locale.ROOT) + "\"}");
    }

    private static String array(List<String> values, Function<String, String> write) {
        return values.stream().map(write).collect(Collectors.joining(",", "[", "]"));
    }

    private static String map(Labels labels) {
        return new String(Json.bytes(labels.asMap()), StandardCharsets.UTF_8);
    }

    private static String text(String value) {
        return new String(Json.bytes(value), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
