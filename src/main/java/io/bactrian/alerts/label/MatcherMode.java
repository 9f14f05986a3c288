package io.bactrian.alerts.label;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How matchers are read from text and what a label may be called: one for a whole process, as the features of
 * Alertmanager say. Expressions are RE2 in each of them.
 */
public enum MatcherMode {
    /** Both syntaxes; where only the classic one reads a text, or they disagree, the classic one counts. */
    FALLBACK,
    /** The classic syntax only, and label names of letters, digits and underscores. */
    CLASSIC,
    /** The newer syntax only. */
    UTF8;

    public static final String CLASSIC_FEATURE = "classic-mode";
    public static final String UTF8_FEATURE = "utf8-strict-mode";

    private static final Logger LOG = LoggerFactory.getLogger(MatcherMode.class);
    private static final int MOST_CHARACTERS = 64 * 1024;
    private static final int SHOWN = 200;
    private static final Pattern CLASSIC_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    /**
     * The mode that these features ask for; names of others are left alone.
     *
     * @throws IllegalArgumentException when they ask for two
     */
    public static MatcherMode of(Collection<String> features) {
        if (!features.contains(CLASSIC_FEATURE)) {
            return features.contains(UTF8_FEATURE) ? UTF8 : FALLBACK;
        }
        if (features.contains(UTF8_FEATURE)) {
            throw new IllegalArgumentException("cannot have both classic and UTF-8 modes enabled");
        }
        return CLASSIC;
    }

    /**
     * Any number of matchers between commas, with or without braces around them: <code>{a="b",c=~"d.*",}</code>.
     *
     * @throws IllegalArgumentException when this mode cannot read it; the message is for people
     */
    public List<Matcher> parse(String text) {
        return read(text, Utf8Matchers::parse, ClassicMatchers::parse);
    }

    /**
     * One matcher without braces.
     *
     * @throws IllegalArgumentException when it is not one matcher; the message is for people
     */
    public Matcher parseOne(String text) {
        if (this != CLASSIC && (text.startsWith("{") || text.endsWith("}"))) {
            throw new IllegalArgumentException("unexpected open or close brace: " + text);
        }
        return read(text, MatcherMode::single, ClassicMatchers::parseOne);
    }

    /** Whether a label may be called so. */
    public boolean isLabelName(String name) {
        return this == CLASSIC
                ? CLASSIC_NAME.matcher(name).matches()
                : !name.isEmpty() && StandardCharsets.UTF_8.newEncoder().canEncode(name);
    }

    /**
     * Says in the log that matchers are of the classic syntax only, or mean something else in the newer one. For texts of
     * the configuration: those of requests would fill the log.
     *
     * @param place where they stand
     */
    public void warn(String text, String place) {
        if (this != FALLBACK) {
            return;
        }
        List<Matcher> counting = parse(text);
        String shown = GoQuote.quote(text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text);
        try {
            if (!Utf8Matchers.parse(text).equals(counting)) {
                LOG.warn("{}: the matchers {} mean {} here, and something else in UTF-8 mode", place, shown, counting);
            }
        } catch (IllegalArgumentException e) {
            LOG.warn("{}: the matchers {} are not of the newer syntax; write them like {}", place, shown, counting);
        }
    }

    private static Matcher single(String text) {
        List<Matcher> matchers = Utf8Matchers.parse(text);
        if (matchers.size() != 1) {
            throw new IllegalArgumentException("expected 1 matcher, found " + matchers.size());
        }
        return matchers.get(0);
    }

    private <T> T read(String text, Function<String, T> utf8, Function<String, T> classic) {
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("is longer than " + MOST_CHARACTERS + " characters");
        }
        return switch (this) {
            case UTF8 -> utf8.apply(text);
            case CLASSIC -> classic.apply(text);
            // Where both read it and disagree, the classic one counts: so it can be asked first.
            case FALLBACK -> {
                try {
                    yield classic.apply(text);
                } catch (IllegalArgumentException e) {
                    yield utf8.apply(text);
                }
            }
        };
    }
}
