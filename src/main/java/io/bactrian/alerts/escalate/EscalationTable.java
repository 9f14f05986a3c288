package io.bactrian.alerts.escalate;

import io.bactrian.alerts.escalate.Plan.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows of the table {@code escalation}: one for each group that was ever escalated, until it resolves. */
final class EscalationTable {

    private static final String RUNNING = "RUNNING";
    private static final String ACKNOWLEDGED = "ACKNOWLEDGED";
    private static final String DONE = "DONE";
    private static final String COLUMNS = "group_key, policy, started, step, round, next_at";

    private EscalationTable() {}

    /** When the group's escalation started, in whatever state it is. */
    static Optional<Instant> started(Connection connection, String groupKey) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select started from escalation where id = ?")) {
            select.setString(1, GroupKeys.id(groupKey));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(time(row, "started")) : Optional.empty();
            }
        }
    }

    static Optional<Escalation> running(Connection connection, String groupKey) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select " + COLUMNS + " from escalation where id = ? and state = '" + RUNNING + "'")) {
            select.setString(1, GroupKeys.id(groupKey));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(escalation(row)) : Optional.empty();
            }
        }
    }

    static List<Escalation> running(Connection connection) throws SQLException {
        List<Escalation> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "select " + COLUMNS + " from escalation where state = '" + RUNNING + "' order by next_at, id");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(escalation(rows));
            }
        }
        return found;
    }

    static List<String> groupKeys(Connection connection) throws SQLException {
        List<String> keys = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("select group_key from escalation");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                keys.add(rows.getString(1));
            }
        }
        return keys;
    }

    static void insert(Connection connection, Escalation escalation) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into escalation (id, state, " + COLUMNS
                + ") values (?, '" + RUNNING + "', ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, GroupKeys.id(escalation.groupKey()));
            insert.setString(2, escalation.groupKey());
            insert.setString(3, escalation.plan().text());
            set(insert, 4, escalation.started());
            insert.setInt(5, escalation.position().step());
            insert.setInt(6, escalation.position().round());
            set(insert, 7, escalation.nextAt());
            insert.executeUpdate();
        }
    }

    /**
     * Goes on to the next step.
     *
     * @param next empty: it was the last one
     * @return false when it does not stand there any more, or does not run
     */
    static boolean advance(Connection connection, Escalation from, Optional<Escalation> next) throws SQLException {
        Escalation to = next.orElse(from);
        try (PreparedStatement update =
                connection.prepareStatement("update escalation set state = ?, step = ?, round = ?, next_at = ?"
                        + " where id = ? and state = '" + RUNNING + "' and started = ? and step = ? and round = ?")) {
            update.setString(1, next.isPresent() ? RUNNING : DONE);
            update.setInt(2, to.position().step());
            update.setInt(3, to.position().round());
            set(update, 4, to.nextAt());
            update.setString(5, GroupKeys.id(from.groupKey()));
            set(update, 6, from.started());
            update.setInt(7, from.position().step());
            update.setInt(8, from.position().round());
            return update.executeUpdate() == 1;
        }
    }

    /** Receivers that steps told, each once. */
    static List<String> told(Connection connection, String groupKey) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select told from escalation where id = ?")) {
            select.setString(1, GroupKeys.id(groupKey));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Plan.readNames(row.getString("told")) : List.of();
            }
        }
    }

    /** Receivers that a step told now, in the transaction of {@link #advance}. */
    static void note(Connection connection, String groupKey, Collection<String> receivers) throws SQLException {
        Set<String> all = new LinkedHashSet<>(told(connection, groupKey));
        if (!all.addAll(receivers)) {
            return;
        }
        try (PreparedStatement update = connection.prepareStatement("update escalation set told = ? where id = ?")) {
            update.setString(1, Plan.names(all));
            update.setString(2, GroupKeys.id(groupKey));
            update.executeUpdate();
        }
    }

    static void acknowledge(Connection connection, String groupKey) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update escalation set state = '" + ACKNOWLEDGED + "' where id = ? and state = '" + RUNNING + "'")) {
            update.setString(1, GroupKeys.id(groupKey));
            update.executeUpdate();
        }
    }

    /** False when there is none. */
    static boolean delete(Connection connection, String groupKey) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from escalation where id = ?")) {
            delete.setString(1, GroupKeys.id(groupKey));
            return delete.executeUpdate() > 0;
        }
    }

    private static Escalation escalation(ResultSet row) throws SQLException {
        return new Escalation(
                row.getString("group_key"),
                Plan.read(row.getString("policy")),
                time(row, "started"),
                new Position(row.getInt("round"), row.getInt("step")),
                time(row, "next_at"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static void set(PreparedStatement statement, int at, Instant time) throws SQLException {
        statement.setObject(at, time.atOffset(ZoneOffset.UTC));
    }
}
