package io.bactrian.logs.parse;

import java.time.Instant;
import java.util.Optional;

/**
 * What Python's logging writes: {@code %(asctime)s - %(name)s - %(levelname)s - %(message)s}, the layout of its
 * documentation; {@code LEVEL:name:message}, the one of {@code basicConfig}; and {@code LEVEL:     message} of Uvicorn.
 *
 * @see <a href="https://docs.python.org/3/howto/logging.html#formatters">Python's logging, formatters</a>
 */
final class PythonFormat implements Format {

    private static final Optional<String> NO_LAYOUT = Optional.of("python: it has none of the usual layouts");
    private static final String BETWEEN = " - ";

    @Override
    public Optional<String> read(Input input, Draft draft) {
        Cursor cursor = new Cursor(input.text());
        boolean read = Cursor.isDigit(cursor.peek()) ? dashed(cursor, draft) : colons(cursor, draft);
        if (!read) {
            return NO_LAYOUT;
        }
        StackTrace.split(cursor.rest(), draft);
        return Optional.empty();
    }

    private static boolean dashed(Cursor cursor, Draft draft) {
        Optional<Instant> time = draft.dates().iso(cursor);
        if (time.isEmpty() || !cursor.skip(BETWEEN)) {
            return false;
        }
        String first = part(cursor);
        String second = part(cursor);
        // Both orders are in use.
        boolean levelFirst = level(second).isEmpty();
        String level = level(levelFirst ? first : second);
        String logger = levelFirst ? second : first;
        if (level.isEmpty() || logger.isEmpty()) {
            return false;
        }
        draft.at(time.get());
        draft.level(level);
        draft.other("log.logger", logger);
        return true;
    }

    /** What is before the next dash, in the same line. */
    private static String part(Cursor cursor) {
        int from = cursor.at();
        String part = cursor.until(BETWEEN).orElse("");
        if (part.indexOf('\n') >= 0) {
            cursor.to(from);
            return "";
        }
        return part.strip();
    }

    private static boolean colons(Cursor cursor, Draft draft) {
        String level = level(cursor.until(':').orElse(""));
        if (level.isEmpty()) {
            return false;
        }
        draft.level(level);
        if (cursor.spaces() > 0) {
            return true;
        }
        int from = cursor.at();
        String logger = cursor.until(':').orElse("");
        if (logger.isEmpty() || logger.chars().anyMatch(sign -> sign <= ' ')) {
            cursor.to(from);
        } else {
            draft.other("log.logger", logger);
        }
        return true;
    }

    /** Capitals only, as Python writes them: words of a sentence are none. */
    private static String level(String word) {
        boolean capitals = word.length() > 1 && word.chars().allMatch(sign -> sign >= 'A' && sign <= 'Z');
        return capitals ? Levels.of(word) : Levels.UNKNOWN;
    }
}
