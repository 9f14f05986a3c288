package io.bactrian.logs.parse;

import java.time.Instant;
import java.util.Optional;

/** Redis and Valkey: {@code 12:M 21 Nov 2026 13:52:28.123 * Ready}, and before 3.0 {@code [12] 21 Nov 13:52:28.123 * Ready}. */
final class RedisFormat implements Format {

    private static final Optional<String> OTHER = Optional.of("redis: not in the form of Redis' log");

    @Override
    public Optional<String> read(Input input, Draft draft) {
        Cursor cursor = new Cursor(input.text());
        boolean old = cursor.skip('[');
        long process = cursor.number();
        String role = "";
        if (process < 0 || !cursor.skip(old ? ']' : ':')) {
            return OTHER;
        }
        if (!old) {
            role = role(cursor.peek());
            cursor.step();
        }
        if (!cursor.skip(' ')) {
            return OTHER;
        }
        Optional<Instant> time = draft.dates().dayFirst(cursor);
        if (time.isEmpty() || !cursor.skip(' ')) {
            return OTHER;
        }
        String level = level(cursor.peek());
        cursor.step();
        if (level.equals(Levels.UNKNOWN) || !(cursor.skip(' ') || cursor.atEnd())) {
            return OTHER;
        }
        draft.at(time.get());
        draft.level(level);
        draft.other("process.pid", process);
        draft.given("redis.role", role);
        draft.message(cursor.rest());
        return Optional.empty();
    }

    private static String role(char sign) {
        return switch (sign) {
            case 'M' -> "master";
            case 'S' -> "replica";
            case 'C' -> "child";
            case 'X' -> "sentinel";
            default -> "";
        };
    }

    private static String level(char sign) {
        return switch (sign) {
            case '.', '-' -> "debug";
            case '*' -> Levels.INFO;
            case '#' -> Levels.WARN;
            default -> Levels.UNKNOWN;
        };
    }
}
