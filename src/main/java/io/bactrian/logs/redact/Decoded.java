package io.bactrian.logs.redact;

import java.util.Optional;

/**
 * A text without one layer of escapes: those of URLs, {@code %40}, and those of JSON, which begin with a backslash. Knows
 * where every character of it stands in the text that it was.
 */
final class Decoded {

    private final char[] signs;
    private final int[] places;
    private int length;
    private boolean changed;

    private Decoded(int room) {
        signs = new char[room];
        places = new int[room + 1];
    }

    /** Empty when there is nothing to take off. */
    static Optional<Decoded> of(String text) {
        if (text.indexOf('\\') < 0 && text.indexOf('%') < 0) {
            return Optional.empty();
        }
        Decoded decoded = new Decoded(text.length());
        decoded.take(text);
        return decoded.changed ? Optional.of(decoded) : Optional.empty();
    }

    private void take(String text) {
        int at = 0;
        while (at < text.length()) {
            char sign = text.charAt(at);
            if (sign == '%' && hex(text, at + 1, 2) >= 0) {
                put((char) hex(text, at + 1, 2), at);
                at += 3;
                changed = true;
            } else if (sign == '\\' && at + 1 < text.length()) {
                at = escape(text, at);
            } else {
                put(sign, at++);
            }
        }
        places[length] = text.length();
    }

    private int escape(String text, int at) {
        char next = text.charAt(at + 1);
        if (next == 'u' && hex(text, at + 2, 4) >= 0) {
            put((char) hex(text, at + 2, 4), at);
            changed = true;
            return at + 6;
        }
        int which = "nrt\"\\/".indexOf(next);
        if (which < 0) {
            put('\\', at);
            return at + 1;
        }
        put("\n\r\t\"\\/".charAt(which), at);
        changed = true;
        return at + 2;
    }

    private void put(char sign, int place) {
        signs[length] = sign;
        places[length++] = place;
    }

    private static int hex(String text, int from, int count) {
        if (from + count > text.length()) {
            return -1;
        }
        int value = 0;
        for (int at = from; at < from + count; at++) {
            int digit = Character.digit(text.charAt(at), 16);
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    String text() {
        return new String(signs, 0, length);
    }

    /** The same find in the text with its escapes. */
    Hit back(Hit hit) {
        return new Hit(hit.detector(), places[hit.start()], places[hit.end()], hit.subject());
    }
}
