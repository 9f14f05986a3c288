package io.bactrian.alerts.template.go;

import java.util.Locale;
import java.util.Set;

/** How text becomes part of an address. */
final class UrlEscapes {

    private static final String RESERVED = "!#$&*+,/:;=?@[]";
    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto");

    private UrlEscapes() {}

    /** Whether it has no scheme, or one that cannot do harm. */
    static boolean harmless(String url) {
        int colon = url.indexOf(':');
        if (colon < 0 || url.substring(0, colon).contains("/")) {
            return true;
        }
        return SCHEMES.contains(url.substring(0, colon).toLowerCase(Locale.ROOT));
    }

    /** For one part of a query. */
    static String escape(String text) {
        return process(text, false);
    }

    /** An address stays what it is; what cannot stand in one is escaped. */
    static String normalize(String url) {
        return process(url, true);
    }

    private static String process(String text, boolean whole) {
        byte[] bytes = Values.bytes(text);
        StringBuilder escaped = new StringBuilder(bytes.length + 16);
        for (int at = 0; at < bytes.length; at++) {
            char c = (char) (bytes[at] & 0xff);
            boolean kept = Escapes.unreserved(c)
                    || (whole && RESERVED.indexOf(c) >= 0)
                    || (whole && c == '%' && hex(bytes, at + 1) && hex(bytes, at + 2));
            if (kept) {
                escaped.append(c);
            } else {
                escaped.append(String.format("%%%02x", (int) c));
            }
        }
        return escaped.toString();
    }

    private static boolean hex(byte[] bytes, int at) {
        return at < bytes.length && Character.digit((char) bytes[at], 16) >= 0;
    }
}
