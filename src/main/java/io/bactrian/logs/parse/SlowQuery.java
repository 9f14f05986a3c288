package io.bactrian.logs.parse;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** An entry of the slow query log: lines of {@code # Name: value}, then the statement, which is the message. */
final class SlowQuery {

    private static final String TIMESTAMP = "SET timestamp=";

    private SlowQuery() {}

    static boolean read(String text, Draft draft) {
        Cursor lines = new Cursor(text);
        boolean timed = false;
        while (lines.skip("# ")) {
            String line = line(lines);
            if (line.startsWith("Time: ")) {
                time(line.substring(6), draft);
            } else if (line.startsWith("User@Host: ")) {
                user(line.substring(11), draft);
            } else {
                timed |= figures(new Cursor(line), draft);
            }
        }
        StringBuilder statement = new StringBuilder();
        while (!lines.atEnd()) {
            String line = line(lines);
            if (statement.isEmpty() && line.startsWith("use ") && line.endsWith(";")) {
                draft.other("mysql.schema", line.substring(4, line.length() - 1));
            } else if (statement.isEmpty() && line.startsWith(TIMESTAMP)) {
                EpochTimes.of(line.substring(TIMESTAMP.length()).replace(";", ""))
                        .ifPresent(draft::at);
            } else {
                statement.append(statement.isEmpty() ? "" : "\n").append(line);
            }
        }
        draft.level(Levels.WARN);
        draft.message(statement.toString());
        return timed;
    }

    private static void time(String text, Draft draft) {
        Cursor cursor = new Cursor(text);
        Optional<Instant> time = draft.dates().iso(cursor);
        (time.isPresent() ? time : draft.dates().compact(cursor)).ifPresent(draft::at);
    }

    /** {@code app[app] @ localhost [127.0.0.1]  Id: 8}. */
    private static void user(String text, Draft draft) {
        Cursor cursor = new Cursor(text);
        cursor.until('[').ifPresent(user -> draft.given("user.name", user.strip()));
        cursor.until("@ ");
        cursor.until('[').ifPresent(host -> draft.given("source.domain", host.strip()));
        cursor.until(']').ifPresent(address -> draft.given("source.ip", address));
        figures(cursor, draft);
    }

    /** {@code Query_time: 2.000153  Lock_time: 0.000000}; answers whether the time of the query was among them. */
    private static boolean figures(Cursor cursor, Draft draft) {
        boolean timed = false;
        for (cursor.spaces(); !cursor.atEnd(); cursor.spaces()) {
            int from = cursor.at();
            String name = cursor.word();
            if (!name.endsWith(":")) {
                cursor.to(from);
                draft.left(cursor.rest());
                break;
            }
            cursor.spaces();
            timed |= name.equals("Query_time:");
            String value = cursor.peek() != Cursor.END ? cursor.word() : "";
            String field = "mysql." + name.substring(0, name.length() - 1).toLowerCase(Locale.ROOT);
            draft.other(field, isFigure(value) ? JsonNumbers.of(value, draft) : value);
        }
        return timed;
    }

    private static boolean isFigure(String value) {
        return !value.isEmpty()
                && Cursor.isDigit(value.charAt(0))
                && value.chars().allMatch(sign -> sign == '.' || Cursor.isDigit((char) sign));
    }

    private static String line(Cursor lines) {
        int from = lines.at();
        Optional<String> line = lines.until('\n');
        if (line.isEmpty()) {
            lines.to(from);
            return lines.rest();
        }
        return line.get();
    }
}
