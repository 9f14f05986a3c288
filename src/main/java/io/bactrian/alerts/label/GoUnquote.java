package io.bactrian.alerts.label;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The value of a Go string literal in double quotes: {@code "\xf0\x9f\x99\x82"} is one smiling face. */
final class GoUnquote {

    private final String literal;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int at = 1;

    private GoUnquote(String literal) {
        this.literal = literal;
    }

    /**
     * @param literal with its quotes
     * @throws IllegalArgumentException when an escape is none of Go's, or the result is not UTF-8
     */
    static String unquote(String literal) {
        return new GoUnquote(literal).read();
    }

    private String read() {
        while (at < literal.length() - 1) {
            int point = literal.codePointAt(at);
            at += Character.charCount(point);
            if (point == '\\') {
                escape();
            } else if (point == '\n') {
                throw wrong("holds a line break; write \\n");
            } else {
                write(point);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(literal + " is not UTF-8", e);
        }
    }

    private void escape() {
        char kind = literal.charAt(at++);
        switch (kind) {
            case 'a' -> write(7);
            case 'b' -> write('\b');
            case 'f' -> write('\f');
            case 'n' -> write('\n');
            case 'r' -> write('\r');
            case 't' -> write('\t');
            case 'v' -> write(11);
            case '\\' -> write('\\');
            case '"' -> write('"');
            case 'x' -> bytes.write(number(2, 16));
            case 'u' -> point(number(4, 16));
            case 'U' -> point(number(8, 16));
            default -> {
                at--;
                octal(number(3, 8));
            }
        }
    }

    private void octal(int value) {
        if (value > 255) {
            throw wrong("holds an octal escape above \\377");
        }
        bytes.write(value);
    }

    private void point(int value) {
        if (!Character.isValidCodePoint(value) || (value >= 0xd800 && value < 0xe000)) {
            throw wrong("holds an escape that is no character");
        }
        write(value);
    }

    private int number(int digits, int radix) {
        String text = literal.substring(at, Math.min(at + digits, literal.length() - 1));
        if (text.length() < digits || !text.matches(radix == 8 ? "[0-7]+" : "[0-9a-fA-F]+")) {
            throw wrong("holds an unknown escape; a backslash itself is written \\\\");
        }
        at += digits;
        return Integer.parseUnsignedInt(text, radix);
    }

    private void write(int point) {
        bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(literal + " " + what);
    }
}
