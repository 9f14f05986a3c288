package io.bactrian.alerts.label;

import com.google.re2j.Pattern;
import io.bactrian.runtime.Expressions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** One condition on one label; immutable. Expressions are RE2 and must match the whole value. */
public final class Matcher implements Comparable<Matcher> {

    /** How a value is compared. */
    public enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        MATCHES("=~"),
        NOT_MATCHES("!~");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        public boolean isRegex() {
            return this == MATCHES || this == NOT_MATCHES;
        }

        /** False for the two that negate. */
        public boolean isEqual() {
            return this == EQUAL || this == MATCHES;
        }

        public static Operator of(boolean regex, boolean equal) {
            return regex ? (equal ? MATCHES : NOT_MATCHES) : (equal ? EQUAL : NOT_EQUAL);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final Comparator<Matcher> ORDER =
            Comparator.comparing(Matcher::name).thenComparing(Matcher::value).thenComparing(Matcher::operator);

    private final String name;
    private final Operator operator;
    private final String value;
    private final Pattern pattern;

    /**
     * @throws IllegalArgumentException when the value of a regular expression operator is not an RE2 expression
     */
    public Matcher(String name, Operator operator, String value) {
        this.name = name;
        this.operator = operator;
        this.value = value;
        this.pattern = operator.isRegex() ? Expressions.whole(value) : null;
    }

    public static Matcher equal(String name, String value) {
        return new Matcher(name, Operator.EQUAL, value);
    }

    /** Labels as parameters of an address that matches them, {@code filter=a%3D%22b%22&filter=…}. */
    public static String query(Labels labels) {
        return labels.asMap().entrySet().stream()
                .map(label -> equal(label.getKey(), label.getValue()).parameter())
                .collect(Collectors.joining("&"));
    }

    /** As a parameter of an address, {@code filter=a%3D%22b%22}. */
    public String parameter() {
        return "filter=" + URLEncoder.encode(toString(), StandardCharsets.UTF_8);
    }

    public String name() {
        return name;
    }

    public Operator operator() {
        return operator;
    }

    public String value() {
        return value;
    }

    public boolean matches(Labels labels) {
        String found = labels.get(name);
        boolean same = pattern == null ? value.equals(found) : pattern.matches(found);
        return same == operator.isEqual();
    }

    /** Whether all of them match; none at all match everything. */
    public static boolean all(Collection<Matcher> matchers, Labels labels) {
        for (Matcher matcher : matchers) {
            if (!matcher.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    /** By name, then value, then operator: the order in which keys of routes hold them. */
    @Override
    public int compareTo(Matcher other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Matcher matcher
                && matcher.name.equals(name)
                && matcher.operator == operator
                && matcher.value.equals(value);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hash(name, operator, value);
    }

    /** As keys of routes and groups hold it: {@code severity="critical"}; what OpenMetrics escapes is escaped. */
    @Override
    public String toString() {
        boolean reserved = name.codePoints().anyMatch(MatcherLexer::isReserved);
        return reserved
                ? GoQuote.quote(name) + operator + GoQuote.quote(value)
                : name + operator + '"' + escape(value) + '"';
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
    }
}
