package io.bactrian.logs.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bactrian.logs.Line;

/** A line and its text, decoded once for all formats that try it, and not at all when none needs it. */
final class Input {

    private final Line line;
    private String text;

    Input(Line line) {
        this.line = line;
    }

    Line line() {
        return line;
    }

    String text() {
        if (text == null) {
            text = new String(line.text(), UTF_8); // what is no UTF-8 becomes U+FFFD
        }
        return text;
    }

    /** Whether the first byte is this sign, of ASCII. */
    boolean begins(char sign) {
        return line.text().length > 0 && line.text()[0] == sign;
    }
}
