package io.bactrian.logs.parse;

import java.time.Instant;
import java.util.Optional;

/** The error log of MariaDB and MySQL, and a whole entry of the slow query log, its header and its statement. */
final class MariadbFormat implements Format {

    private static final Optional<String> OTHER = Optional.of("mariadb: neither error log nor slow query log");

    @Override
    public Optional<String> read(Input input, Draft draft) {
        String text = input.text();
        if (text.startsWith("# Time: ") || text.startsWith("# User@Host: ")) {
            return SlowQuery.read(text, draft) ? Optional.empty() : OTHER;
        }
        Cursor cursor = new Cursor(text);
        Optional<Instant> time = draft.dates().iso(cursor);
        if (time.isEmpty()) {
            time = draft.dates().compact(cursor);
        }
        if (time.isEmpty() || cursor.spaces() == 0) {
            return OTHER;
        }
        long thread = cursor.number();
        cursor.spaces();
        String level = cursor.skip('[') ? cursor.until(']').orElse("") : "";
        if (Levels.of(level).equals(Levels.UNKNOWN)) {
            return OTHER;
        }
        draft.at(time.get());
        draft.level(Levels.of(level));
        if (thread >= 0) {
            draft.other("process.thread.id", thread);
        }
        cursor.spaces();
        if (cursor.peek() == '[' && cursor.peek(1) == 'M' && cursor.peek(2) == 'Y') {
            cursor.step();
            draft.other("error.code", cursor.until(']').orElse(""));
            cursor.skip(" [");
            draft.given("mysql.subsystem", cursor.until(']').orElse(""));
            cursor.spaces();
        }
        draft.message(cursor.rest());
        return Optional.empty();
    }
}
