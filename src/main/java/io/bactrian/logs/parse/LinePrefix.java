package io.bactrian.logs.parse;

import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL's {@code log_line_prefix}, taken apart once. */
final class LinePrefix {

    private static final Map<Character, String> FIELDS = Map.ofEntries(
            Map.entry('a', "postgresql.application_name"),
            Map.entry('u', "user.name"),
            Map.entry('d', "postgresql.database"),
            Map.entry('r', "source.address"),
            Map.entry('h', "source.address"),
            Map.entry('L', "server.address"),
            Map.entry('b', "postgresql.backend_type"),
            Map.entry('p', "process.pid"),
            Map.entry('P', "postgresql.leader_pid"),
            Map.entry('i', "postgresql.command_tag"),
            Map.entry('e', "postgresql.sql_state"),
            Map.entry('c', "postgresql.session_id"),
            Map.entry('l', "postgresql.session_line"),
            Map.entry('s', "postgresql.session_start"),
            Map.entry('v', "postgresql.virtual_transaction_id"),
            Map.entry('x', "postgresql.transaction_id"),
            Map.entry('Q', "postgresql.query_id"));
    private static final String TIMES = "mtn";

    private final List<Part> parts;
    private final int sessions;

    /** @throws PermanentException when it has an escape that PostgreSQL does not know */
    LinePrefix(String prefix) {
        List<Part> found = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int always = -1;
        Cursor cursor = new Cursor(prefix);
        while (!cursor.atEnd()) {
            char sign = cursor.peek();
            cursor.step();
            char escape = sign == '%' ? escape(cursor) : Cursor.END;
            if (sign != '%' || escape == '%') {
                literal.append(sign);
                continue;
            }
            literal(found, literal);
            if (escape == 'q') {
                always = always < 0 ? found.size() : always;
            } else if (FIELDS.containsKey(escape) || TIMES.indexOf(escape) >= 0) {
                found.add(new Part(escape, ""));
            } else {
                throw new PermanentException(
                        ExitCode.CONFIGURATION,
                        "linePrefix has %" + (escape == Cursor.END ? "" : escape) + ", which PostgreSQL does not know",
                        "copy it from: SHOW log_line_prefix");
            }
        }
        literal(found, literal);
        parts = List.copyOf(found);
        sessions = always < 0 ? parts.size() : always;
    }

    /** What follows a percent sign and how wide it is padded. */
    private static char escape(Cursor cursor) {
        while (cursor.peek() == '-' || Cursor.isDigit(cursor.peek())) {
            cursor.step();
        }
        char escape = cursor.peek();
        cursor.step();
        return escape;
    }

    private static void literal(List<Part> parts, StringBuilder literal) {
        if (!literal.isEmpty()) {
            parts.add(new Part(Cursor.END, literal.toString()));
            literal.setLength(0);
        }
    }

    /** Reads it; what is after {@code %q} is there for sessions only. */
    boolean read(Cursor cursor, Draft draft) {
        if (!read(cursor, draft, 0, sessions)) {
            return false;
        }
        int from = cursor.at();
        if (sessions < parts.size() && !isLevel(cursor) && !read(cursor, draft, sessions, parts.size())) {
            cursor.to(from);
        }
        return true;
    }

    /** A level, two spaces and whatever: no session's fields stand here. */
    private static boolean isLevel(Cursor cursor) {
        int ahead = 0;
        while (cursor.peek(ahead) >= 'A' && cursor.peek(ahead) <= 'Z') {
            ahead++;
        }
        return ahead > 2 && cursor.peek(ahead) == ':' && cursor.peek(ahead + 1) == ' ';
    }

    private boolean read(Cursor cursor, Draft draft, int from, int to) {
        for (int at = from; at < to; at++) {
            Part part = parts.get(at);
            if (!part.literal().isEmpty()) {
                if (!cursor.skip(part.literal())) {
                    return false;
                }
            } else if (TIMES.indexOf(part.escape()) >= 0) {
                Optional<Instant> time = time(part.escape(), cursor, draft);
                if (time.isEmpty()) {
                    return false;
                }
                draft.at(time.get());
            } else {
                Optional<String> value =
                        value(cursor, at + 1 < parts.size() ? parts.get(at + 1).literal() : "");
                if (value.isEmpty()) {
                    return false;
                }
                draft.given(FIELDS.get(part.escape()), value.get().strip());
            }
        }
        return true;
    }

    private static Optional<Instant> time(char escape, Cursor cursor, Draft draft) {
        return escape == 'n' ? EpochTimes.of(number(cursor)) : draft.dates().iso(cursor);
    }

    private static String number(Cursor cursor) {
        StringBuilder number = new StringBuilder();
        for (; Cursor.isDigit(cursor.peek()) || cursor.peek() == '.'; cursor.step()) {
            number.append(cursor.peek());
        }
        return number.toString();
    }

    /** Everything before the literal that follows, which stays; a word when none does. */
    private static Optional<String> value(Cursor cursor, String next) {
        if (next.isEmpty()) {
            return Optional.of(cursor.word());
        }
        Optional<String> value = cursor.until(next);
        if (value.isPresent()) {
            cursor.to(cursor.at() - next.length());
        }
        return value.filter(text -> text.indexOf('\n') < 0);
    }

    private record Part(char escape, String literal) {}
}
