package io.bactrian.alerts.notify;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Values in the forms that Alertmanager's receivers know. */
public final class GoText {

    /** The time that stands for none. */
    public static final String NO_TIME = "0001-01-01T00:00:00Z";

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    private static final String SPECIAL = "\\.+*?()|[]{}^$";

    private GoText() {}

    /** RFC 3339, with as many digits of the second's fraction as it has. */
    public static String time(Instant time) {
        OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
        String fraction =
                utc.getNano() == 0 ? "" : String.format(".%09d", utc.getNano()).replaceAll("0+$", "");
        return SECONDS.format(utc) + fraction + "Z";
    }

    /** A text as a regular expression that matches just it: receivers' names are told like this. */
    public static String quoteMeta(String text) {
        StringBuilder quoted = new StringBuilder();
        text.codePoints().forEach(each -> {
            if (SPECIAL.indexOf(each) >= 0) {
                quoted.append('\\');
            }
            quoted.appendCodePoint(each);
        });
        return quoted.toString();
    }

    /** No more than so many code points, the last of them an ellipsis where some are lost. */
    public static String truncate(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }
}
