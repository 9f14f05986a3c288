package io.bactrian.alerts.notify;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.config.Receiver;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Notification.Notified;
import io.bactrian.alerts.model.Notification.Reason;
import io.bactrian.alerts.model.Outgoing;
import io.bactrian.alerts.model.Timers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Renders messages, keeps them in the ledger, and answers questions about them. */
public final class Outbox implements Outgoing {

    private static final int MOST_SUMMARY = 1000;

    private final DeliveryTable table;
    private final Supplier<AlertConfig> config;
    private final Renderer renderer;
    private final Timers timers;
    private volatile Runnable onWake = () -> {};

    Outbox(DeliveryTable table, Supplier<AlertConfig> config, Renderer renderer, Timers timers) {
        this.table = table;
        this.config = config;
        this.renderer = renderer;
        this.timers = timers;
    }

    void onWake(Runnable action) {
        onWake = action;
    }

    @Override
    public Prepared prepare(String receiver, Integration integration, Notification notification) {
        Content content;
        try {
            content = Content.of(
                    Channels.of(integration.kind()).render(integration, notification, renderer), notification);
        } catch (RuntimeException e) {
            content = Content.failed("cannot be rendered: " + e.getMessage(), notification);
        }
        return row(new Destination(receiver, integration.kind(), integration.index()), content);
    }

    static PreparedRow row(Destination to, Content content) {
        Notification notification = content.notification();
        String summary = Summary.line(notification);
        return new PreparedRow(
                new Row(
                        Row.NEW,
                        logId(notification.groupKey(), to),
                        notification.groupKey(),
                        to,
                        notification.reason().toString(),
                        summary.substring(0, Math.min(MOST_SUMMARY, summary.length())),
                        content.write(),
                        0,
                        notification.at().truncatedTo(ChronoUnit.MICROS)),
                fingerprints(notification));
    }

    @Override
    public void store(Connection connection, Prepared message) throws SQLException {
        put(connection, (PreparedRow) message);
    }

    private long put(Connection connection, PreparedRow prepared) throws SQLException {
        Instant now = timers.now();
        Set<Long> told = prepared.alerts();
        for (Row waiting : table.waiting(connection, prepared.row().logId())) {
            // An end that only the older message tells would otherwise be told by nobody.
            if (told.containsAll(fingerprints(Content.read(waiting.content()).notification()))) {
                table.supersede(connection, waiting.id(), now);
            }
        }
        return table.insert(connection, prepared.row(), now);
    }

    private static Set<Long> fingerprints(Notification notification) {
        return notification.alerts().stream()
                .map(notified -> notified.alert().fingerprint())
                .collect(Collectors.toSet());
    }

    @Override
    public void wake() {
        onWake.run();
    }

    /** Newest first. */
    public List<Delivery> deliveries(Optional<Delivery.State> state, int most) {
        return table.list(state, most);
    }

    /**
     * Sends a dead letter again, as often as a new one.
     *
     * @throws NoSuchElementException when there is no such dead letter
     */
    public void retry(long id) {
        if (!table.revive(id, timers.now())) {
            throw new NoSuchElementException("there is no dead letter " + id);
        }
        wake();
    }

    /**
     * Sends a test message to every integration of a receiver, past groups and silences.
     *
     * @return the ids of the deliveries
     * @throws NoSuchElementException when there is no such receiver
     */
    public List<Long> test(String receiver) {
        Receiver found = Optional.ofNullable(config.get().receivers().get(receiver))
                .orElseThrow(() -> new NoSuchElementException("there is no receiver " + receiver));
        Notification notification = testOf(receiver, timers.now());
        List<PreparedRow> prepared = found.integrations().stream()
                .map(integration -> (PreparedRow) prepare(receiver, integration, notification))
                .toList();
        List<Long> ids = table.inTransaction(connection -> {
            List<Long> stored = new ArrayList<>();
            for (PreparedRow each : prepared) {
                stored.add(put(connection, each));
            }
            return stored;
        });
        wake();
        return ids;
    }

    /** Forgets what ended before a time; dead letters too. */
    public void forget(Instant before) {
        table.forget(before);
    }

    private static Notification testOf(String receiver, Instant now) {
        Labels labels = Labels.of(Labels.ALERT_NAME, "BactrianTest", "severity", "info", "receiver", receiver);
        Labels annotations = Labels.of(
                "summary",
                "A test of the receiver " + receiver,
                "description",
                "Somebody asked for this message. Nothing is wrong.");
        Alert alert = new Alert(labels, annotations, now, now.plus(Duration.ofMinutes(5)), "", now, false);
        return new Notification(
                "{}/test:" + Labels.of("receiver", receiver),
                receiver,
                Labels.of(Labels.ALERT_NAME, "BactrianTest"),
                Labels.NONE,
                Reason.TEST,
                List.of(new Notified(alert, true)),
                now);
    }

    static String logId(String groupKey, Destination to) {
        try {
            String all = String.join("\0", groupKey, to.receiver(), to.kind(), Integer.toString(to.index()));
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A rendered message on its way into the table. */
    record PreparedRow(Row row, Set<Long> alerts) implements Prepared {}
}
