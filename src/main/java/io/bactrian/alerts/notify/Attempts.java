package io.bactrian.alerts.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.alerts.history.History;
import io.bactrian.alerts.model.Event;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Timers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what became of an attempt, with the history, in one transaction. */
final class Attempts {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    private static final int LEAST_ATTEMPTS = 10;

    private final DeliveryTable table;
    private final ThreadTable threads;
    private final Fallback fallback;
    private final Backoff backoff;
    private final Duration giveUpAfter;
    private final Timers timers;

    Attempts(
            DeliveryTable table,
            ThreadTable threads,
            Fallback fallback,
            Backoff backoff,
            Duration giveUpAfter,
            Timers timers) {
        this.table = table;
        this.threads = threads;
        this.fallback = fallback;
        this.backoff = backoff;
        this.giveUpAfter = giveUpAfter;
        this.timers = timers;
    }

    void sent(Row row, Notification notification, Optional<ObjectNode> thread) {
        Instant now = timers.now();
        table.inTransaction(connection -> {
            table.sent(connection, row, now);
            if (thread.isPresent() && notification.firing()) {
                threads.put(connection, row.logId(), thread.get(), now);
            } else if (!notification.firing()) {
                threads.forget(connection, row.logId());
            }
            record(connection, row, notification, Event.Kind.NOTIFIED, row.summary(), now);
            return null;
        });
        fallback.delivered();
    }

    boolean isDead(Row row, Refusal refusal) {
        return refusal.isPermanent()
                || (row.attempts() + 1 >= LEAST_ATTEMPTS
                        && timers.now().isAfter(row.created().plus(giveUpAfter)));
    }

    void failed(Row row, Notification notification, Refusal refusal) {
        Instant now = timers.now();
        boolean dead = isDead(row, refusal);
        Duration wait = backoff.after(row.attempts() + 1);
        Duration asked = refusal.retryAfter().orElse(Duration.ZERO);
        Instant next = now.plus(asked.compareTo(wait) > 0 ? asked : wait);
        table.inTransaction(connection -> {
            if (dead) {
                table.dead(connection, row, now, refusal.getMessage());
            } else {
                table.again(connection, row, next, refusal.getMessage());
            }
            if (dead || row.attempts() == 0) {
                record(connection, row, notification, Event.Kind.FAILED, refusal.getMessage(), now);
            }
            fallback.consider(connection, row, notification, now);
            return null;
        });
        LOG.warn(
                "delivery {} to {} failed{}: {}",
                row.id(),
                row.destination(),
                dead ? " for good" : "",
                refusal.getMessage());
    }

    private static void record(
            Connection connection, Row row, Notification notification, Event.Kind kind, String text, Instant now)
            throws SQLException {
        String name = notification.alerts().isEmpty()
                ? ""
                : notification.alerts().get(0).alert().name();
        History.record(
                connection,
                List.of(new Event(
                        now,
                        kind,
                        "",
                        name,
                        row.groupKey(),
                        row.destination().receiver(),
                        row.destination().kind() + ": " + text)));
    }
}
