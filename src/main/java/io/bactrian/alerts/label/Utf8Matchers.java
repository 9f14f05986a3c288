package io.bactrian.alerts.label;

import io.bactrian.alerts.label.MatcherLexer.Kind;
import io.bactrian.alerts.label.MatcherLexer.Token;
import java.util.ArrayList;
import java.util.List;

/** The newer syntax of matchers: names and values are words without reserved characters, or Go strings in quotes. */
final class Utf8Matchers {

    private final MatcherLexer lexer;
    private Token next;

    private Utf8Matchers(String input) {
        this.lexer = new MatcherLexer(input);
        this.next = lexer.next();
    }

    static List<Matcher> parse(String input) {
        return new Utf8Matchers(input).matchers();
    }

    private List<Matcher> matchers() {
        boolean braces = next.kind() == Kind.OPEN;
        if (braces) {
            take();
        }
        List<Matcher> found = new ArrayList<>();
        while (next.kind() != Kind.CLOSE && next.kind() != Kind.END) {
            found.add(matcher());
            if (next.kind() == Kind.COMMA) {
                take();
            } else if (next.kind() != Kind.CLOSE && next.kind() != Kind.END) {
                throw new IllegalArgumentException("expected a comma before '" + next.text() + "'");
            }
        }
        if (braces != (next.kind() == Kind.CLOSE)) {
            throw new IllegalArgumentException(braces ? "'{' is not closed" : "'}' closes nothing");
        }
        if (braces) {
            take();
        }
        if (next.kind() != Kind.END) {
            throw new IllegalArgumentException("'" + next.text() + "' follows the closing brace");
        }
        return found;
    }

    private Matcher matcher() {
        String name = word("a label name");
        Token operator = take();
        if (operator.kind() != Kind.OPERATOR) {
            throw new IllegalArgumentException("expected one of = != =~ !~ after '" + name + "'");
        }
        boolean regex = operator.text().endsWith("~");
        boolean equal = !operator.text().startsWith("!");
        return new Matcher(name, Matcher.Operator.of(regex, equal), word("a value for '" + name + "'"));
    }

    private String word(String what) {
        if (!next.isWord()) {
            throw new IllegalArgumentException("expected " + what
                    + (next.kind() == Kind.END ? ", found the end" : ", found '" + next.text() + "'"));
        }
        Token word = take();
        return word.kind() == Kind.QUOTED ? GoUnquote.unquote(word.text()) : word.text();
    }

    private Token take() {
        Token taken = next;
        next = lexer.next();
        return taken;
    }
}
