package io.bactrian.alerts.notify;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.config.Receiver;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Notification.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the fallback receiver what nobody else could be told: every integration of a notification either gave up, or has
 * taken nothing for a while. Once for each notification; what the fallback receiver cannot be told goes nowhere else.
 */
final class Fallback {

    private static final Logger LOG = LoggerFactory.getLogger(Fallback.class);

    private final Outbox outbox;
    private final Gates gates;
    private final Supplier<AlertConfig> config;
    private final Duration after;
    private volatile boolean healthy = true;

    Fallback(Outbox outbox, Gates gates, Supplier<AlertConfig> config, Duration after) {
        this.outbox = outbox;
        this.gates = gates;
        this.config = config;
        this.after = after;
    }

    boolean healthy() {
        return healthy;
    }

    void delivered() {
        healthy = true;
    }

    /** Looks after a message that failed, in the transaction in which that was recorded. */
    synchronized void consider(Connection connection, Row row, Notification notification, Instant now)
            throws SQLException {
        if (!nobodyToldOf(connection, row, now)) {
            return;
        }
        healthy = false;
        String name = config.get().extensions().fallbackReceiver().orElse("");
        Receiver receiver = config.get().receivers().get(name);
        if (receiver == null
                || row.destination().receiver().equals(name)
                || notification.reason() == Reason.FALLBACK
                || notification.reason() == Reason.TEST
                || isTold(connection, row, name)) {
            return;
        }
        LOG.warn(
                "nothing of {} can be told of {}: the fallback receiver {} is",
                row.destination().receiver(),
                row.groupKey(),
                name);
        Notification again = new Notification(
                notification.groupKey(),
                name,
                notification.groupLabels(),
                notification.routeLabels(),
                Reason.FALLBACK,
                notification.alerts(),
                notification.at());
        for (Integration integration : receiver.integrations()) {
            outbox.store(connection, outbox.prepare(name, integration, again));
        }
    }

    /** What one decision stored for one receiver has the same group and the same time. */
    private boolean nobodyToldOf(Connection connection, Row row, Instant now) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select kind, position, state from delivery where receiver = ? and group_key = ? and created = ?")) {
            select.setString(1, row.destination().receiver());
            select.setString(2, row.groupKey());
            select.setObject(3, DeliveryTable.utc(row.created()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Destination to = new Destination(
                            row.destination().receiver(), rows.getString("kind"), rows.getInt("position"));
                    boolean failing =
                            rows.getString("state").equals("WAITING") && gates.failingSince(to, now.minus(after));
                    if (!failing && !rows.getString("state").equals("DEAD")) {
                        return false;
                    }
                }
                return true;
            }
        }
    }

    private static boolean isTold(Connection connection, Row row, String fallback) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select 1 from delivery where receiver = ? and group_key = ? and created = ? and reason = ?")) {
            select.setString(1, fallback);
            select.setString(2, row.groupKey());
            select.setObject(3, DeliveryTable.utc(row.created()));
            select.setString(4, Reason.FALLBACK.toString());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }
}
