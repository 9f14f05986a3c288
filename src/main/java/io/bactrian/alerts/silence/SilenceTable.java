package io.bactrian.alerts.silence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Silence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of the table {@code silence}. */
final class SilenceTable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COLUMNS = "id, matchers, starts_at, ends_at, updated_at, created_by, note, annotations";

    private SilenceTable() {}

    /** What a change always changes: cheap to compare. */
    record Stamp(Instant startsAt, Instant endsAt, Instant updatedAt) {
        static Stamp of(Silence silence) {
            return new Stamp(silence.startsAt(), silence.endsAt(), silence.updatedAt());
        }
    }

    /** A matcher as a row holds it. */
    private record Row(String name, String value, boolean regex, boolean equal) {
        static Row of(Matcher matcher) {
            return new Row(
                    matcher.name(),
                    matcher.value(),
                    matcher.operator().isRegex(),
                    matcher.operator().isEqual());
        }

        Matcher matcher() {
            return new Matcher(name, Matcher.Operator.of(regex, equal), value);
        }
    }

    static Map<String, Stamp> stamps(Connection connection) throws SQLException {
        Map<String, Stamp> stamps = new HashMap<>();
        try (PreparedStatement select =
                        connection.prepareStatement("select id, starts_at, ends_at, updated_at from silence");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                stamps.put(
                        rows.getString("id"),
                        new Stamp(time(rows, "starts_at"), time(rows, "ends_at"), time(rows, "updated_at")));
            }
        }
        return stamps;
    }

    static List<Silence> read(Connection connection, Iterable<String> ids) throws SQLException {
        List<Silence> found = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("select " + COLUMNS + " from silence where id = ?")) {
            for (String id : ids) {
                one(select, id).ifPresent(found::add);
            }
        }
        return found;
    }

    /** Reads a row that nobody else changes until the transaction ends. */
    static Optional<Silence> lock(Connection connection, String id) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select " + COLUMNS + " from silence where id = ? for update")) {
            return one(select, id);
        }
    }

    static int count(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select count(*) from silence");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    static void insert(Connection connection, Silence silence) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into silence (" + COLUMNS + ", reminded) values (?, ?, ?, ?, ?, ?, ?, ?, false)")) {
            insert.setString(1, silence.id());
            insert.setString(2, text(silence.matchers().stream().map(Row::of).toList()));
            set(insert, 3, silence.startsAt());
            set(insert, 4, silence.endsAt());
            set(insert, 5, silence.updatedAt());
            insert.setString(6, silence.createdBy());
            insert.setString(7, silence.comment());
            insert.setString(8, text(silence.annotations().asMap()));
            insert.executeUpdate();
        }
    }

    /** Everything but the matchers; another end is reminded of anew. */
    static void update(Connection connection, Silence silence) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update silence set"
                + " reminded = case when ends_at = ? then reminded else false end,"
                + " starts_at = ?, ends_at = ?, updated_at = ?, created_by = ?, note = ?, annotations = ?"
                + " where id = ?")) {
            set(update, 1, silence.endsAt());
            set(update, 2, silence.startsAt());
            set(update, 3, silence.endsAt());
            set(update, 4, silence.updatedAt());
            update.setString(5, silence.createdBy());
            update.setString(6, silence.comment());
            update.setString(7, text(silence.annotations().asMap()));
            update.setString(8, silence.id());
            update.executeUpdate();
        }
    }

    static void deleteEndedBefore(Connection connection, Instant time) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from silence where ends_at < ?")) {
            set(delete, 1, time);
            delete.executeUpdate();
        }
    }

    /** Ids of those that end until then and that nobody was reminded of. */
    static List<String> notReminded(Connection connection, Instant until) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("select id from silence where reminded = false and ends_at <= ?")) {
            set(select, 1, until);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
        }
        return ids;
    }

    /** False when it was reminded of meanwhile, or ends at another time now. */
    static boolean remind(Connection connection, Silence silence) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update silence set reminded = true where id = ? and reminded = false and ends_at = ?")) {
            update.setString(1, silence.id());
            set(update, 2, silence.endsAt());
            return update.executeUpdate() == 1;
        }
    }

    private static Optional<Silence> one(PreparedStatement select, String id) throws SQLException {
        select.setString(1, id);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(silence(row)) : Optional.empty();
        }
    }

    private static Silence silence(ResultSet row) throws SQLException {
        try {
            return new Silence(
                    row.getString("id"),
                    JSON.readValue(row.getString("matchers"), new TypeReference<List<Row>>() {}).stream()
                            .map(Row::matcher)
                            .toList(),
                    time(row, "starts_at"),
                    time(row, "ends_at"),
                    time(row, "updated_at"),
                    row.getString("created_by"),
                    row.getString("note"),
                    Labels.of(
                            JSON.readValue(row.getString("annotations"), new TypeReference<Map<String, String>>() {})));
        } catch (JsonProcessingException e) {
            throw new SQLException("the row of silence " + row.getString("id") + " is no JSON", e);
        }
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings are always JSON", e);
        }
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static void set(PreparedStatement statement, int at, Instant time) throws SQLException {
        statement.setObject(at, time.atOffset(ZoneOffset.UTC));
    }
}
