package io.bactrian.alerts.config;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/** The spans of one named time interval: inside any of them is inside the interval. */
record Spans(List<Span> spans) implements TimeInterval {

    @Override
    public boolean contains(Instant time) {
        return spans.stream().anyMatch(span -> span.contains(time.atZone(span.zone())));
    }

    /**
     * From one number to another, both inside.
     *
     * @param from of minutes of a day, of days of a month, of months, of weekdays from Sunday 0, or of years
     */
    record Range(int from, int to) {

        boolean contains(int number) {
            return number >= from && number <= to;
        }
    }

    /**
     * All of its fields must hold; an empty list always does.
     *
     * @param minutes of the day, the last one inside
     * @param days of the month; negative ones count from its end
     */
    record Span(
            List<Range> minutes,
            List<Range> weekdays,
            List<Range> days,
            List<Range> months,
            List<Range> years,
            ZoneId zone) {

        boolean contains(ZonedDateTime time) {
            return any(minutes, time.getHour() * 60 + time.getMinute())
                    && any(weekdays, time.getDayOfWeek().getValue() % 7)
                    && any(months, time.getMonthValue())
                    && any(years, time.getYear())
                    && inDays(time.toLocalDate());
        }

        private boolean inDays(LocalDate date) {
            int length = date.lengthOfMonth();
            return days.isEmpty()
                    || days.stream()
                            .map(range -> new Range(day(range.from(), length), day(range.to(), length)))
                            .anyMatch(range -> range.contains(date.getDayOfMonth()));
        }

        /** Beyond either end of the month it stays beyond: what is inside the month counts. */
        private static int day(int day, int length) {
            return day < 0 ? length + day + 1 : day;
        }

        private static boolean any(List<Range> ranges, int number) {
            return ranges.isEmpty() || ranges.stream().anyMatch(range -> range.contains(number));
        }
    }
}
