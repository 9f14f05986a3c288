package io.bactrian.alerts.template.go;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** String and character literals of Go. */
final class GoStrings {

    private final String text;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int at;

    private GoStrings(String text) {
        this.text = text;
    }

    /** Without its quotes and escapes; empty when an escape is none. */
    static Optional<String> unquote(String literal) {
        String inner = literal.substring(1, literal.length() - 1);
        if (literal.charAt(0) == '`') {
            return Optional.of(inner.replace("\r", ""));
        }
        try {
            return Optional.of(new GoStrings(inner).run());
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private String run() {
        while (at < text.length()) {
            if (text.charAt(at) == '\\') {
                at++;
                escape(text.charAt(at++));
            } else {
                int point = text.codePointAt(at);
                at += Character.charCount(point);
                point(point);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void escape(char kind) {
        int simple = "abfnrtv\\\"'".indexOf(kind);
        if (simple >= 0) {
            bytes.write("\007\b\f\n\r\t\013\\\"'".charAt(simple));
            return;
        }
        switch (kind) {
            case 'x' -> bytes.write(digits(2, 16));
            case 'u' -> point(digits(4, 16));
            case 'U' -> point(digits(8, 16));
            default -> {
                at--;
                bytes.write(digits(3, 8));
            }
        }
    }

    private int digits(int count, int radix) {
        int value = Integer.parseInt(text.substring(at, at + count), radix);
        at += count;
        return value;
    }

    private void point(int point) {
        bytes.writeBytes(new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8));
    }
}
