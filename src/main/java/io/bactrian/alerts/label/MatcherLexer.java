package io.bactrian.alerts.label;

/** Cuts the newer syntax of matchers into tokens: braces, commas, operators, quoted and unquoted words. */
final class MatcherLexer {

    /** What a token is. */
    enum Kind {
        OPEN,
        CLOSE,
        COMMA,
        OPERATOR,
        QUOTED,
        UNQUOTED,
        END
    }

    /** A token with the text it was cut from. */
    record Token(Kind kind, String text) {

        boolean isWord() {
            return kind == Kind.QUOTED || kind == Kind.UNQUOTED;
        }
    }

    private final String input;
    private int at;

    MatcherLexer(String input) {
        this.input = input;
    }

    static boolean isReserved(int point) {
        return isSpace(point) || "{}!=~,\\\"'`".indexOf(point) >= 0;
    }

    /** White space as Go knows it. */
    private static boolean isSpace(int point) {
        return point == ' '
                || (point >= '\t' && point <= '\r')
                || point == 0x85
                || point == 0xa0
                || Character.isSpaceChar(point);
    }

    Token next() {
        while (at < input.length() && isSpace(input.codePointAt(at))) {
            at += Character.charCount(input.codePointAt(at));
        }
        if (at >= input.length()) {
            return new Token(Kind.END, "");
        }
        char first = input.charAt(at);
        return switch (first) {
            case '{' -> cut(Kind.OPEN, 1);
            case '}' -> cut(Kind.CLOSE, 1);
            case ',' -> cut(Kind.COMMA, 1);
            case '=' -> cut(Kind.OPERATOR, input.startsWith("=~", at) ? 2 : 1);
            case '!' -> negation();
            case '"' -> quoted();
            default -> unquoted();
        };
    }

    private Token negation() {
        if (input.startsWith("!=", at) || input.startsWith("!~", at)) {
            return cut(Kind.OPERATOR, 2);
        }
        throw new IllegalArgumentException("'!' is followed by neither '=' nor '~'");
    }

    private Token quoted() {
        for (int end = at + 1; end < input.length(); end++) {
            if (input.charAt(end) == '\\') {
                end++;
            } else if (input.charAt(end) == '"') {
                return cut(Kind.QUOTED, end + 1 - at);
            }
        }
        throw new IllegalArgumentException("a quote is not closed: " + input.substring(at));
    }

    private Token unquoted() {
        int end = at;
        while (end < input.length() && !isReserved(input.codePointAt(end))) {
            end += Character.charCount(input.codePointAt(end));
        }
        if (end == at) {
            throw new IllegalArgumentException("'" + input.charAt(at) + "' must stand in double quotes");
        }
        return cut(Kind.UNQUOTED, end - at);
    }

    private Token cut(Kind kind, int length) {
        Token token = new Token(kind, input.substring(at, at + length));
        at += length;
        return token;
    }
}
