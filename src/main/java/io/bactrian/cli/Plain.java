package io.bactrian.cli;

/** Text of others, as a terminal may show it: what logs say must not move its cursor or change its title. */
final class Plain {

    private static final char SUBSTITUTE = '\uFFFD';

    private Plain() {}

    /** Line ends and tabs stay. */
    static String text(String text) {
        return replaced(text, true);
    }

    /** In one line, whatever is in it. */
    static String oneLine(String text) {
        return replaced(text, false);
    }

    private static String replaced(String text, boolean lines) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            char sign = text.charAt(at);
            if (sign == '\n' || sign == '\t') {
                plain.append(lines ? sign : ' ');
            } else {
                plain.append(Character.isISOControl(sign) ? SUBSTITUTE : sign);
            }
        }
        return plain.toString();
    }
}
