package io.bactrian.alerts.notify;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Extensions.RateLimit;
import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Notification.Notified;
import io.bactrian.alerts.model.Notification.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The rate limit of a receiver, kept for each of its integrations. What is above it waits until the oldest message is
 * out of the window; then all that waits goes as one message.
 */
final class Digests {

    private static final int MOST_ROWS = 1000;
    private static final int MOST_LINES = 200;

    private final DeliveryTable table;
    private final Supplier<AlertConfig> config;
    private final Renderer renderer;
    private final Set<Destination> held = new HashSet<>();

    Digests(DeliveryTable table, Supplier<AlertConfig> config, Renderer renderer) {
        this.table = table;
        this.config = config;
        this.renderer = renderer;
    }

    /** What the limit says to a message. */
    enum Answer {
        GO,
        /** Another one is on its way and may be the last one allowed. */
        LATER,
        /** Everything of this integration waits until the window opens. */
        HELD,
        /** What was held is one new message now. */
        GATHERED
    }

    Answer ask(Destination to, int onTheirWay, Set<Long> busy, Instant now) {
        Optional<RateLimit> found =
                config.get().extensions().optionsOf(to.receiver()).rateLimit();
        if (found.isEmpty()) {
            return Answer.GO;
        }
        RateLimit limit = found.get();
        List<Instant> sent = table.sentSince(to, now.minus(limit.per()), limit.messages());
        if (sent.size() >= limit.messages()) {
            held.add(to);
            table.postpone(to, sent.get(limit.messages() - 1).plus(limit.per()));
            return Answer.HELD;
        }
        if (sent.size() + onTheirWay >= limit.messages()) {
            return Answer.LATER;
        }
        return held.remove(to) && gather(to, busy, now) ? Answer.GATHERED : Answer.GO;
    }

    private boolean gather(Destination to, Set<Long> busy, Instant now) {
        List<Row> rows = table.waiting(to, MOST_ROWS).stream()
                .filter(row -> !busy.contains(row.id()))
                .toList();
        Optional<Integration> integration = Channels.find(config.get(), to);
        if (rows.size() < 2 || integration.isEmpty()) {
            return false;
        }
        Notification all = union(to, rows, now);
        String title = "[DIGEST] " + rows.size() + " notifications for " + to.receiver();
        Content content;
        try {
            content = Content.of(
                    Channels.of(to.kind()).digest(integration.get(), all, title, lines(rows), renderer), all);
        } catch (RuntimeException e) {
            content = Content.failed("the digest cannot be rendered: " + e.getMessage(), all);
        }
        Row made = Outbox.row(to, content).row();
        Row digest = new Row(
                Row.NEW, made.logId(), made.groupKey(), to, made.reason(), title, made.content(), 0, made.created());
        table.inTransaction(connection -> {
            long id = table.insert(connection, digest, now);
            for (Row row : rows) {
                table.supersede(connection, row.id(), "part of the digest " + id, now);
            }
            return id;
        });
        return true;
    }

    private static List<String> lines(List<Row> rows) {
        List<String> lines = new ArrayList<>();
        rows.stream().limit(MOST_LINES).forEach(row -> lines.add(row.summary()));
        if (rows.size() > MOST_LINES) {
            lines.add("and " + (rows.size() - MOST_LINES) + " more");
        }
        return lines;
    }

    /** Every alert once, as it was told last. */
    private static Notification union(Destination to, List<Row> rows, Instant now) {
        Map<Labels, Notified> alerts = new LinkedHashMap<>();
        rows.stream()
                .map(row -> Content.read(row.content()).notification().alerts())
                .flatMap(Collection::stream)
                .forEach(told -> alerts.put(told.alert().labels(), told));
        return new Notification(
                "{}/digest:" + Labels.of("receiver", to.receiver()),
                to.receiver(),
                Labels.NONE,
                Labels.NONE,
                Reason.DIGEST,
                List.copyOf(alerts.values()),
                now);
    }
}
