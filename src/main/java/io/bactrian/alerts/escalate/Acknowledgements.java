package io.bactrian.alerts.escalate;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Acknowledgement;
import io.bactrian.alerts.model.Event;
import io.bactrian.alerts.model.Group;
import io.bactrian.ledger.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who looks after which group: the table {@code acknowledgement}, and what it held when it was last read. A transaction
 * that changes this table and {@link EscalationTable} changes this one first: two at a time do not wait for each other.
 */
final class Acknowledgements {

    /** The SQL state of a row that is there already. */
    private static final String EXISTS = "23505";

    private final Ledger ledger;
    private volatile Map<String, Acknowledgement> known = Map.of();
    private volatile long readAt;
    private volatile boolean read;

    Acknowledgements(Ledger ledger) {
        this.ledger = ledger;
    }

    Optional<Acknowledgement> find(String groupKey) {
        return Optional.ofNullable(known.get(groupKey));
    }

    Map<String, Acknowledgement> all() {
        return known;
    }

    /** Reads the table; two that do so at a time never leave the older state behind. */
    synchronized void refresh() {
        known = ledger.inTransaction(connection -> {
            Map<String, Acknowledgement> found = new HashMap<>();
            try (PreparedStatement select =
                            connection.prepareStatement("select group_key, who, note, at from acknowledgement");
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Acknowledgement acknowledgement = new Acknowledgement(
                            rows.getString("group_key"),
                            rows.getString("who"),
                            rows.getString("note"),
                            rows.getObject("at", OffsetDateTime.class).toInstant());
                    found.put(acknowledgement.groupKey(), acknowledgement);
                }
            }
            return Map.copyOf(found);
        });
        readAt = System.nanoTime();
        read = true;
    }

    /** Reads the table unless it was read within that time. */
    void refreshAfter(Duration age) {
        if (!read || System.nanoTime() - readAt > age.toNanos()) {
            refresh();
        }
    }

    /** Changes the table, one after the other, and knows it afterwards. */
    synchronized void change(Ledger.Work<?> work) {
        ledger.inTransaction(work);
        refresh();
    }

    /** In place of what the group had; within {@link #change}. Of two that come at a time, the later one counts. */
    static void write(Connection connection, Acknowledgement acknowledgement) throws SQLException {
        if (update(connection, acknowledgement)) {
            return;
        }
        Savepoint before = connection.setSavepoint();
        try {
            insert(connection, acknowledgement);
        } catch (SQLException e) {
            if (!EXISTS.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback(before);
            update(connection, acknowledgement);
        }
    }

    private static boolean update(Connection connection, Acknowledgement acknowledgement) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update acknowledgement set who = ?, note = ?, at = ? where id = ?")) {
            update.setString(1, acknowledgement.by());
            update.setString(2, acknowledgement.comment());
            update.setObject(3, acknowledgement.at().atOffset(ZoneOffset.UTC));
            update.setString(4, GroupKeys.id(acknowledgement.groupKey()));
            return update.executeUpdate() == 1;
        }
    }

    private static void insert(Connection connection, Acknowledgement acknowledgement) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into acknowledgement (id, group_key, who, note, at) values (?, ?, ?, ?, ?)")) {
            insert.setString(1, GroupKeys.id(acknowledgement.groupKey()));
            insert.setString(2, acknowledgement.groupKey());
            insert.setString(3, acknowledgement.by());
            insert.setString(4, acknowledgement.comment());
            insert.setObject(5, acknowledgement.at().atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    static boolean exists(Connection connection, String groupKey) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select 1 from acknowledgement where id = ?")) {
            select.setString(1, GroupKeys.id(groupKey));
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** False when there is none. */
    static boolean delete(Connection connection, String groupKey) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from acknowledgement where id = ?")) {
            delete.setString(1, GroupKeys.id(groupKey));
            return delete.executeUpdate() > 0;
        }
    }

    /** The line of the history. */
    static Event event(Acknowledgement acknowledgement, Group group) {
        String by = "acknowledged by " + acknowledgement.by();
        return new Event(
                acknowledgement.at(),
                Event.Kind.ACKNOWLEDGED,
                "",
                group.labels().get(Labels.ALERT_NAME),
                group.key(),
                group.receiver(),
                acknowledgement.comment().isEmpty() ? by : by + ": " + acknowledgement.comment());
    }
}
