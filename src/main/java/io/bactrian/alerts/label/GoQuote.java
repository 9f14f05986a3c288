package io.bactrian.alerts.label;

/** Strings quoted as Go's {@code strconv.Quote} does it: keys of groups are built of them. */
public final class GoQuote {

    private GoQuote() {}

    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> append(quoted, point));
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int point) {
        switch (point) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case 7 -> quoted.append("\\a");
            case '\b' -> quoted.append("\\b");
            case '\f' -> quoted.append("\\f");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            case 11 -> quoted.append("\\v");
            default -> {
                if (printable(point)) {
                    quoted.appendCodePoint(point);
                } else if (point < 0x80) {
                    quoted.append(String.format("\\x%02x", point));
                } else {
                    quoted.append(String.format(point > 0xffff ? "\\U%08x" : "\\u%04x", point));
                }
            }
        }
    }

    private static boolean printable(int point) {
        int type = Character.getType(point);
        return point == ' '
                || !(type == Character.CONTROL
                        || type == Character.FORMAT
                        || type == Character.SURROGATE
                        || type == Character.PRIVATE_USE
                        || type == Character.UNASSIGNED
                        || type == Character.SPACE_SEPARATOR
                        || type == Character.LINE_SEPARATOR
                        || type == Character.PARAGRAPH_SEPARATOR);
    }
}
