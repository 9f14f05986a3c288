package io.bactrian.logs.parse;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Points in time as logs write them. A time without a zone is one of the given zone; where its clocks are put back and a
 * time comes twice, it is the first of the two, where they are put forward and it never comes, it is as much later. A leap
 * second is the second after it. A date without a year, or a time without a date, is the one nearest to now.
 */
final class Dates {

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String DAYS = "MonTueWedThuFriSatSun";

    private final LocalTimes local;
    private final ZoneNames zones;
    private final Clock clock;
    private String isoText = "";
    private Optional<Instant> isoTime = Optional.empty();
    private int isoEnd;

    Dates(ZoneId zone, Clock clock) {
        this(new LocalTimes(zone), new ZoneNames(zone), clock);
    }

    private Dates(LocalTimes local, ZoneNames zones, Clock clock) {
        this.local = local;
        this.zones = zones;
        this.clock = clock;
    }

    /** The same for another thread: each remembers what it read last. */
    Dates another() {
        return new Dates(local, zones, clock);
    }

    /** What a field holds: a number since 1970 of s, ms, µs or ns as its size says, or text in any form known here. */
    Optional<Instant> of(Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof Long number) {
            return EpochTimes.of(number);
        }
        return value instanceof Double number ? EpochTimes.of(number) : Optional.empty();
    }

    private Optional<Instant> text(String text) {
        if (text.isEmpty() || text.length() > 64) {
            return Optional.empty();
        }
        Cursor cursor = new Cursor(text);
        Optional<Instant> time = first(cursor);
        cursor.spaces();
        if (time.isPresent() && cursor.peek() == '[' && text.endsWith("]")) { // Java's name of the zone
            return time;
        }
        return time.isPresent() && cursor.atEnd() ? time : seldom(text);
    }

    private Optional<Instant> first(Cursor cursor) {
        if (Cursor.isDigit(cursor.peek())) {
            Optional<Instant> time = iso(cursor);
            return time.isPresent() ? time : dayFirst(cursor);
        }
        Optional<Instant> time = monthFirst(cursor);
        return time.isPresent() ? time : unix(cursor);
    }

    private static Optional<Instant> seldom(String text) {
        if (text.indexOf(',') == 3) {
            try {
                return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
        return EpochTimes.of(text);
    }

    /** {@code 2026-11-21T13:52:28.123+07:00}, with a space or slashes, with or without fraction and zone. */
    Optional<Instant> iso(Cursor cursor) {
        if (cursor.at() > 0) {
            return readIso(cursor);
        }
        if (!cursor.isIn(isoText)) { // several formats ask for the time that the same text begins with
            isoTime = readIso(cursor);
            isoText = cursor.text();
            isoEnd = cursor.at();
        }
        cursor.to(isoEnd);
        return isoTime;
    }

    private Optional<Instant> readIso(Cursor cursor) {
        int from = cursor.at();
        int year = cursor.digits(4);
        char separator = cursor.peek();
        if (year >= 0 && (separator == '-' || separator == '/')) {
            cursor.step();
            int month = cursor.digits(2);
            if (month > 0 && cursor.skip(separator)) {
                int day = cursor.digits(2);
                if (day > 0 && (cursor.skip('T') || cursor.skip(' ') || cursor.skip('t'))) {
                    cursor.spaces(); // MariaDB writes an hour of one digit so
                    return timeAndZone(cursor, from, year, month, day);
                }
            }
        }
        return none(cursor, from);
    }

    /** {@code 21/Nov/2026:13:52:28 +0000}, {@code 21-Nov-2026 13:52:28.123}, {@code 21 Nov 2026 13:52:28.123}. */
    Optional<Instant> dayFirst(Cursor cursor) {
        int from = cursor.at();
        int day = (int) cursor.number();
        char separator = cursor.peek();
        if (day > 0 && "/- ".indexOf(separator) >= 0) {
            cursor.step();
            int month = month(cursor);
            if (month > 0 && cursor.skip(separator)) {
                int year = cursor.digits(4);
                if (year >= 0 && (cursor.skip(':') || cursor.skip(' '))) {
                    return timeAndZone(cursor, from, year, month, day);
                }
                if (year < 0) { // old Redis
                    return nearestYear(cursor, from, month, day);
                }
            }
        }
        return none(cursor, from);
    }

    /** {@code Nov 21 13:52:28}, {@code Nov  1 2026 13:52:28}, {@code Nov 21, 2026 1:52:28 PM}. */
    Optional<Instant> monthFirst(Cursor cursor) {
        int from = cursor.at();
        int month = month(cursor);
        if (month > 0 && cursor.spaces() > 0) {
            int day = (int) cursor.number();
            cursor.skip(',');
            if (day > 0 && cursor.skip(' ')) {
                int before = cursor.at();
                int year = cursor.digits(4);
                if (year >= 0 && cursor.skip(' ')) {
                    return timeAndZone(cursor, from, year, month, day);
                }
                cursor.to(before);
                return nearestYear(cursor, from, month, day);
            }
        }
        return none(cursor, from);
    }

    /** {@code Sat Nov 21 13:52:28.123456 2026}, as C's library and Apache write it. */
    Optional<Instant> unix(Cursor cursor) {
        int from = cursor.at();
        if (name(cursor, DAYS) > 0 && cursor.skip(' ')) {
            int month = month(cursor);
            if (month > 0 && cursor.spaces() > 0) {
                int day = (int) cursor.number();
                TimeOfDay time = day > 0 && cursor.skip(' ') ? TimeOfDay.read(cursor) : null;
                if (time != null && cursor.skip(' ')) {
                    int zone = zones.read(cursor); // date(1) writes it before the year
                    cursor.spaces();
                    int year = cursor.digits(4);
                    if (year >= 0) {
                        return found(cursor, from, local.instant(year, month, day, time, zone));
                    }
                }
            }
        }
        return none(cursor, from);
    }

    /** {@code 261121 13:52:28}, as MySQL once wrote it. */
    Optional<Instant> compact(Cursor cursor) {
        int from = cursor.at();
        int year = cursor.digits(2);
        int month = cursor.digits(2);
        int day = cursor.digits(2);
        if (day > 0 && month > 0 && year >= 0 && cursor.spaces() > 0) {
            return timeAndZone(cursor, from, 2000 + year, month, day);
        }
        return none(cursor, from);
    }

    /** {@code 13:52:28.123}, of the day that puts it nearest to now. */
    Optional<Instant> timeOnly(Cursor cursor) {
        int from = cursor.at();
        TimeOfDay time = TimeOfDay.read(cursor);
        if (time == null) {
            return none(cursor, from);
        }
        Instant now = clock.instant();
        LocalDate today = now.atZone(local.zone()).toLocalDate();
        Instant nearest = null;
        for (int days = -1; days <= 1; days++) {
            LocalDate day = today.plusDays(days);
            nearest = nearer(
                    now,
                    nearest,
                    local.instant(day.getYear(), day.getMonthValue(), day.getDayOfMonth(), time, ZoneNames.NONE));
        }
        return found(cursor, from, nearest);
    }

    /** A named zone or an offset, as a moment needs it that was read in parts. */
    ZoneNames zones() {
        return zones;
    }

    private Optional<Instant> timeAndZone(Cursor cursor, int from, int year, int month, int day) {
        TimeOfDay time = TimeOfDay.read(cursor);
        if (time == null) {
            return none(cursor, from);
        }
        return found(cursor, from, local.instant(year, month, day, time, zones.read(cursor)));
    }

    private Optional<Instant> nearestYear(Cursor cursor, int from, int month, int day) {
        TimeOfDay time = TimeOfDay.read(cursor);
        if (time == null) {
            return none(cursor, from);
        }
        int zone = zones.read(cursor);
        Instant now = clock.instant();
        int year = now.atZone(local.zone()).getYear();
        Instant nearest = null;
        for (int years = -4; years <= 4; years++) { // a leap day may be that far
            nearest = nearer(now, nearest, local.instant(year + years, month, day, time, zone));
        }
        return found(cursor, from, nearest);
    }

    private static Instant nearer(Instant now, Instant one, Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        long first = Math.abs(now.getEpochSecond() - one.getEpochSecond());
        return first <= Math.abs(now.getEpochSecond() - other.getEpochSecond()) ? one : other;
    }

    private static Optional<Instant> found(Cursor cursor, int from, Instant time) {
        return time == null ? none(cursor, from) : Optional.of(time);
    }

    private static Optional<Instant> none(Cursor cursor, int from) {
        cursor.to(from);
        return Optional.empty();
    }

    /** From 1; 0 when there is no month here. */
    private static int month(Cursor cursor) {
        return name(cursor, MONTHS);
    }

    private static int name(Cursor cursor, String names) {
        for (int at = 0; at < names.length(); at += 3) {
            if (cursor.peek() == names.charAt(at)
                    && cursor.peek(1) == names.charAt(at + 1)
                    && cursor.peek(2) == names.charAt(at + 2)) {
                cursor.to(cursor.at() + 3);
                return at / 3 + 1;
            }
        }
        return 0;
    }
}
