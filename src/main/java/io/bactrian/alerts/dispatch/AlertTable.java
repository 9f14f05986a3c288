package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.history.AlertJournal;
import io.bactrian.alerts.history.AlertText;
import io.bactrian.alerts.history.JournalEntry;
import io.bactrian.alerts.history.JournalEntry.Touched;
import io.bactrian.alerts.history.JournalEntry.Written;
import io.bactrian.alerts.model.Alert;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of table {@code alert}: as of what the journal told when it was last applied. */
final class AlertTable {

    private AlertTable() {}

    /** By fingerprint. */
    static Map<Long, Alert> load(Connection connection) throws SQLException {
        Map<Long, Alert> alerts = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select labels, annotations, starts_at, ends_at," + " generator_url, updated_at, timeout from alert")) {
            select.setFetchSize(1000);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Alert alert = new Alert(
                            AlertJson.labels(row.getString(1)),
                            AlertJson.labels(row.getString(2)),
                            instant(row, 3),
                            instant(row, 4),
                            row.getString(5),
                            instant(row, 6),
                            row.getBoolean(7));
                    alerts.put(alert.fingerprint(), alert);
                }
            }
        }
        return alerts;
    }

    /** Does what rows of the journal tell, which are in their order. */
    static void apply(Connection connection, List<AlertJournal.Row> rows) throws SQLException {
        Map<Long, Alert> written = new LinkedHashMap<>();
        Map<Long, Touched> touched = new LinkedHashMap<>();
        Set<Long> forgotten = new HashSet<>();
        for (AlertJournal.Row row : rows) {
            for (JournalEntry entry : row.entries()) {
                long fingerprint = entry.fingerprint();
                if (entry instanceof Touched times && written.containsKey(fingerprint)) {
                    written.computeIfPresent(fingerprint, (key, alert) -> times.on(alert));
                    continue;
                }
                written.remove(fingerprint);
                touched.remove(fingerprint);
                forgotten.remove(fingerprint);
                if (entry instanceof Written whole) {
                    written.put(fingerprint, whole.alert());
                } else if (entry instanceof Touched times) {
                    touched.put(fingerprint, times);
                } else {
                    forgotten.add(fingerprint);
                }
            }
        }
        insert(connection, written.values());
        touch(connection, touched.values());
        delete(connection, forgotten);
    }

    /** Rows that are there already are replaced. */
    private static void insert(Connection connection, Collection<Alert> alerts) throws SQLException {
        if (alerts.isEmpty()) {
            return;
        }
        delete(connection, alerts.stream().map(Alert::fingerprint).toList());
        try (PreparedStatement insert = connection.prepareStatement("insert into alert (labels, annotations,"
                + " starts_at, ends_at, generator_url, updated_at, timeout, fingerprint)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (Alert alert : alerts) {
                insert.setString(1, AlertJson.labels(alert.labels()));
                insert.setString(2, AlertJson.labels(alert.annotations()));
                insert.setObject(3, time(alert.startsAt()));
                insert.setObject(4, time(alert.endsAt()));
                insert.setString(5, AlertText.storable(alert.generatorUrl()));
                insert.setObject(6, time(alert.updatedAt()));
                insert.setBoolean(7, alert.timeout());
                insert.setLong(8, alert.fingerprint());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Changes only the times of rows that are there. */
    private static void touch(Connection connection, Collection<Touched> alerts) throws SQLException {
        if (alerts.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(
                "update alert set ends_at = ?, updated_at = ?, timeout = ? where fingerprint = ?")) {
            for (Touched alert : alerts) {
                update.setObject(1, time(alert.endsAt()));
                update.setObject(2, time(alert.updatedAt()));
                update.setBoolean(3, alert.timeout());
                update.setLong(4, alert.fingerprint());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private static void delete(Connection connection, Collection<Long> fingerprints) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from alert where fingerprint = ?")) {
            for (long fingerprint : fingerprints) {
                delete.setLong(1, fingerprint);
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    private static OffsetDateTime time(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
