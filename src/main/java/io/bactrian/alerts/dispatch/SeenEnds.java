package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.model.Alert;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Foreseen ends that passed while somebody watched. They are noted together with what is told of them: whoever starts
 * after a crash would otherwise give such an alert its time again, and take back an end that was told.
 */
final class SeenEnds {

    private SeenEnds() {}

    /** Rows that were reported anew meanwhile stay as they are. */
    static void note(Connection connection, List<Alert> alerts, Instant now) throws SQLException {
        List<Alert> ended = alerts.stream()
                .filter(alert -> alert.resolvedAt(now) && alert.endsAt().isAfter(alert.updatedAt()))
                .toList();
        if (ended.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(
                "update alert set updated_at = ends_at where fingerprint = ? and updated_at < ends_at and ends_at <= ?")) {
            for (Alert alert : ended) {
                update.setLong(1, alert.fingerprint());
                update.setObject(2, now.atOffset(ZoneOffset.UTC));
                update.addBatch();
            }
            update.executeBatch();
        }
    }
}
