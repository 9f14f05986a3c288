package io.bactrian.logs.parse;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/**
 * Zones after a time: {@code Z}, offsets, and the short names that databases write. Several places have the same short
 * name; those of the given zone go before what they mean in most logs.
 */
final class ZoneNames {

    /** No offset is this many seconds. */
    static final int NONE = Integer.MIN_VALUE;

    private static final int LONGEST = 5;

    private final Map<String, Integer> offsets = new HashMap<>();

    ZoneNames(ZoneId zone) {
        for (String name : new String[] {"UTC", "GMT", "WET"}) {
            offsets.put(name, 0);
        }
        hours(-5, "EST", "CDT");
        hours(-4, "EDT");
        hours(-6, "CST", "MDT");
        hours(-7, "MST", "PDT");
        hours(-8, "PST");
        hours(1, "CET", "BST", "WEST", "WAT");
        hours(2, "CEST", "EET", "SAST", "CAT");
        hours(3, "EEST", "MSK", "EAT");
        hours(7, "ICT", "WIB");
        hours(8, "HKT", "SGT", "AWST");
        hours(9, "JST", "KST");
        hours(10, "AEST");
        hours(11, "AEDT");
        hours(12, "NZST");
        hours(13, "NZDT");
        TimeZone own = TimeZone.getTimeZone(zone);
        own(own.getDisplayName(false, TimeZone.SHORT, Locale.ROOT), own.getRawOffset());
        own(own.getDisplayName(true, TimeZone.SHORT, Locale.ROOT), own.getRawOffset() + own.getDSTSavings());
    }

    /** Reads a zone, with or without a space before it; {@link #NONE}, and the cursor unmoved, when there is none. */
    int read(Cursor cursor) {
        int from = cursor.at();
        cursor.skip(' ');
        char sign = cursor.peek();
        int offset = NONE;
        if (sign == 'Z' || sign == 'z') {
            cursor.step();
            offset = Cursor.isLetter(cursor.peek()) ? NONE : 0;
        } else if (sign == '+' || sign == '-') {
            offset = offset(cursor, sign);
        } else if (Cursor.isLetter(sign)) {
            offset = named(cursor);
        }
        if (offset == NONE) {
            cursor.to(from);
        }
        return offset;
    }

    private static int offset(Cursor cursor, char sign) {
        cursor.step();
        int hours = cursor.digits(2);
        if (hours < 0 || hours > 18) {
            return NONE;
        }
        int at = cursor.at();
        cursor.skip(':');
        int minutes = cursor.digits(2);
        if (minutes < 0) {
            cursor.to(at);
            minutes = 0;
        }
        if (minutes > 59 || Cursor.isDigit(cursor.peek())) {
            return NONE;
        }
        int seconds = hours * 3_600 + minutes * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private int named(Cursor cursor) {
        int from = cursor.at();
        while (Cursor.isLetter(cursor.peek()) && cursor.at() - from <= LONGEST) {
            cursor.step();
        }
        return offsets.getOrDefault(cursor.since(from), NONE);
    }

    private void hours(int offset, String... names) {
        for (String name : names) {
            offsets.put(name, offset * 3_600);
        }
    }

    private void own(String name, int millis) {
        if (name.length() <= LONGEST && name.chars().allMatch(sign -> Cursor.isLetter((char) sign))) {
            offsets.put(name, millis / 1_000);
        }
    }
}
