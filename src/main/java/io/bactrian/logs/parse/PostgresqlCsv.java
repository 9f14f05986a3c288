package io.bactrian.logs.parse;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A row of csvlog: 23 columns to PostgreSQL 12, 24 in 13, 26 since 14. */
final class PostgresqlCsv {

    private static final Optional<String> BROKEN = Optional.of("postgresql: a quoted column of csvlog does not end");
    private static final Optional<String> SHORT = Optional.of("postgresql: csvlog has 23 columns or more");
    private static final int LEAST = 23;
    private static final int LEVEL = 11;
    private static final int MESSAGE = 13;

    private static final List<String> COLUMNS = List.of(
            "",
            "user.name",
            "postgresql.database",
            "process.pid",
            "source.address",
            "postgresql.session_id",
            "postgresql.session_line",
            "postgresql.command_tag",
            "postgresql.session_start",
            "postgresql.virtual_transaction_id",
            "postgresql.transaction_id",
            "",
            "postgresql.sql_state",
            "",
            "postgresql.detail",
            "postgresql.hint",
            "postgresql.internal_query",
            "postgresql.internal_query_pos",
            "postgresql.context",
            "postgresql.query",
            "postgresql.query_pos",
            "postgresql.location",
            "postgresql.application_name",
            "postgresql.backend_type",
            "postgresql.leader_pid",
            "postgresql.query_id");

    private PostgresqlCsv() {}

    static Optional<String> read(String text, Instant time, Draft draft) {
        List<String> row = new ArrayList<>();
        if (!split(text, row)) {
            return BROKEN;
        }
        if (row.size() < LEAST) {
            return SHORT;
        }
        draft.at(time);
        draft.level(Levels.of(row.get(LEVEL)));
        draft.given("postgresql.severity", row.get(LEVEL));
        draft.message(row.get(MESSAGE));
        for (int column = 1; column < row.size(); column++) {
            String name = column < COLUMNS.size() ? COLUMNS.get(column) : "postgresql.column_" + (column + 1);
            if (!name.isEmpty() && !row.get(column).isEmpty()) {
                draft.other(name, row.get(column));
            }
        }
        return Optional.empty();
    }

    private static boolean split(String text, List<String> row) {
        int at = 0;
        while (at <= text.length()) {
            StringBuilder column = new StringBuilder();
            if (at < text.length() && text.charAt(at) == '"') {
                at = quoted(text, at + 1, column);
                if (at < 0) {
                    return false;
                }
            }
            int end = text.indexOf(',', at);
            end = end < 0 ? text.length() : end;
            row.add(column.append(text, at, end).toString());
            at = end + 1;
        }
        return true;
    }

    /** @return where the column's closing quote was passed, negative when there is none */
    private static int quoted(String text, int from, StringBuilder column) {
        int at = from;
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                return -1;
            }
            column.append(text, at, quote);
            if (quote + 1 == text.length() || text.charAt(quote + 1) != '"') {
                return quote + 1;
            }
            column.append('"');
            at = quote + 2;
        }
    }
}
