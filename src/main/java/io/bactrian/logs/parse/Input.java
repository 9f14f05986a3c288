package io.bactrian.logs.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bactrian.logs.Line;

/** A line and its text, decoded once for all formats that try it. */
final class Input {

    private final Line line;
    private final String text;

    Input(Line line) {
        this.line = line;
        this.text = new String(line.text(), UTF_8); // what is no UTF-8 becomes U+FFFD
    }

    Line line() {
        return line;
    }

    String text() {
        return text;
    }

    /** Whether bytes and characters are the same. */
    boolean isAscii() {
        byte all = 0;
        for (byte one : line.text()) {
            all |= one;
        }
        return all >= 0;
    }
}
