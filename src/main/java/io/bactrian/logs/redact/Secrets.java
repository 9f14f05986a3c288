package io.bactrian.logs.redact;

import io.bactrian.logs.redact.SecretNames.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Values behind the name of a secret: {@code password=x}, {@code password: x}, {@code "password":"x"} however often it is
 * escaped, {@code <password>x</password>}, {@code --password x}.
 */
final class Secrets {

    private static final int MOST_QUOTING = 34; // five times JSON in JSON
    private static final Set<String> NOTHING =
            Set.of("true", "false", "null", "nil", "none", "undefined", "(null)", "<null>", "n/a", "{}", "[]");

    private Secrets() {}

    /** At the sign between name and value: {@code =}, {@code :} or {@code >}. Looks back no farther than {@code floor}. */
    static Optional<Hit> at(Text text, int sign, int floor) {
        int end = nameEnd(text, sign, floor);
        if (!SecretNames.mayEnd(text.at(end - 1))) {
            return Optional.empty();
        }
        int start = nameStart(text, end, floor);
        Kind kind = SecretNames.of(text, start, end);
        if (kind == Kind.NONE) {
            return Optional.empty();
        }
        if (text.at(sign) == '>') {
            boolean tag = text.at(start - 1) == '<' || text.at(start - 1) == ':'; // or the name of a name space
            return tag && end == sign ? element(text, sign + 1) : Optional.empty();
        }
        if (kind == Kind.WORD && text.at(sign) == '=' && isWorkingDirectory(text, start, end, sign + 1)) {
            return Optional.empty();
        }
        int value = sign + 1;
        if (text.at(value) == '=' || (text.at(sign) == '=' && text.at(value) == '>')) {
            value++;
        }
        while (text.at(value) == ' ' || text.at(value) == '\t') {
            value++;
        }
        return value(text, value, kind);
    }

    /** At the first sign behind {@code --}: the name of an option whose value is the next word. */
    static Optional<Hit> option(Text text, int start) {
        int end = start;
        while (isName(text.at(end)) && end < start + SecretNames.LONGEST) {
            end++;
        }
        return text.at(end) == ' ' && SecretNames.of(text, start, end) != Kind.NONE && text.at(end + 1) != '-'
                ? value(text, end + 1, Kind.WORD)
                : Optional.empty();
    }

    private static int nameEnd(Text text, int sign, int floor) {
        int end = sign;
        while (end > floor && end > sign - MOST_QUOTING && " \"'\\]".indexOf(text.at(end - 1)) >= 0) {
            end--;
        }
        return end;
    }

    private static int nameStart(Text text, int end, int floor) {
        int start = end;
        while (start > floor && start > end - SecretNames.LONGEST && isName(text.at(start - 1))) {
            start--;
        }
        return start;
    }

    private static boolean isName(char sign) {
        return Text.kindOf(sign) != 0 || sign == '_' || sign == '-' || sign == '.';
    }

    /** {@code PWD=/home/ann} is where somebody is, not what he knows. */
    private static boolean isWorkingDirectory(Text text, int start, int end, int value) {
        return text.at(value) == '/' && text.part(start, end).endsWith("PWD");
    }

    private static Optional<Hit> element(Text text, int start) {
        int end = start;
        while (end < text.length() && text.at(end) != '<') {
            end++;
        }
        return found(text, start, end);
    }

    private static Optional<Hit> value(Text text, int from, Kind kind) {
        int quote = from;
        while (text.at(quote) == '\\') {
            quote++;
        }
        char sign = text.at(quote);
        if (isMask(text, quote) || isMask(text, quote + 1)) {
            return Optional.empty();
        }
        if (sign == '"' || sign == '\'') {
            return found(text, quote + 1, closing(text, quote + 1, sign, quote - from));
        }
        if (sign == '{' || sign == '[') {
            return structure(text, from, quote);
        }
        return switch (kind) {
            case LINE -> found(text, from, line(text, from));
            case AUTHORIZATION -> authorization(text, from);
            default -> found(text, from, word(text, from));
        };
    }

