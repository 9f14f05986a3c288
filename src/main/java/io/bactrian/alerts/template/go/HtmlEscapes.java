package io.bactrian.alerts.template.go;

/** How text becomes part of a page. */
final class HtmlEscapes {

    private static final String SPECIAL = "\"&'+<>";
    private static final String SPECIAL_UNQUOTED = SPECIAL + "\t\n\013\f\r =`";

    private HtmlEscapes() {}

    static String text(String text) {
        return escape(text, SPECIAL);
    }

    /** In the value of an attribute without quotes. */
    static String unquoted(String text) {
        return escape(text, SPECIAL_UNQUOTED);
    }

    /** Escapes what is HTML already: entities stay. */
    static String again(String html) {
        return escape(html, SPECIAL.replace("&", ""));
    }

    private static String escape(String text, String special) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == 0) {
                escaped.append('\ufffd');
            } else if (special.indexOf(c) < 0) {
                escaped.append(c);
            } else {
                escaped.append(
                        switch (c) {
                            case '&' -> "&amp;";
                            case '<' -> "&lt;";
                            case '>' -> "&gt;";
                            default -> "&#" + (int) c + ";";
                        });
            }
        }
        return escaped.toString();
    }

    static String withoutTags(String html) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < html.length()) {
            int open = html.indexOf('<', at);
            text.append(html, at, open < 0 ? html.length() : open);
            int close = open < 0 ? -1 : html.indexOf('>', open);
            at = close < 0 ? html.length() : close + 1;
        }
        return text.toString();
    }
}
