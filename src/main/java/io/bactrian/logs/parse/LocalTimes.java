package io.bactrian.logs.parse;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** Dates and times of day to moments, in a zone of the line's or one that was given. */
final class LocalTimes {

    private static final int SECONDS_A_DAY = 86_400;

    private final ZoneId zone;
    private final int fixed;

    LocalTimes(ZoneId zone) {
        this.zone = zone;
        this.fixed = zone.normalized() instanceof ZoneOffset offset ? offset.getTotalSeconds() : ZoneNames.NONE;
    }

    ZoneId zone() {
        return zone;
    }

    /**
     * @param offset in seconds, or {@link ZoneNames#NONE}
     * @return null when there is no such date
     */
    Instant instant(int year, int month, int day, TimeOfDay time, int offset) {
        if (month < 1 || month > 12 || day < 1 || day > 31 || (day > 28 && !isDay(year, month, day))) {
            return null;
        }
        int seconds = offset == ZoneNames.NONE ? fixed : offset;
        int leap = time.leap() ? 1 : 0;
        if (seconds == ZoneNames.NONE) {
            LocalDateTime local = LocalDateTime.of(LocalDate.of(year, month, day), time.localTime());
            return ZonedDateTime.ofLocal(local, zone, null).toInstant().plusSeconds(leap);
        }
        long second = days(year, month, day) * SECONDS_A_DAY
                + time.hour() * 3_600L
                + time.minute() * 60L
                + time.second()
                + leap
                - seconds;
        return Instant.ofEpochSecond(second, time.nano());
    }

    private static boolean isDay(int year, int month, int day) {
        return day <= YearMonth.of(year, month).lengthOfMonth();
    }

    /** Days since 1970, in years that begin in March so that the leap day is the last. */
    private static long days(int year, int month, int day) {
        int shifted = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(shifted, 400);
        long yearOfEra = shifted - era * 400;
        long dayOfYear = (153L * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }
}
