package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.model.GroupWatcher;
import io.bactrian.ledger.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Table {@code alert_group}: when each group began. Changes gather in memory and are written together. A row that a
 * crash kept from being written costs a group that it waits once more.
 */
final class GroupTable {

    /** When the group with this key began. */
    record Row(String routeId, String groupKey, Instant created) {}

    private final Ledger ledger;
    private final GroupWatcher watcher;
    private final Map<String, Row> rows = new HashMap<>();
    private final Set<String> changed = new HashSet<>();

    /**
     * @param watcher is told of groups that are no more
     */
    GroupTable(Ledger ledger, GroupWatcher watcher) {
        this.ledger = ledger;
        this.watcher = watcher;
    }

    void load() {
        Map<String, Row> read = ledger.inTransaction(GroupTable::read);
        synchronized (this) {
            rows.clear();
            changed.clear();
            rows.putAll(read);
        }
    }

    synchronized Optional<Instant> created(String id) {
        return Optional.ofNullable(rows.get(id)).map(Row::created);
    }

    synchronized void put(String id, Row row) {
        if (!row.equals(rows.put(id, row))) {
            changed.add(id);
        }
    }

    synchronized void remove(String id) {
        if (rows.remove(id) != null) {
            changed.add(id);
        }
    }

    synchronized void removeAllBut(Set<String> ids) {
        Set<String> gone = new HashSet<>(rows.keySet());
        gone.removeAll(ids);
        gone.forEach(this::remove);
    }

    synchronized boolean hasChanged() {
        return !changed.isEmpty();
    }

    /** Brings the table up to date; what could not be written is written the next time. */
    void write(AlertStore.Extra guard) {
        Map<String, Optional<Row>> changes = new LinkedHashMap<>();
        Map<String, Row> before;
        synchronized (this) {
            changed.forEach(id -> changes.put(id, Optional.ofNullable(rows.get(id))));
            changed.clear();
            before = Map.copyOf(rows);
        }
        if (changes.isEmpty()) {
            return;
        }
        try {
            ledger.inTransaction(connection -> {
                guard.on(connection);
                Set<String> gone = write(connection, changes);
                before.values().forEach(row -> gone.remove(row.groupKey()));
                for (String key : gone) {
                    watcher.resolved(connection, key);
                }
                return null;
            });
        } catch (RuntimeException e) {
            synchronized (this) {
                changed.addAll(changes.keySet());
            }
            throw e;
        }
    }

    private static Set<String> write(Connection connection, Map<String, Optional<Row>> changes) throws SQLException {
        Set<String> gone = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("select group_key from alert_group where id = ?");
                PreparedStatement delete = connection.prepareStatement("delete from alert_group where id = ?");
                PreparedStatement insert = connection.prepareStatement(
                        "insert into alert_group (id, route_id, group_key, created) values (?, ?, ?, ?)")) {
            for (Map.Entry<String, Optional<Row>> change : changes.entrySet()) {
                if (change.getValue().isEmpty()) {
                    select.setString(1, change.getKey());
                    try (ResultSet row = select.executeQuery()) {
                        if (row.next()) {
                            gone.add(row.getString(1));
                        }
                    }
                }
                delete.setString(1, change.getKey());
                delete.addBatch();
                if (change.getValue().isPresent()) {
                    Row row = change.getValue().get();
                    insert.setString(1, change.getKey());
                    insert.setString(2, row.routeId());
                    insert.setString(3, row.groupKey());
                    insert.setObject(4, row.created().atOffset(ZoneOffset.UTC));
                    insert.addBatch();
                }
            }
            delete.executeBatch();
            insert.executeBatch();
        }
        return gone;
    }

    private static Map<String, Row> read(Connection connection) throws SQLException {
        Map<String, Row> found = new HashMap<>();
        try (PreparedStatement select =
                        connection.prepareStatement("select id, route_id, group_key, created from alert_group");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.put(
                        row.getString(1),
                        new Row(
                                row.getString(2),
                                row.getString(3),
                                row.getObject(4, OffsetDateTime.class).toInstant()));
            }
        }
        return found;
    }
}
