package io.bactrian.alerts.escalate;

import io.bactrian.alerts.model.Acknowledgement;
import io.bactrian.ledger.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who looks after which group: the table {@code acknowledgement}, and what it held when it was last read. */
final class Acknowledgements {

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

    /** In place of what the group had; within {@link #change}. */
    static void write(Connection connection, Acknowledgement acknowledgement) throws SQLException {
        delete(connection, acknowledgement.groupKey());
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
}
