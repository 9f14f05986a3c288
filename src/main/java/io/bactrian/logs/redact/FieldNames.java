package io.bactrian.logs.redact;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.stream.Collectors;

/** Names of fields, dotted where they are nested, in any case; {@code *} stands for any part of a name. */
final class FieldNames {

    private final Pattern pattern;

    FieldNames(List<String> globs) {
        pattern = globs.isEmpty()
                ? null
                : Pattern.compile(
                        globs.stream().map(FieldNames::expression).collect(Collectors.joining("|")),
                        Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    boolean match(String name) {
        return pattern != null && pattern.matches(name);
    }

    private static String expression(String glob) {
        StringBuilder expression = new StringBuilder("(?:");
        for (String part : glob.split("(?<=\\*)|(?=\\*)", -1)) {
            expression.append(part.equals("*") ? ".*" : Pattern.quote(part));
        }
        return expression.append(")").toString();
    }
}
