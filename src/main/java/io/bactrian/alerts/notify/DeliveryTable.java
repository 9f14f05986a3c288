package io.bactrian.alerts.notify;

import io.bactrian.alerts.model.Delivery;
import io.bactrian.ledger.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of deliveries. */
final class DeliveryTable {

    private static final int MOST_ERROR = 2000;
    private static final String OF_DESTINATION = " receiver = ? and kind = ? and position = ?";
    private static final String ROW = "select id, log_id, group_key, receiver, kind, position, reason, summary,"
            + " message, attempts, created from delivery where ";

    private final Ledger ledger;

    DeliveryTable(Ledger ledger) {
        this.ledger = ledger;
    }

    /** A row that can be sent. */
    record Due(long id, String logId, Destination destination) {}

    <T> T inTransaction(Ledger.Work<T> work) {
        return ledger.inTransaction(work);
    }

    long insert(Connection connection, Row row, Instant now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into delivery (log_id, group_key, receiver, kind, position, reason, summary, message, state,"
                        + " attempts, created, next_attempt) values (?, ?, ?, ?, ?, ?, ?, ?, 'WAITING', 0, ?, ?)",
                Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, row.logId());
            insert.setString(2, row.groupKey());
            set(insert, 3, row.destination());
            insert.setString(6, row.reason());
            insert.setString(7, row.summary());
            insert.setString(8, row.content());
            insert.setObject(9, utc(row.created()));
            insert.setObject(10, utc(now));
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        }
    }

    /** What waits for the same group and integration need not go any more. */
    void supersede(Connection connection, long id, Instant now) throws SQLException {
        update(
                connection,
                "update delivery set state = 'SUPERSEDED', ended = ?, next_attempt = null"
                        + " where id = ? and state = 'WAITING'",
                utc(now),
                id);
    }

    /** What waits for one integration about one group, oldest first. */
    List<Row> waiting(Connection connection, String logId) throws SQLException {
        return rows(connection, "log_id = ? and state = 'WAITING'", Integer.MAX_VALUE, logId);
    }

    void supersede(Connection connection, long id, String by, Instant now) throws SQLException {
        update(
                connection,
                "update delivery set state = 'SUPERSEDED', ended = ?, next_attempt = null, error = ?"
                        + " where id = ? and state = 'WAITING'",
                utc(now),
                by,
                id);
    }

    /** Oldest first; of each integration no more than {@code most}. */
    List<Due> due(Instant now, int most) {
        return inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select id, log_id, receiver, kind, position from (select id, log_id, receiver, kind, position,"
                            + " row_number() over (partition by receiver, kind, position order by id) as place"
                            + " from delivery where state = 'WAITING' and next_attempt <= ?) as waiting"
                            + " where place <= ? order by id")) {
                select.setObject(1, utc(now));
                select.setInt(2, most);
                List<Due> found = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        found.add(new Due(rows.getLong("id"), rows.getString("log_id"), destination(rows)));
                    }
                }
                return found;
            }
        });
    }

    /** When the next row that is not due yet will be. */
    Optional<Instant> nextAfter(Instant now) {
        return inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select min(next_attempt) as next from delivery where state = 'WAITING' and next_attempt > ?")) {
                select.setObject(1, utc(now));
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? instant(row, "next") : Optional.empty();
                }
            }
        });
    }

    /** A row, if it still waits. */
    Optional<Row> waiting(long id) {
        return rows("id = ? and state = 'WAITING'", 1, id).stream().findFirst();
    }

    /** What waits for one integration, oldest first. */
    List<Row> waiting(Destination to, int most) {
        return rows("state = 'WAITING' and" + OF_DESTINATION, most, to.receiver(), to.kind(), to.index());
    }

    private List<Row> rows(String where, int most, Object... values) {
        return inTransaction(connection -> rows(connection, where, most, values));
    }

    private static List<Row> rows(Connection connection, String where, int most, Object... values) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ROW + where + " order by id")) {
            select.setMaxRows(most);
            for (int at = 0; at < values.length; at++) {
                select.setObject(at + 1, values[at]);
            }
            List<Row> found = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Row(
                            rows.getLong("id"),
                            rows.getString("log_id"),
                            rows.getString("group_key"),
                            destination(rows),
                            rows.getString("reason"),
                            rows.getString("summary"),
                            rows.getString("message"),
                            rows.getInt("attempts"),
                            instant(rows, "created").orElseThrow()));
                }
            }
            return found;
        }
    }

    /** Nothing of an integration goes before a time. */
    void postpone(Destination to, Instant until) {
        inTransaction(connection -> update(
                connection,
                "update delivery set next_attempt = ? where state = 'WAITING' and next_attempt < ? and"
                        + OF_DESTINATION,
                utc(until),
                utc(until),
                to.receiver(),
                to.kind(),
                to.index()));
    }

    /** The wall's clock was set back: nothing waits longer than it had to. */
    void hasten(Instant latest, Instant now) {
        inTransaction(connection -> update(
                connection,
                "update delivery set next_attempt = ? where state = 'WAITING' and next_attempt > ?",
                utc(now),
                utc(latest)));
    }

    void sent(Connection connection, Row row, Instant now) throws SQLException {
        update(
                connection,
                "update delivery set state = 'SENT', ended = ?, next_attempt = null, attempts = ?, error = null"
                        + " where id = ?",
                utc(now),
                row.attempts() + 1,
                row.id());
    }

    void again(Connection connection, Row row, Instant next, String error) throws SQLException {
        update(
                connection,
                "update delivery set next_attempt = ?, attempts = ?, error = ? where id = ? and state = 'WAITING'",
                utc(next),
                row.attempts() + 1,
                cut(error),
                row.id());
    }

    void dead(Connection connection, Row row, Instant now, String error) throws SQLException {
        update(
                connection,
                "update delivery set state = 'DEAD', ended = ?, next_attempt = null, attempts = ?, error = ?"
                        + " where id = ? and state = 'WAITING'",
                utc(now),
                row.attempts() + 1,
                cut(error),
                row.id());
    }

    /** Whether a dead letter waits again. */
    boolean revive(long id, Instant now) {
        return inTransaction(connection -> update(
                        connection,
                        "update delivery set state = 'WAITING', attempts = 0, ended = null, next_attempt = ?"
                                + " where id = ? and state = 'DEAD'",
                        utc(now),
                        id))
                == 1;
    }

    void forget(Instant before) {
        inTransaction(connection -> {
            update(connection, "delete from delivery where state <> 'WAITING' and ended < ?", utc(before));
            return update(connection, "delete from delivery_thread where expires < ?", utc(before));
        });
    }

    /** When messages of an integration arrived since a time, newest first. */
    List<Instant> sentSince(Destination to, Instant since, int most) {
        return inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select ended from delivery"
                    + " where state = 'SENT' and ended > ? and" + OF_DESTINATION + " order by ended desc")) {
                select.setObject(1, utc(since));
                set(select, 2, to);
                select.setMaxRows(most);
                List<Instant> found = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        found.add(instant(rows, "ended").orElseThrow());
                    }
                }
                return found;
            }
        });
    }

    List<Delivery> list(Optional<Delivery.State> state, int most) {
        return inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select * from delivery where state = coalesce(cast(? as varchar), state) order by id desc")) {
                select.setString(1, state.map(Enum::name).orElse(null));
                select.setMaxRows(most);
                List<Delivery> found = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        found.add(delivery(rows));
                    }
                }
                return found;
            }
        });
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                row.getLong("id"),
                row.getString("group_key"),
                row.getString("receiver"),
                row.getString("kind"),
                row.getInt("position"),
                row.getString("reason"),
                row.getString("summary"),
                Delivery.State.valueOf(row.getString("state")),
                row.getInt("attempts"),
                instant(row, "created").orElseThrow(),
                instant(row, "next_attempt"),
                instant(row, "ended"),
                Optional.ofNullable(row.getString("error")));
    }

    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int at = 0; at < values.length; at++) {
                update.setObject(at + 1, values[at]);
            }
            return update.executeUpdate();
        }
    }

    static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static void set(PreparedStatement statement, int from, Destination to) throws SQLException {
        statement.setString(from, to.receiver());
        statement.setString(from + 1, to.kind());
        statement.setInt(from + 2, to.index());
    }

    private static Destination destination(ResultSet row) throws SQLException {
        return new Destination(row.getString("receiver"), row.getString("kind"), row.getInt("position"));
    }

    private static String cut(String text) {
        return text.length() > MOST_ERROR ? text.substring(0, MOST_ERROR - 1) + "…" : text;
    }
}
