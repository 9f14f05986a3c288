package io.bactrian.alerts.history;

import io.bactrian.alerts.history.JournalEntry.Touched;
import io.bactrian.alerts.history.JournalEntry.Written;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Table {@code alert_journal}: a row is what one transaction did to alerts, in the order of ids. Whoever reads tables
 * {@code alert} or {@code alert_event} reads it too, as of the same moment, and puts it on top.
 */
public final class AlertJournal {

    private static final int MOST_READ = 64;
    /** Bytes: about a thousand new alerts. */
    private static final long MOST_LENGTH = 512 * 1024;

    private AlertJournal() {}

    /**
     * @param id later rows have larger ones
     * @param length bytes
     */
    public record Row(long id, Instant at, int length, List<JournalEntry> entries) {

        /** What the history tells of it, oldest first. */
        public List<Event> events() {
            List<Event> events = new ArrayList<>();
            for (JournalEntry entry : entries) {
                if (entry instanceof Written written) {
                    written.events().forEach(event -> events.add(event.of(written.alert(), at)));
                }
            }
            return events;
        }
    }

    /**
     * Adds rows, in the transaction of what they tell.
     *
     * @return how many bytes they hold
     */
    public static long append(Connection connection, Instant at, List<JournalEntry> entries) throws SQLException {
        long length = 0;
        try (PreparedStatement insert =
                connection.prepareStatement("insert into alert_journal (at, entries) values (?, ?)")) {
            for (byte[] row : JournalJson.write(entries)) {
                insert.setObject(1, at.atOffset(ZoneOffset.UTC));
                insert.setBytes(2, row);
                insert.executeUpdate();
                length += row.length;
            }
        }
        return length;
    }

    /** The next rows after one, as many as are worked on at once. */
    public static List<Row> read(Connection connection, long after) throws SQLException {
        List<Row> found = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("select id, at, entries from alert_journal where id > ? order by id")) {
            select.setLong(1, after);
            select.setMaxRows(MOST_READ);
            long length = 0;
            try (ResultSet row = select.executeQuery()) {
                while (length < MOST_LENGTH && row.next()) {
                    byte[] entries = row.getBytes(3);
                    length += entries.length;
                    found.add(new Row(
                            row.getLong(1),
                            row.getObject(2, OffsetDateTime.class).toInstant(),
                            entries.length,
                            JournalJson.read(entries)));
                }
            }
        }
        return found;
    }

    /** All rows, in the order of their ids. */
    static void read(Connection connection, Consumer<Row> reader) throws SQLException {
        List<Row> rows = read(connection, 0);
        while (!rows.isEmpty()) {
            rows.forEach(reader);
            rows = read(connection, rows.get(rows.size() - 1).id());
        }
    }

    /** Takes away rows whose content is elsewhere now. */
    public static void delete(Connection connection, long upTo) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from alert_journal where id <= ?")) {
            delete.setLong(1, upTo);
            delete.executeUpdate();
        }
    }

    /**
     * Puts it on top of what the table of alerts holds.
     *
     * @param alerts by fingerprint
     * @return how many bytes its rows hold
     */
    public static long replay(Connection connection, Map<Long, Alert> alerts) throws SQLException {
        AtomicLong length = new AtomicLong();
        read(connection, row -> {
            length.addAndGet(row.length());
            row.entries().forEach(entry -> replay(entry, alerts));
        });
        return length.get();
    }

    private static void replay(JournalEntry entry, Map<Long, Alert> alerts) {
        if (entry instanceof Written written) {
            alerts.put(entry.fingerprint(), written.alert());
        } else if (entry instanceof Touched touched) {
            alerts.computeIfPresent(entry.fingerprint(), (fingerprint, known) -> touched.on(known));
        } else {
            alerts.remove(entry.fingerprint());
        }
    }
}
