package io.bactrian.alerts.template.go;

import io.bactrian.alerts.template.TemplateException;
import io.bactrian.alerts.template.go.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a template into words: text outside of {@code {{ }}}, and what is inside of it. */
final class Lexer {

    private static final String LEFT = "{{";
    private static final String RIGHT = "}}";
    private static final String SPACES = " \t\r\n";

    private final String source;
    private final String input;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int counted;
    private int depth;

    private Lexer(String source, String input) {
        this.source = source;
        this.input = input;
    }

    /** All words; the last one is the end. */
    static List<Token> tokens(String source, String input) {
        return new Lexer(source, input).run();
    }

    private List<Token> run() {
        boolean trimNext = false;
        while (true) {
            int left = input.indexOf(LEFT, at);
            String text = input.substring(at, left < 0 ? input.length() : left);
            boolean trimThis = left >= 0 && trimsAfter(left + LEFT.length());
            add(Kind.TEXT, trimmed(text, trimNext, trimThis), at);
            if (left < 0) {
                add(Kind.END, "", input.length());
                return tokens;
            }
            at = left + LEFT.length() + (trimThis ? 2 : 0);
            if (input.startsWith("/*", at)) {
                trimNext = comment(left);
            } else {
                add(Kind.LEFT, LEFT, left);
                trimNext = action(left);
            }
        }
    }

    private static String trimmed(String text, boolean start, boolean end) {
        int from = 0;
        int to = text.length();
        while (start && from < to && SPACES.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (end && to > from && SPACES.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to);
    }

    private boolean trimsAfter(int index) {
        return index + 1 < input.length() && input.charAt(index) == '-' && SPACES.indexOf(input.charAt(index + 1)) >= 0;
    }

    private boolean trimsBefore(int index) {
        return index + 1 < input.length()
                && SPACES.indexOf(input.charAt(index)) >= 0
                && input.startsWith("-" + RIGHT, index + 1);
    }

    private boolean comment(int left) {
        int end = input.indexOf("*/", at);
        if (end < 0) {
            throw fail(left, "comment is not closed");
        }
        at = end + 2;
        boolean trim = trimsBefore(at);
        at += trim ? 2 : 0;
        if (!input.startsWith(RIGHT, at)) {
            throw fail(left, "comment ends before the closing delimiter }}");
        }
        at += RIGHT.length();
        return trim;
    }

    private boolean action(int left) {
        depth = 0;
        while (true) {
            if (at >= input.length()) {
                throw fail(left, "action is not closed: }} is missing");
            }
            boolean trim = trimsBefore(at);
            if (trim || input.startsWith(RIGHT, at)) {
                if (depth > 0) {
                    throw fail(at, "left parenthesis is not closed");
                }
                at += trim ? 2 : 0;
                add(Kind.RIGHT, RIGHT, at);
                at += RIGHT.length();
                return trim;
            }
            word(left);
        }
    }

    private void word(int left) {
        int start = at;
        char first = input.charAt(at);
        if (SPACES.indexOf(first) >= 0) {
            while (at < input.length() && SPACES.indexOf(input.charAt(at)) >= 0 && !trimsBefore(at)) {
                at++;
            }
            add(Kind.SPACE, " ", start);
            return;
        }
        switch (first) {
            case '"' -> quoted(left, '"', Kind.STRING);
            case '\'' -> quoted(left, '\'', Kind.CHARACTER);
            case '`' -> raw(left);
            case '(' -> {
                depth++;
                one(Kind.OPEN);
            }
            case ')' -> {
                if (--depth < 0) {
                    throw fail(at, "unexpected right parenthesis");
                }
                one(Kind.CLOSE);
            }
            case '|' -> one(Kind.PIPE);
            case ',' -> one(Kind.COMMA);
            case '=' -> one(Kind.ASSIGN);
            case ':' -> {
                if (!input.startsWith(":=", at)) {
                    throw fail(at, "expected :=");
                }
                add(Kind.DECLARE, ":=", at);
                at += 2;
            }
            case '$' -> name(Kind.VARIABLE, 1);
            default -> other(first);
        }
    }

    private void other(char first) {
        char next = at + 1 < input.length() ? input.charAt(at + 1) : ' ';
        if (first == '.' && !digit(next)) {
            if (letter(next)) {
                name(Kind.FIELD, 1);
            } else {
                one(Kind.DOT);
            }
        } else if (digit(first) || first == '.' || first == '+' || first == '-') {
            number();
        } else if (letter(first)) {
            name(Kind.IDENTIFIER, 0);
        } else {
            throw fail(at, "unexpected character '" + Character.toString(input.codePointAt(at)) + "' in an action");
        }
    }

    private void one(Kind kind) {
        add(kind, input.substring(at, at + 1), at);
        at++;
    }

    private void name(Kind kind, int skip) {
        int start = at;
        at += skip;
        while (at < input.length() && (letter(input.charAt(at)) || digit(input.charAt(at)))) {
            at++;
        }
        ends();
        add(kind, input.substring(start, at), start);
    }

    private void number() {
        int start = at;
        at++;
        while (at < input.length()
                && (letter(input.charAt(at)) || digit(input.charAt(at)) || input.charAt(at) == '.' || exponentSign())) {
            at++;
        }
        add(Kind.NUMBER, input.substring(start, at), start);
    }

    private boolean exponentSign() {
        char sign = input.charAt(at);
        return (sign == '+' || sign == '-') && "eEpP".indexOf(input.charAt(at - 1)) >= 0;
    }

    private void quoted(int left, char quote, Kind kind) {
        int start = at;
        at++;
        while (at < input.length() && input.charAt(at) != quote && input.charAt(at) != '\n') {
            at += input.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= input.length() || input.charAt(at) != quote) {
            throw fail(left, "quoted text is not closed");
        }
        at++;
        add(kind, input.substring(start, at), start);
    }

    private void raw(int left) {
        int end = input.indexOf('`', at + 1);
        if (end < 0) {
            throw fail(left, "raw quoted text is not closed");
        }
        add(Kind.STRING, input.substring(at, end + 1), at);
        at = end + 1;
    }

    private void ends() {
        if (at >= input.length() || input.startsWith(RIGHT, at)) {
            return;
        }
        char next = input.charAt(at);
        if (SPACES.indexOf(next) < 0 && ".,|:)(=".indexOf(next) < 0) {
            throw fail(at, "unexpected character '" + Character.toString(input.codePointAt(at)) + "' after a name");
        }
    }

    private static boolean letter(char c) {
        return c == '_' || Character.isLetter(c);
    }

    private static boolean digit(char c) {
        return Character.isDigit(c);
    }

    private void add(Kind kind, String text, int start) {
        if (kind != Kind.TEXT || !text.isEmpty()) {
            tokens.add(new Token(kind, text, lineOf(start)));
        }
    }

    private int lineOf(int index) {
        for (; counted < index && counted < input.length(); counted++) {
            if (input.charAt(counted) == '\n') {
                line++;
            }
        }
        return line;
    }

    private TemplateException fail(int index, String what) {
        int lines = 1
                + (int) input.substring(0, Math.min(index, input.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return new TemplateException(source, "", lines, what);
    }
}
