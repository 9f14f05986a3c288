package io.bactrian.logs.parse;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What everybody calls a level, and what it is called here. */
final class Levels {

    static final String UNKNOWN = "";
    static final String INFO = "info";
    static final String WARN = "warn";
    static final String ERROR = "error";

    private static final int LONGEST = 16;
    private static final List<String> SYSLOG = List.of("fatal", "fatal", "fatal", ERROR, WARN, INFO, INFO, "debug");
    private static final Map<String, String> WORDS = words();

    private Levels() {}

    /** The level that a word or a number means, {@link #UNKNOWN} when it means none. */
    static String of(String word) {
        String exact = WORDS.get(word);
        if (exact != null) {
            return exact;
        }
        if (word.isEmpty() || word.length() > LONGEST) {
            return UNKNOWN;
        }
        if (Cursor.isDigit(word.charAt(0))) {
            try {
                return of(Long.parseLong(word));
            } catch (NumberFormatException e) {
                return UNKNOWN;
            }
        }
        return WORDS.getOrDefault(word.strip().toLowerCase(Locale.ROOT), UNKNOWN);
    }

    /** A syslog severity from 0 to 7, or a number of pino and bunyan, where 30 is info. */
    static String of(long number) {
        if (number < 0 || number > 69) {
            return UNKNOWN;
        }
        if (number < SYSLOG.size()) {
            return SYSLOG.get((int) number);
        }
        return switch ((int) number / 10) {
            case 1 -> "trace";
            case 2 -> "debug";
            case 3 -> INFO;
            case 4 -> WARN;
            case 5 -> ERROR;
            case 6 -> "fatal";
            default -> UNKNOWN;
        };
    }

    private static Map<String, String> words() {
        Map<String, String> words = new HashMap<>();
        put(words, "trace", "trace", "finest", "finer", "trc", "t", "all", "silly", "verbose", "v");
        put(words, "debug", "debug", "dbg", "fine", "config", "d", "debug1", "debug2", "debug3", "debug4", "debug5");
        put(
                words,
                INFO,
                INFO,
                "information",
                "informational",
                "inf",
                "i",
                "notice",
                "note",
                "log",
                "system",
                "success");
        put(words, WARN, WARN, "warning", "wrn", "w", "attention");
        put(words, ERROR, ERROR, "err", "e", "severe", "fail", "failure");
        put(
                words,
                "fatal",
                "fatal",
                "ftl",
                "f",
                "critical",
                "crit",
                "c",
                "alert",
                "emerg",
                "emergency",
                "panic",
                "dpanic");
        return words;
    }

    private static void put(Map<String, String> words, String level, String... names) {
        for (String name : names) {
            words.put(name, level);
            words.put(name.toUpperCase(Locale.ROOT), level);
        }
    }
}
