package io.bactrian.alerts.template.go;

import java.util.Locale;

/** How text becomes part of a script or a style: everything that is not plainly harmless is escaped. */
final class ScriptEscapes {

    private static final String HARMLESS = " _,.";
    private static final String DANGEROUS_STYLE = "\0\"'()/;@[\\]`{}<>";

    private ScriptEscapes() {}

    static String script(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (plain(c)) {
                escaped.append(c);
            } else {
                escaped.append(String.format("\\u%04x", (int) c));
            }
        }
        return escaped.toString();
    }

    /** In a string of a style sheet. */
    static String style(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            if (point < 128 && plain((char) point)) {
                escaped.append((char) point);
            } else {
                escaped.append(String.format("\\%06x", point));
            }
        });
        return escaped.toString();
    }

    /** Whether it can be a value of a property and nothing else. */
    static boolean harmlessStyle(String text) {
        String lower = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        return text.chars().noneMatch(c -> DANGEROUS_STYLE.indexOf(c) >= 0)
                && !text.contains("--")
                && !lower.contains("expression")
                && !lower.contains("mozbinding");
    }

    private static boolean plain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || HARMLESS.indexOf(c) >= 0;
    }
}
