package io.bactrian.alerts.template.go;

import java.nio.charset.StandardCharsets;

/** The escapers that text templates call by name. */
public final class Escapes {

    private static final String UNRESERVED = "-_.~";

    private Escapes() {}

    /** As Go's {@code HTMLEscapeString}. */
    public static String html(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&#34;");
                case '\'' -> escaped.append("&#39;");
                case 0 -> escaped.append('\ufffd');
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** As Go's {@code JSEscapeString}. */
    public static String js(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '\\' -> escaped.append("\\\\");
                case '\'' -> escaped.append("\\'");
                case '"' -> escaped.append("\\\"");
                case '<' -> escaped.append("\\u003C");
                case '>' -> escaped.append("\\u003E");
                case '&' -> escaped.append("\\u0026");
                case '=' -> escaped.append("\\u003D");
                default -> {
                    boolean hidden = point < ' '
                            || Character.getType(point) == Character.FORMAT
                            || Character.getType(point) == Character.CONTROL
                            || Character.getType(point) == Character.LINE_SEPARATOR
                            || Character.getType(point) == Character.PARAGRAPH_SEPARATOR;
                    if (hidden) {
                        escaped.append(String.format("\\u%04X", point));
                    } else {
                        escaped.appendCodePoint(point);
                    }
                }
            }
        });
        return escaped.toString();
    }

    /** As Go's {@code url.QueryEscape}. */
    public static String query(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (unreserved(c)) {
                escaped.append(c);
            } else if (c == ' ') {
                escaped.append('+');
            } else {
                escaped.append(String.format("%%%02X", (int) c));
            }
        }
        return escaped.toString();
    }

    static boolean unreserved(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || UNRESERVED.indexOf(c) >= 0;
    }
}
