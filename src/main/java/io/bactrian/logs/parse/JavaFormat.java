package io.bactrian.logs.parse;

import java.time.Instant;
import java.util.Optional;

/**
 * The default layouts of Logback, Log4j, Spring Boot, Tomcat and java.util.logging: a time, then in whatever order the
 * thread in brackets, the level, the process, the logger, and the message after a dash or colon.
 */
final class JavaFormat implements Format {

    private static final Optional<String> NO_TIME = Optional.of("java: it does not begin with a time");
    private static final Optional<String> NO_LEVEL = Optional.of("java: there is no level after the time");
    private static final int MOST_PARTS = 8;

    @Override
    public Optional<String> read(Input input, Draft draft) {
        String text = input.text();
        Cursor cursor = new Cursor(text);
        Optional<Instant> time = time(cursor, draft.dates());
        if (time.isEmpty()) {
            return NO_TIME;
        }
        draft.at(time.get());
        if (utilLogging(cursor, draft)) {
            return Optional.empty();
        }
        boolean levelled = false;
        for (int part = 0; part < MOST_PARTS; part++) {
            cursor.spaces();
            int from = cursor.at();
            if (cursor.skip('[')) {
                Optional<String> inner = cursor.until(']');
                if (inner.isEmpty()) {
                    cursor.to(from);
                    break;
                }
                levelled |= bracket(inner.get().strip(), draft);
            } else if (!levelled) {
                String level = level(plainWord(cursor));
                if (level.equals(Levels.UNKNOWN)) {
                    return NO_LEVEL;
                }
                draft.level(level);
                levelled = true;
            } else if (!process(cursor, draft)) {
                break;
            }
        }
        if (!levelled) {
            return NO_LEVEL;
        }
        logger(cursor, draft);
        StackTrace.split(cursor.rest(), draft);
        return Optional.empty();
    }

    private static Optional<Instant> time(Cursor cursor, Dates dates) {
        if (cursor.skip('[')) { // some put the time in brackets
            Optional<Instant> time = dates.iso(cursor);
            return cursor.skip(']') ? time : Optional.empty();
        }
        Optional<Instant> time = dates.iso(cursor);
        if (time.isEmpty() && Cursor.isDigit(cursor.peek())) {
            time = cursor.peek(2) == ':' ? dates.timeOnly(cursor) : dates.dayFirst(cursor);
        }
        return time.isPresent() ? time : dates.monthFirst(cursor);
    }

    /** {@code Nov 21, 2026 1:52:28 PM org.example.Shop open} and {@code INFO: message} on the next line. */
    private static boolean utilLogging(Cursor cursor, Draft draft) {
        int from = cursor.at();
        cursor.spaces();
        String logger = cursor.word();
        cursor.spaces();
        String method = cursor.word();
        String level = logger.indexOf('.') > 0 && cursor.skip('\n') ? level(plainWord(cursor)) : Levels.UNKNOWN;
        if (level.equals(Levels.UNKNOWN) || !cursor.skip(": ")) {
            cursor.to(from);
            return false;
        }
        draft.level(level);
        draft.other("log.logger", logger);
        draft.given("log.origin.function", method);
        StackTrace.split(cursor.rest(), draft);
        return true;
    }

    /** A level, or a thread, or Spring's application, trace and span; answers whether it is a level. */
    private static boolean bracket(String inner, Draft draft) {
        String level = draft.has(Known.Part.LEVEL) ? Levels.UNKNOWN : level(inner);
        if (!level.equals(Levels.UNKNOWN)) {
            draft.level(level);
            return true;
        }
        String trace = trace(inner);
        if (!trace.isEmpty()) {
            draft.field("trace.id", trace);
            draft.given("log.context", inner);
            return false;
        }
        if (inner.indexOf('=') > 0 && LogfmtFormat.pairs(new Cursor(inner.replace(',', ' ')), draft) > 0) {
            return false;
        }
        if (!inner.isEmpty()) {
            draft.other("process.thread.name", inner);
        }
        return false;
    }

    /** The part that is a trace, of four at most that commas and dashes part; empty when there is none. */
    private static String trace(String inner) {
        int from = 0;
        for (int part = 0; part < 4 && from <= inner.length(); part++) {
            int end = from;
            while (end < inner.length() && (part == 3 || (inner.charAt(end) != ',' && inner.charAt(end) != '-'))) {
                end++;
            }
            boolean parted = part > 0 || end < inner.length();
            if (parted
                    && end - from >= Ids.SHORTEST_TRACE
                    && Ids.trace(inner.substring(from, end)).isPresent()) {
                return inner.substring(from, end);
            }
            from = end + 1;
        }
        return "";
    }

    /** Spring's {@code 1234 ---}. */
    private static boolean process(Cursor cursor, Draft draft) {
        int from = cursor.at();
        long process = cursor.number();
        if (process < 0 || !cursor.skip(" --- ")) {
            cursor.to(from);
            return false;
        }
        draft.other("process.pid", process);
        return true;
    }

    private static void logger(Cursor cursor, Draft draft) {
        int from = cursor.at();
        String logger = plainWord(cursor);
        boolean closed = cursor.peek() == ':' && cursor.peek(1) == ' ';
        int spaces = cursor.spaces();
        boolean dashed = (closed || spaces > 0) && (cursor.skip("- ") || cursor.skip(": "));
        if (!logger.isEmpty() && (dashed || (spaces > 0 && isClass(logger)))) {
            draft.other("log.logger", logger);
            return;
        }
        cursor.to(from);
        if (!cursor.skip("- ")) {
            cursor.skip(": ");
        }
    }

    /** A number or a single letter here is none. */
    private static String level(String word) {
        return word.length() > 1 && Cursor.isLetter(word.charAt(0)) ? Levels.of(word) : Levels.UNKNOWN;
    }

    /** Tomcat has no dash after it: it must look like nothing else. */
    private static boolean isClass(String word) {
        for (int dot = word.indexOf('.'); dot > 0 && dot < word.length() - 1; dot = word.indexOf('.', dot + 1)) {
            if (Character.isUpperCase(word.charAt(dot + 1)) && Character.isLowerCase(word.charAt(0))) {
                return true;
            }
        }
        return false;
    }

    private static String plainWord(Cursor cursor) {
        int from = cursor.at();
        for (char sign = cursor.peek();
                !cursor.atEnd() && (Character.isJavaIdentifierPart(sign) || ".-/".indexOf(sign) >= 0);
                sign = cursor.peek()) {
            cursor.step();
        }
        return cursor.since(from);
    }
}
