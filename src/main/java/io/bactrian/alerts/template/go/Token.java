package io.bactrian.alerts.template.go;

/** A word of a template. */
record Token(Kind kind, String text, int line) {

    enum Kind {
        TEXT,
        LEFT,
        RIGHT,
        SPACE,
        IDENTIFIER,
        FIELD,
        VARIABLE,
        DOT,
        STRING,
        NUMBER,
        CHARACTER,
        PIPE,
        COMMA,
        DECLARE,
        ASSIGN,
        OPEN,
        CLOSE,
        END
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /** As a message names it. */
    String shown() {
        return kind == Kind.END ? "the end of the text" : kind == Kind.RIGHT ? "}}" : "\"" + text + "\"";
    }
}
