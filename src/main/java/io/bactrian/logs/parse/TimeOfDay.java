package io.bactrian.logs.parse;

import java.time.LocalTime;

/**
 * A time of day.
 *
 * @param leap whether it is a second 60; {@code second} is then 59
 */
record TimeOfDay(int hour, int minute, int second, int nano, boolean leap) {

    /** {@code 13:52:28}, with a fraction after a point or comma, or {@code 1:52:28 PM}; null when there is none. */
    static TimeOfDay read(Cursor cursor) {
        int hour = cursor.peek(1) == ':' ? cursor.digits(1) : cursor.digits(2);
        if (hour < 0 || !cursor.skip(':')) {
            return null;
        }
        int minute = cursor.digits(2);
        int second = minute >= 0 && cursor.skip(':') ? cursor.digits(2) : -1;
        if (second < 0 || hour > 23 || minute > 59 || second > 60) {
            return null;
        }
        int nano =
                (cursor.peek() == '.' || cursor.peek() == ',') && Cursor.isDigit(cursor.peek(1)) ? fraction(cursor) : 0;
        if (cursor.skip(" PM") || cursor.skip(" pm")) {
            hour = hour % 12 + 12;
        } else if (cursor.skip(" AM") || cursor.skip(" am")) {
            hour %= 12;
        }
        return new TimeOfDay(hour, minute, Math.min(second, 59), nano, second == 60);
    }

    private static int fraction(Cursor cursor) {
        cursor.step();
        int nano = 0;
        int digits = 0;
        for (; Cursor.isDigit(cursor.peek()); cursor.step()) {
            if (digits < 9) {
                nano = nano * 10 + (cursor.peek() - '0');
                digits++;
            }
        }
        for (; digits < 9; digits++) {
            nano *= 10;
        }
        return nano;
    }

    LocalTime localTime() {
        return LocalTime.of(hour, minute, second, nano);
    }
}
