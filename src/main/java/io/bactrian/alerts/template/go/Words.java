package io.bactrian.alerts.template.go;

import io.bactrian.alerts.template.TemplateException;
import io.bactrian.alerts.template.go.Token.Kind;
import java.util.List;

/** The words of a text, one after another. */
final class Words {

    private final String source;
    private final List<Token> tokens;
    private int at;

    Words(String source, List<Token> tokens) {
        this.source = source;
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token next() {
        Token token = tokens.get(at);
        if (!token.is(Kind.END)) {
            at++;
        }
        return token;
    }

    /** Where it stands, for {@link #back}. */
    int mark() {
        return at;
    }

    void back(int mark) {
        at = mark;
    }

    void skipSpace() {
        while (peek().is(Kind.SPACE)) {
            at++;
        }
    }

    /** The first word of the action that begins here. */
    Token peekKeyword() {
        int index = at;
        while (tokens.get(index).is(Kind.LEFT) || tokens.get(index).is(Kind.SPACE)) {
            index++;
        }
        return tokens.get(index);
    }

    void expectRight(String where) {
        skipSpace();
        Token token = next();
        if (!token.is(Kind.RIGHT)) {
            throw fail(token, "unexpected " + token.shown() + " in " + where);
        }
    }

    String string(Token token) {
        return GoStrings.unquote(token.text()).orElseThrow(() -> fail(token, "bad escape in " + token.text()));
    }

    TemplateException fail(Token token, String what) {
        return fail(token, what, null);
    }

    TemplateException fail(Token token, String what, String hint) {
        return new TemplateException(source, "", token.line(), what, hint);
    }
}
