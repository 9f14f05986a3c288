package io.bactrian.alerts.dispatch;

import io.bactrian.ledger.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What every integration was last told of every group: in memory and in table {@code notification_log}. */
final class NotificationLog {

    private final Ledger ledger;
    private final Map<LogEntry.Key, LogEntry> entries = new ConcurrentHashMap<>();
    private volatile boolean doubtful;

    NotificationLog(Ledger ledger) {
        this.ledger = ledger;
    }

    void load() {
        List<LogEntry> rows = ledger.inTransaction(NotificationLog::read);
        Map<LogEntry.Key, LogEntry> read = rows.stream().collect(Collectors.toMap(LogEntry::key, entry -> entry));
        entries.keySet().retainAll(read.keySet());
        entries.putAll(read);
        doubtful = false;
    }

    /** A transaction failed, perhaps only after it was committed: the table knows. */
    void doubt() {
        doubtful = true;
    }

    /**
     * Reads the table if what is in memory is in doubt.
     *
     * @return whether it was
     * @throws io.bactrian.runtime.BactrianException when the ledger does not answer: it stays in doubt
     */
    boolean settle() {
        boolean was = doubtful;
        if (was) {
            load();
        }
        return was;
    }

    Optional<LogEntry> find(LogEntry.Key key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Writes entries in the transaction of what they tell; {@link #committed} says that it held. */
    static void store(Connection connection, Collection<LogEntry> told) throws SQLException {
        delete(connection, told);
        try (PreparedStatement insert = connection.prepareStatement("insert into notification_log (id, group_key,"
                + " receiver, kind, position, told_at, firing, resolved, expires)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (LogEntry entry : told) {
                insert.setString(1, id(entry.key()));
                insert.setString(2, entry.key().groupKey());
                insert.setString(3, entry.key().receiver());
                insert.setString(4, entry.key().kind());
                insert.setInt(5, entry.key().position());
                insert.setObject(6, entry.toldAt().atOffset(ZoneOffset.UTC));
                insert.setString(7, text(entry.firing()));
                insert.setString(8, text(entry.resolved()));
                insert.setObject(9, entry.expires().atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    void committed(Collection<LogEntry> told) {
        told.forEach(entry -> entries.put(entry.key(), entry));
    }

    /** Drops what has expired. */
    void forget(Instant now, Predicate<String> livingGroup) {
        List<LogEntry> expired = entries.values().stream()
                .filter(entry -> !entry.expires().isAfter(now)
                        && !livingGroup.test(entry.key().groupKey()))
                .toList();
        if (!expired.isEmpty()) {
            ledger.inTransaction(connection -> {
                delete(connection, expired);
                return null;
            });
            expired.forEach(entry -> entries.remove(entry.key(), entry));
        }
    }

    /** The id of a row: deliveries refer to it. */
    private static String id(LogEntry.Key key) {
        return Identity.of(key.groupKey(), key.receiver(), key.kind(), Integer.toString(key.position()));
    }

    private static void delete(Connection connection, Collection<LogEntry> some) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from notification_log where id = ?")) {
            for (LogEntry entry : some) {
                delete.setString(1, id(entry.key()));
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    private static List<LogEntry> read(Connection connection) throws SQLException {
        List<LogEntry> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("select group_key, receiver, kind, position,"
                        + " told_at, firing, resolved, expires from notification_log");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.add(new LogEntry(
                        new LogEntry.Key(row.getString(1), row.getString(2), row.getString(3), row.getInt(4)),
                        row.getObject(5, OffsetDateTime.class).toInstant(),
                        fingerprints(row.getString(6)),
                        fingerprints(row.getString(7)),
                        row.getObject(8, OffsetDateTime.class).toInstant()));
            }
        }
        return found;
    }

    private static String text(Set<Long> fingerprints) {
        return fingerprints.stream().map(Long::toHexString).collect(Collectors.joining(" "));
    }

    private static Set<Long> fingerprints(String text) {
        return Arrays.stream(text.split(" "))
                .filter(word -> !word.isEmpty())
                .map(word -> Long.parseUnsignedLong(word, 16))
                .collect(Collectors.toUnmodifiableSet());
    }
}