    /**
     * Where a quoted value ends, the end of the text when nothing ends it. A quote with fewer backslashes than the first
     * closes something around it; one with more is a part of the value, but for those that are backslashes of the value.
     */
    private static int closing(Text text, int from, char quote, int escapes) {
        int slashes = 0;
        for (int at = from; at < text.length(); at++) {
            char sign = text.at(at);
            if (sign == '\\') {
                slashes++;
            } else {
                boolean closes = slashes <= escapes || slashes % (2 * (escapes + 1)) == escapes;
                if (sign == quote && closes) {
                    return at - Math.min(slashes, escapes);
                }
                slashes = 0;
            }
        }
        return text.length();
    }

    /** A list or an object: to the bracket that ends it. */
    private static Optional<Hit> structure(Text text, int from, int bracket) {
        int depth = 0;
        int at = bracket;
        do {
            char sign = text.at(at++);
            if (sign == '{' || sign == '[') {
                depth++;
            } else if (sign == '}' || sign == ']') {
                depth--;
            }
        } while (depth > 0 && at < text.length());
        return found(text, from, at);
    }

    private static Optional<Hit> authorization(Text text, int from) {
        int end = from;
        while (isName(text.at(end))) {
            end++;
        }
        boolean scheme = text.at(end) == ' ' && end > from;
        if (!scheme) {
            return found(text, from, word(text, from));
        }
        String name = text.part(from, end).toLowerCase(Locale.ROOT);
        boolean one = Set.of("bearer", "basic", "token", "apikey", "negotiate").contains(name);
        return one ? found(text, end + 1, word(text, end + 1)) : found(text, end + 1, line(text, end + 1));
    }

    /** To the end of the line, or of what is quoted around it; {@code name="value"} goes on. */
    private static int line(Text text, int from) {
        boolean inside = false;
        int end = from;
        for (int at = from; at < text.length(); at++) {
            char sign = text.at(at);
            char next = text.at(at + 1);
            boolean escape = sign == '\\' && (next == '"' || next == '\\');
            if (sign == '\r' || sign == '\n' || (sign == '\\' && !escape)) {
                return end;
            }
            if (sign == '"') {
                boolean opens = !inside && text.at(end - 1) == '=';
                if (!inside && !opens) {
                    return end;
                }
                inside = opens;
            }
            end = escape ? end : at + 1;
        }
        return text.length();
    }

    private static int word(Text text, int from) {
        int end = from;
        while (end < text.length() && !ends(text, end)) {
            end++;
        }
        while (end > from && ",;)]}".indexOf(text.at(end - 1)) >= 0) {
            end--;
        }
        return end;
    }

    private static boolean ends(Text text, int at) {
        char sign = text.at(at);
        if (sign <= ' ' || sign == '&' || sign == '"' || sign == '\'' || sign == '\\' || sign == '<') {
            return true;
        }
        return (sign == ',' || sign == ';') && isNamed(text, at + 1);
    }

    /** Whether another name and value begin here. */
    private static boolean isNamed(Text text, int from) {
        int at = from;
        while (at < from + SecretNames.LONGEST && isName(text.at(at))) {
            at++;
        }
        return at > from && text.at(at) == '=';
    }

    private static Optional<Hit> found(Text text, int from, int to) {
        if (to <= from || isMask(text, from) || isStars(text, from, to)) {
            return Optional.empty();
        }
        boolean nothing = to - from <= 9 && NOTHING.contains(text.part(from, to).toLowerCase(Locale.ROOT));
        return nothing ? Optional.empty() : Optional.of(Hit.masked(Detector.SECRET, from, to));
    }

    private static boolean isMask(Text text, int from) {
        for (Detector detector : Detector.values()) {
            if (text.startsWith("[" + detector.label() + "]", from)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isStars(Text text, int from, int to) {
        for (int at = from; at < to; at++) {
            if (text.at(at) != '*') {
                return false;
            }
        }
        return true;
    }
}
