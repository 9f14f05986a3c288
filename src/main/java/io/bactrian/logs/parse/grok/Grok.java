package io.bactrian.logs.parse.grok;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.bactrian.runtime.Expressions;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A grok pattern, compiled once. A text is first asked for the longest literal of the pattern, then read by {@link Steps}
 * where the pattern is a plain sequence, and only then given to RE2, which is many times slower. All three agree.
 */
public final class Grok {

    private final Pattern expression;
    private final List<Field> fields;
    private final Optional<Steps> steps;
    private final String literal;

    private Grok(Pattern expression, List<Field> fields, Optional<Steps> steps, String literal) {
        this.expression = expression;
        this.fields = fields;
        this.steps = steps;
        this.literal = literal;
    }

    /**
     * Compiles a pattern. It may match anywhere in a text; a dot is any sign, line ends too.
     *
     * @throws io.bactrian.runtime.PermanentException when it is wrong, with a hint
     */
    public static Grok compile(String source, Patterns patterns) {
        Expansion expansion = Expansion.of(source, patterns);
        Pattern expression;
        try {
            expression = Expressions.part("(?s)" + expansion.expression());
        } catch (IllegalArgumentException e) {
            throw GrokError.of(e.getMessage(), "RE2 knows neither possessive quantifiers nor conditions", e);
        }
        Sequence sequence = Sequence.of(source, patterns);
        return new Grok(expression, expansion.fields(), sequence.steps(), sequence.literal());
    }

    /**
     * Finds the first match and hands over its fields, those without a value left out.
     *
     * @return what of the text is matched, or empty
     */
    public Optional<Span> match(String text, BiConsumer<String, Object> found) {
        if (!text.contains(literal)) {
            return Optional.empty();
        }
        int[] places = new int[2 * (fields.size() + 1)];
        if (steps.isPresent() && steps.get().match(text, places)) {
            hand(text, places, found);
            return Optional.of(new Span(places[0], places[1]));
        }
        return matchWithRe2(text, places, found);
    }

    /** The same without the short cut. */
    Optional<Span> matchWithRe2(String text, int[] places, BiConsumer<String, Object> found) {
        Matcher matcher = expression.matcher(text);
        // A match at the start is the first one, and finding it there costs less.
        if (!matcher.lookingAt() && !matcher.find(0)) {
            return Optional.empty();
        }
        for (int group = 0; group <= fields.size(); group++) {
            places[2 * group] = matcher.start(group);
            places[2 * group + 1] = matcher.end(group);
        }
        hand(text, places, found);
        return Optional.of(new Span(places[0], places[1]));
    }

    boolean hasSteps() {
        return steps.isPresent();
    }

    String literal() {
        return literal;
    }

    int groups() {
        return fields.size() + 1;
    }

    private void hand(String text, int[] places, BiConsumer<String, Object> found) {
        for (int at = 0; at < fields.size(); at++) {
            int start = places[2 * at + 2];
            int end = places[2 * at + 3];
            if (start >= 0 && end > start) {
                Field field = fields.get(at);
                found.accept(field.name(), field.value(text.substring(start, end)));
            }
        }
    }

    /** From a place in the text to another, which is behind it. */
    public record Span(int from, int to) {}
}
