package io.bactrian.logs.parse;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** PostgreSQL's log: stderr with any {@code log_line_prefix}, csvlog and jsonlog, told apart line by line. */
final class PostgresqlFormat implements Format {

    /** What PostgreSQL and Debian's have when nothing is set. */
    static final String USUAL_PREFIX = "%m [%p] %q%u@%d ";

    private static final Optional<String> NO_PREFIX = Optional.of("postgresql: it does not begin with log_line_prefix");
    private static final Optional<String> NO_LEVEL = Optional.of("postgresql: no level such as LOG: after the prefix");
    /** Words that go on with what the line before said. */
    private static final Set<String> PARTS =
            Set.of("DETAIL", "HINT", "QUERY", "CONTEXT", "LOCATION", "STATEMENT", "BACKTRACE");

    private final LinePrefix prefix;
    private final Format json = new JsonFormat();

    PostgresqlFormat(LinePrefix prefix) {
        this.prefix = prefix;
    }

    @Override
    public Optional<String> read(Input input, Draft draft) {
        if (input.begins('{')) {
            return json.read(input, draft);
        }
        String text = input.text();
        Cursor cursor = new Cursor(text);
        Optional<Instant> time = draft.dates().iso(cursor);
        if (time.isPresent() && cursor.peek() == ',') {
            return PostgresqlCsv.read(text, time.get(), draft);
        }
        cursor.to(0);
        if (!prefix.read(cursor, draft)) {
            return NO_PREFIX;
        }
        int from = cursor.at();
        while (Cursor.isLetter(cursor.peek()) || Cursor.isDigit(cursor.peek())) {
            cursor.step();
        }
        String word = cursor.since(from);
        String level = PARTS.contains(word) ? Levels.INFO : Levels.of(word);
        if (level.equals(Levels.UNKNOWN) || !cursor.skip(':')) {
            return NO_LEVEL;
        }
        cursor.spaces();
        draft.level(level);
        draft.other("postgresql.severity", word);
        message(cursor, draft);
        return Optional.empty();
    }

    private static void message(Cursor cursor, Draft draft) {
        int from = cursor.at();
        if (cursor.skip("duration: ")) {
            String millis = cursor.word();
            if (cursor.skip(" ms") && !millis.isEmpty() && Cursor.isDigit(millis.charAt(0))) {
                draft.other("postgresql.duration_ms", JsonNumbers.of(millis, draft));
            }
            cursor.to(from);
        }
        draft.message(cursor.rest());
    }
}
