package io.bactrian.alerts.label;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/** The older syntax of matchers: a Prometheus label name, and a value that may stand in quotes, OpenMetrics escapes. */
final class ClassicMatchers {

    private static final Pattern MATCHER =
            Pattern.compile("^\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(=~|=|!=|!~)\\s*((?s).*?)\\s*$");

    private ClassicMatchers() {}

    static List<Matcher> parse(String input) {
        String inner = input.startsWith("{") ? input.substring(1) : input;
        inner = inner.endsWith("}") ? inner.substring(0, inner.length() - 1) : inner;
        return split(inner).stream().map(ClassicMatchers::parseOne).toList();
    }

    private static List<String> split(String inner) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        boolean quoted = false;
        boolean escaped = false;
        for (int at = 0; at < inner.length(); at++) {
            char each = inner.charAt(at);
            if (each == ',' && !quoted) {
                parts.add(inner.substring(start, at));
                start = at + 1;
            } else if (each == '"' && !escaped) {
                quoted = !quoted;
            }
            // A comma outside of quotes leaves the escape as it was, as the original does.
            escaped = each == '\\' ? !escaped : each == ',' && !quoted && escaped;
        }
        String last = inner.substring(start).strip();
        if (!last.isEmpty()) {
            parts.add(last);
        }
        return parts;
    }

    static Matcher parseOne(String text) {
        com.google.re2j.Matcher found = MATCHER.matcher(text);
        if (!found.find()) {
            throw new IllegalArgumentException("bad matcher format: " + text);
        }
        String operator = found.group(2);
        return new Matcher(
                found.group(1),
                Matcher.Operator.of(operator.endsWith("~"), !operator.startsWith("!")),
                unescape(found.group(3)));
    }

    private static String unescape(String raw) {
        boolean quoted = raw.startsWith("\"");
        String inner = quoted ? raw.substring(1) : raw;
        StringBuilder value = new StringBuilder();
        boolean closed = false;
        for (int at = 0; at < inner.length(); at++) {
            char each = inner.charAt(at);
            boolean last = at == inner.length() - 1;
            if (each == '\\' && !last) {
                char next = inner.charAt(++at);
                value.append(next == 'n' ? "\n" : next == '"' || next == '\\' ? next : "\\" + next);
            } else if (each == '"') {
                if (!quoted || !last) {
                    throw unescapedQuote(raw);
                }
                closed = true;
            } else {
                value.append(each);
            }
        }
        if (quoted && !closed) {
            throw unescapedQuote(raw);
        }
        return value.toString();
    }

    private static IllegalArgumentException unescapedQuote(String raw) {
        return new IllegalArgumentException("matcher value contains unescaped double quote: " + raw);
    }
}
