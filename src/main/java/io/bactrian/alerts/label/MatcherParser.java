package io.bactrian.alerts.label;

import java.util.List;
import java.util.function.Function;

/**
 * Matchers from text, in the two syntaxes that Alertmanager reads by default: the classic one, and the newer one for what
 * that cannot read, such as names with any character in quotes. Expressions are RE2.
 */
public final class MatcherParser {

    private static final int MOST_CHARACTERS = 64 * 1024;

    private MatcherParser() {}

    /**
     * Any number of matchers between commas, with or without braces around them: <code>{a="b",c=~"d.*",}</code>.
     *
     * @throws IllegalArgumentException when neither syntax reads it; the message is for people
     */
    public static List<Matcher> parse(String text) {
        return fallback(text, Utf8Matchers::parse, ClassicMatchers::parse);
    }

    /**
     * One matcher without braces.
     *
     * @throws IllegalArgumentException when it is not one matcher; the message is for people
     */
    public static Matcher parseOne(String text) {
        if (text.startsWith("{") || text.endsWith("}")) {
            throw new IllegalArgumentException("unexpected open or close brace: " + text);
        }
        return fallback(text, MatcherParser::single, ClassicMatchers::parseOne);
    }

    private static Matcher single(String text) {
        List<Matcher> matchers = Utf8Matchers.parse(text);
        if (matchers.size() != 1) {
            throw new IllegalArgumentException("expected 1 matcher, found " + matchers.size());
        }
        return matchers.get(0);
    }

    /** Where both syntaxes read a text and disagree, the classic one counts: so it can be asked first. */
    private static <T> T fallback(String text, Function<String, T> utf8, Function<String, T> classic) {
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("is longer than " + MOST_CHARACTERS + " characters");
        }
        try {
            return classic.apply(text);
        } catch (IllegalArgumentException e) {
            return utf8.apply(text);
        }
    }
}
