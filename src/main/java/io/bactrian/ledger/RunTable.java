package io.bactrian.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and writes the table {@code run}; every method is one statement on the caller's connection. */
final class RunTable {

    private static final String COLUMNS =
            "id, flow, name, slot, state, attempts, started, ended, backup_id, plain_bytes,"
                    + " stored_bytes, recoverable_since, message, alerted";
    private static final int MAX_MESSAGE = 4000;

    private RunTable() {}

    static void insert(Connection connection, RunRecord run, Holder holder) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into run (" + COLUMNS + ", holder) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, run.id());
            insert.setString(2, run.flow());
            insert.setString(3, run.name());
            insert.setString(4, run.slot().orElse(null));
            insert.setString(5, run.state().name());
            insert.setInt(6, run.attempts());
            insert.setTimestamp(7, Timestamp.from(run.started()));
            insert.setTimestamp(8, run.ended().map(Timestamp::from).orElse(null));
            insert.setString(9, run.backupId().orElse(null));
            insert.setObject(10, run.plainBytes().orElse(null));
            insert.setObject(11, run.storedBytes().orElse(null));
            insert.setTimestamp(12, run.recoverableSince().map(Timestamp::from).orElse(null));
            insert.setString(13, bounded(run.message()));
            insert.setBoolean(14, run.alerted());
            insert.setString(15, holder.toString());
            insert.executeUpdate();
        }
    }

    /** Ends a run that is under way; false when it has ended already. */
    static boolean end(Connection connection, RunRecord run) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update run set state = ?, attempts = ?, ended = ?, backup_id = ?,"
                        + " plain_bytes = ?, stored_bytes = ?, recoverable_since = ?, message = ?, alerted = ?"
                        + " where id = ? and state = 'STARTED'")) {
            update.setString(1, run.state().name());
            update.setInt(2, run.attempts());
            update.setTimestamp(3, run.ended().map(Timestamp::from).orElse(null));
            update.setString(4, run.backupId().orElse(null));
            update.setObject(5, run.plainBytes().orElse(null));
            update.setObject(6, run.storedBytes().orElse(null));
            update.setTimestamp(7, run.recoverableSince().map(Timestamp::from).orElse(null));
            update.setString(8, bounded(run.message()));
            update.setBoolean(9, run.alerted());
            update.setString(10, run.id());
            return update.executeUpdate() == 1;
        }
    }

    static boolean markAlerted(Connection connection, String id) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update run set alerted = true where id = ? and alerted = false")) {
            update.setString(1, id);
            return update.executeUpdate() == 1;
        }
    }

    /** Rows that satisfy a condition, newest first. */
    static List<RunRecord> select(Connection connection, String condition, int limit, Object... parameters)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS + " from run where " + condition
                + " order by started desc, id desc fetch first " + limit + " rows only")) {
            for (int at = 0; at < parameters.length; at++) {
                select.setObject(at + 1, parameters[at]);
            }
            List<RunRecord> runs = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    runs.add(read(row));
                }
            }
            return runs;
        }
    }

    private static RunRecord read(ResultSet row) throws SQLException {
        return new RunRecord(
                row.getString("id"),
                row.getString("flow"),
                row.getString("name"),
                Optional.ofNullable(row.getString("slot")),
                RunState.valueOf(row.getString("state")),
                row.getInt("attempts"),
                instant(row, "started").orElseThrow(),
                instant(row, "ended"),
                Optional.ofNullable(row.getString("backup_id")),
                Optional.ofNullable(row.getObject("plain_bytes", Long.class)),
                Optional.ofNullable(row.getObject("stored_bytes", Long.class)),
                instant(row, "recoverable_since"),
                Optional.ofNullable(row.getString("message")),
                row.getBoolean("alerted"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
    }

    private static String bounded(Optional<String> message) {
        return message.map(text -> text.length() > MAX_MESSAGE ? text.substring(0, MAX_MESSAGE) : text)
                .orElse(null);
    }
}
