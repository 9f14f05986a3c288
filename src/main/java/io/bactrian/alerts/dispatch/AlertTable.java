package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.model.Alert;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The rows of table {@code alert}. */
final class AlertTable {

    private AlertTable() {}

    static List<Alert> load(Connection connection) throws SQLException {
        List<Alert> alerts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select labels, annotations, starts_at, ends_at," + " generator_url, updated_at, timeout from alert")) {
            select.setFetchSize(1000);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    alerts.add(new Alert(
                            AlertJson.labels(row.getString(1)),
                            AlertJson.labels(row.getString(2)),
                            instant(row, 3),
                            instant(row, 4),
                            row.getString(5),
                            instant(row, 6),
                            row.getBoolean(7)));
                }
            }
        }
        return alerts;
    }

    /** Rows that are there already are replaced. */
    static void insert(Connection connection, Collection<Alert> alerts) throws SQLException {
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
                insert.setString(5, alert.generatorUrl());
                insert.setObject(6, time(alert.updatedAt()));
                insert.setBoolean(7, alert.timeout());
                insert.setLong(8, alert.fingerprint());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Changes only the times of rows that are there. */
    static void touch(Connection connection, Collection<Alert> alerts) throws SQLException {
        if (alerts.isEmpty()) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(
                "update alert set ends_at = ?, updated_at = ?, timeout = ? where fingerprint = ?")) {
            for (Alert alert : alerts) {
                update.setObject(1, time(alert.endsAt()));
                update.setObject(2, time(alert.updatedAt()));
                update.setBoolean(3, alert.timeout());
                update.setLong(4, alert.fingerprint());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    static void delete(Connection connection, Collection<Long> fingerprints) throws SQLException {
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
