package io.bactrian.logs.parse.grok;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A pattern written out as RE2, whose groups are the fields in their order. */
final class Expansion {

    private static final int DEEPEST = 32;
    private static final int LONGEST = 50_000;
    private static final String NO_LOOK_AROUND =
            "match what stands there instead, and give no name to what is not to be kept";

    private final Patterns patterns;
    private final StringBuilder expression = new StringBuilder();
    private final List<Field> fields = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();

    private Expansion(Patterns patterns) {
        this.patterns = patterns;
    }

    /** @throws io.bactrian.runtime.PermanentException when a pattern is unknown, holds itself, or needs what RE2 has not */
    static Expansion of(String source, Patterns patterns) {
        Expansion expansion = new Expansion(patterns);
        expansion.write(source);
        return expansion;
    }

    String expression() {
        return expression.toString();
    }

    List<Field> fields() {
        return List.copyOf(fields);
    }

    private void write(String source) {
        int at = 0;
        while (at < source.length()) {
            if (expression.length() > LONGEST) {
                throw GrokError.of(
                        "the pattern is longer than " + LONGEST + " signs when written out", "make it simpler");
            }
            at = next(source, at);
        }
    }

    /** Writes what stands at a place and answers where it ends. */
    private int next(String source, int at) {
        char sign = source.charAt(at);
        if (source.startsWith("%{", at)) {
            Reference reference = Reference.read(source, at);
            refer(reference);
            return reference.end();
        }
        if (sign == '\\') {
            return escape(source, at);
        }
        if (sign == '[') {
            int end = Classes.end(source, at);
            expression.append(source, at, end);
            return end;
        }
        return sign == '(' ? group(source, at) : copy(source, at, 1);
    }

    private void refer(Reference reference) {
        String name = reference.pattern();
        if (open.contains(name)) {
            throw GrokError.of(
                    "the pattern " + name + " holds itself", "take %{" + name + "} out of its own definition");
        }
        if (open.size() >= DEEPEST) {
            throw GrokError.of("patterns are nested deeper than " + DEEPEST, "make them simpler");
        }
        open.push(name);
        expression.append(reference.field().isPresent() ? "(" : "(?:");
        reference.field().ifPresent(fields::add);
        write(patterns.definition(name));
        expression.append(')');
        open.pop();
    }

    private int escape(String source, int at) {
        char escaped = at + 1 < source.length() ? source.charAt(at + 1) : ' ';
        if (escaped == 'k' || (escaped >= '1' && escaped <= '9')) {
            throw GrokError.of("a back reference, \\" + escaped, "RE2 has none; match it as a field of its own");
        }
        if (escaped == 'h') {
            expression.append("[ \\t]");
        } else if (escaped == 'Z') {
            expression.append("\\z");
        } else {
            expression.append(source, at, Math.min(at + 2, source.length()));
        }
        return at + 2;
    }

    private int group(String source, int at) {
        for (String look : List.of("(?=", "(?!", "(?<=", "(?<!")) {
            if (source.startsWith(look, at)) {
                throw GrokError.of("look-around, " + look + "…), which RE2 has not", NO_LOOK_AROUND);
            }
        }
        if (source.startsWith("(?>", at)) { // nothing here goes back, so there is nothing to keep it from
            expression.append("(?:");
            return at + 3;
        }
        Optional<String> name = name(source, at);
        if (name.isPresent()) {
            fields.add(Field.of(name.get(), ""));
            expression.append('(');
            return source.indexOf('>', at) + 1;
        }
        if (source.startsWith("(?", at)) {
            return copy(source, at, 2);
        }
        expression.append("(?:");
        return at + 1;
    }

    private static Optional<String> name(String source, int at) {
        int from = source.startsWith("(?<", at) ? at + 3 : source.startsWith("(?P<", at) ? at + 4 : -1;
        int end = source.indexOf('>', at);
        return from < 0 || end < 0 ? Optional.empty() : Optional.of(source.substring(from, end));
    }

    private int copy(String source, int at, int length) {
        expression.append(source, at, at + length);
        return at + length;
    }
}
