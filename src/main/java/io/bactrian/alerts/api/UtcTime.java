package io.bactrian.alerts.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Reads times as Prometheus writes them, {@code 2026-01-31T08:00:00.123Z}, ten times faster than java.time does: every
 * alert has two.
 */
final class UtcTime {

    private static final int SECONDS_END = "2026-01-31T08:00:00".length();
    private static final int MOST_DECIMALS = 9;

    private final String text;
    private boolean good = true;

    private UtcTime(String text) {
        this.text = text;
    }

    /** Empty when it has another form, or is none. */
    static Optional<Instant> read(String text) {
        int decimals = text.length() - SECONDS_END - 2;
        boolean whole = decimals == -1;
        if (!text.endsWith("Z") || !(whole || (decimals > 0 && decimals <= MOST_DECIMALS))) {
            return Optional.empty();
        }
        return new UtcTime(text).parts(whole ? 0 : decimals);
    }

    private Optional<Instant> parts(int decimals) {
        int year = number(0, 4);
        sign(4, '-');
        int month = number(5, 2);
        sign(7, '-');
        int day = number(8, 2);
        sign(10, 'T');
        int hour = number(11, 2);
        sign(13, ':');
        int minute = number(14, 2);
        sign(16, ':');
        int second = number(17, 2);
        int nano = 0;
        if (decimals > 0) {
            sign(SECONDS_END, '.');
            nano = number(SECONDS_END + 1, decimals);
            for (int at = decimals; at < MOST_DECIMALS; at++) {
                nano *= 10;
            }
        }
        try {
            return good
                    ? Optional.of(LocalDate.of(year, month, day)
                            .atTime(LocalTime.of(hour, minute, second, nano))
                            .toInstant(ZoneOffset.UTC))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private int number(int from, int digits) {
        int number = 0;
        for (int at = from; at < from + digits; at++) {
            int digit = text.charAt(at) - '0';
            good &= digit >= 0 && digit <= 9;
            number = number * 10 + digit;
        }
        return number;
    }

    private void sign(int at, char expected) {
        good &= text.charAt(at) == expected;
    }
}
