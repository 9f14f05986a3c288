package io.bactrian.alerts.label;

import java.util.List;
import java.util.regex.Pattern;

/** Reads matchers as people write them: {@code severity=critical}, {@code instance=~"web.+"}. */
public final class MatcherParser {

    private static final Pattern TEXT =
            Pattern.compile("^\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(=~|=|!=|!~)\\s*(.*?)\\s*$", Pattern.DOTALL);

    private MatcherParser() {}

    /** @throws IllegalArgumentException when it is none */
    public static List<Matcher> parse(String text) {
        return List.of(parseOne(text));
    }

    /** @throws IllegalArgumentException when it is none */
    public static Matcher parseOne(String text) {
        var found = TEXT.matcher(text);
        if (!found.matches()) {
            throw new IllegalArgumentException("bad matcher format: " + text);
        }
        String value = found.group(3);
        if (value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")) {
            value = value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
        }
        return new Matcher(found.group(1), operator(found.group(2)), value);
    }

    private static Matcher.Operator operator(String sign) {
        return switch (sign) {
            case "=~" -> Matcher.Operator.MATCHES;
            case "!~" -> Matcher.Operator.NOT_MATCHES;
            case "!=" -> Matcher.Operator.NOT_EQUAL;
            default -> Matcher.Operator.EQUAL;
        };
    }
}
