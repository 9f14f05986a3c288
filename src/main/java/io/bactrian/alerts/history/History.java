package io.bactrian.alerts.history;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Event;
import io.bactrian.ledger.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** The events of the ledger. */
public final class History {

    private static final int MOST_READ = 100_000;
    private static final int MOST_TEXT = 4000;
    private static final int MOST_RECEIVER = 400;

    private final Ledger ledger;

    public History(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Writes events in the transaction of what they tell. */
    public static void record(Connection connection, Collection<Event> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into alert_event"
                + " (at, kind, fingerprint, alert_name, group_key, receiver, text) values (?, ?, ?, ?, ?, ?, ?)")) {
            for (Event event : events) {
                insert.setObject(1, event.at().atOffset(ZoneOffset.UTC));
                insert.setString(2, event.kind().name());
                insert.setString(3, event.fingerprint());
                insert.setString(4, AlertText.storable(event.alertName()));
                insert.setString(5, event.groupKey());
                insert.setString(6, cut(event.receiver(), MOST_RECEIVER));
                insert.setString(7, cut(event.text(), MOST_TEXT));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /**
     * Newest first.
     *
     * @param matchers on the labels alertname, receiver and kind; empty: all
     * @param most at most so many of the newest 100,000 in that time
     */
    public List<Event> query(List<Matcher> matchers, Instant from, Instant to, int most) {
        return ledger.inSnapshot(connection -> {
            List<Event> found = inJournal(connection, matchers, from, to);
            try (PreparedStatement select =
                    connection.prepareStatement("select at, kind, fingerprint, alert_name, group_key, receiver, text"
                            + " from alert_event where at >= ? and at <= ? order by at desc, id desc")) {
                select.setObject(1, from.atOffset(ZoneOffset.UTC));
                select.setObject(2, to.atOffset(ZoneOffset.UTC));
                select.setMaxRows(MOST_READ);
                select.setFetchSize(500);
                try (ResultSet rows = select.executeQuery()) {
                    int read = 0;
                    while (read < most && rows.next()) {
                        Event event = event(rows);
                        if (Matcher.all(matchers, labels(event))) {
                            found.add(event);
                            read++;
                        }
                    }
                }
            }
            found.sort(Comparator.comparing(Event::at).reversed());
            return List.copyOf(found.subList(0, Math.min(most, found.size())));
        });
    }

    /** Newest first. */
    private static List<Event> inJournal(Connection connection, List<Matcher> matchers, Instant from, Instant to)
            throws SQLException {
        List<Event> found = new ArrayList<>();
        AlertJournal.read(connection, row -> {
            if (!row.at().isBefore(from) && !row.at().isAfter(to)) {
                row.events().stream()
                        .filter(event -> Matcher.all(matchers, labels(event)))
                        .forEach(found::add);
            }
        });
        Collections.reverse(found);
        return found;
    }

    /** Forgets what happened before a time. */
    public void forget(Instant before) {
        ledger.inTransaction(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from alert_event where at < ?")) {
                delete.setObject(1, before.atOffset(ZoneOffset.UTC));
                return delete.executeUpdate();
            }
        });
    }

    private static Labels labels(Event event) {
        return Labels.of(
                Labels.ALERT_NAME,
                event.alertName(),
                "receiver",
                event.receiver(),
                "kind",
                event.kind().name().toLowerCase(java.util.Locale.ROOT));
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(
                row.getObject("at", java.time.OffsetDateTime.class).toInstant(),
                Event.Kind.valueOf(row.getString("kind")),
                row.getString("fingerprint"),
                row.getString("alert_name"),
                row.getString("group_key"),
                row.getString("receiver"),
                row.getString("text"));
    }

    private static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most - 1) + "…" : text;
    }
}
