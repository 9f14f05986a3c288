package io.bactrian.alerts.config;

import io.bactrian.alerts.config.Spans.Range;
import io.bactrian.alerts.config.Spans.Span;
import io.bactrian.runtime.yaml.YamlScalar;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/** {@code time_intervals} and, under its older name, {@code mute_time_intervals}. */
final class TimeIntervalReader {

    private static final List<String> WEEKDAYS =
            List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");
    private static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");
    private static final Pattern TIME = Pattern.compile("(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00");
    private static final int SHORTEST_MONTH = 28;
    /** What the zones of the machine have and Java leaves out. */
    private static final Map<String, String> OLD_ZONES =
            Map.of("EST", "-05:00", "MST", "-07:00", "HST", "-10:00", "ROC", "Asia/Taipei");

    private final Map<String, TimeInterval> intervals = new LinkedHashMap<>();

    void add(Fields file) {
        file.childrenButNothing("mute_time_intervals").forEach(fields -> interval(fields, "mute time interval"));
        file.childrenButNothing("time_intervals").forEach(fields -> interval(fields, "time interval"));
    }

    Map<String, TimeInterval> intervals() {
        return intervals;
    }

    private void interval(Fields fields, String what) {
        String name = fields.name("name", "missing name in " + what);
        List<Span> spans = fields.childrenOrEmpty("time_intervals").stream()
                .map(TimeIntervalReader::span)
                .toList();
        fields.done();
        if (intervals.putIfAbsent(name, new Spans(spans)) != null && !name.isEmpty()) {
            fields.problem("name", what + " \"" + name + "\" is not unique", "rename one of them");
        }
    }

    private static Span span(Fields fields) {
        Span span = new Span(
                times(fields),
                ranges(fields, "weekdays", "write it like monday or monday:friday", TimeIntervalReader::weekdays),
                ranges(fields, "days_of_month", "write it like 1, 1:5 or -3:-1", TimeIntervalReader::days),
                ranges(fields, "months", "write it like may, may:august or 1:3", TimeIntervalReader::months),
                ranges(fields, "years", "write it like 2026 or 2026:2028", TimeIntervalReader::years),
                fields.parseUnlessEmpty(
                                "location", "write it like Europe/Berlin, UTC or Local", TimeIntervalReader::zone)
                        .orElse(ZoneOffset.UTC));
        fields.done();
        return span;
    }

    private static ZoneId zone(String name) {
        try {
            return name.equals("Local") ? ZoneId.systemDefault() : ZoneId.of(name, OLD_ZONES);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("unknown time zone " + name, e);
        }
    }

    private static List<Range> times(Fields span) {
        return span.children("times").stream()
                .map(fields -> {
                    Optional<Integer> start = time(fields, "start_time");
                    Optional<Integer> end = time(fields, "end_time");
                    if (!fields.has("start_time") || !fields.has("end_time")) {
                        fields.problem("both start and end times must be provided", "add start_time and end_time");
                    } else if (start.isPresent() && end.isPresent() && start.get() >= end.get()) {
                        fields.problem(
                                "start time cannot be equal or greater than end time",
                                "write two items where it goes past midnight: to 24:00 and from 00:00");
                    }
                    fields.done();
                    return new Range(start.orElse(0), end.orElse(0) - 1);
                })
                .toList();
    }

    private static Optional<Integer> time(Fields fields, String name) {
        return fields.parse(name, "write it in quotes like '09:00', at most '24:00'", text -> {
            if (!TIME.matcher(text).matches()) {
                throw new IllegalArgumentException("couldn't parse timestamp " + text + ", invalid format");
            }
            return Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3));
        });
    }

    private static List<Range> ranges(Fields fields, String name, String hint, Function<String, Range> parser) {
        return fields.scalars(name).orElse(List.<YamlScalar>of()).stream()
                .flatMap(item -> {
                    try {
                        return Optional.of(
                                parser.apply(fields.source().plainValue(item).toLowerCase(Locale.ROOT)))
                                .stream();
                    } catch (IllegalArgumentException e) {
                        fields.source().problem(item.line(), name + ": " + e.getMessage(), hint);
                        return Optional.<Range>empty().stream();
                    }
                })
                .toList();
    }

    private static Range range(String text, ToIntFunction<String> member) {
        String[] parts = text.split(":", -1);
        if (parts.length > 2) {
            throw new IllegalArgumentException("couldn't parse range " + text + ", invalid format");
        }
        int from = member.applyAsInt(parts[0]);
        return new Range(from, parts.length == 1 ? from : member.applyAsInt(parts[1]));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no number", e);
        }
    }

    private static Range weekdays(String text) {
        Range range = range(text, word -> {
            int day = WEEKDAYS.indexOf(word);
            if (day < 0) {
                throw new IllegalArgumentException(word + " is not a valid weekday");
            }
            return day;
        });
        return ordered(range, "start day cannot be before end day; the week begins with sunday");
    }

    private static Range months(String text) {
        Range range = range(text, word -> {
            int month = MONTHS.indexOf(word) + 1;
            int number = month > 0 ? month : number(word);
            if (number < 1 || number > MONTHS.size()) {
                throw new IllegalArgumentException(word + " is not a valid month");
            }
            return number;
        });
        return ordered(range, "end month is before start month");
    }

    private static Range years(String text) {
        return ordered(range(text, TimeIntervalReader::number), "end year is before start year");
    }

    private static Range days(String text) {
        Range range = range(text, word -> {
            int day = number(word);
            if (day == 0 || day < -31 || day > 31) {
                throw new IllegalArgumentException(day + " is not a valid day of the month: out of range");
            }
            return day;
        });
        if (range.from() < 0 && range.to() > 0) {
            throw new IllegalArgumentException("end day must be negative if start day is negative");
        }
        int from = range.from() < 0 ? SHORTEST_MONTH + range.from() : range.from();
        int to = range.to() < 0 ? SHORTEST_MONTH + range.to() : range.to();
        if (from > to) {
            throw new IllegalArgumentException("end day " + range.to() + " is always before start day " + range.from());
        }
        return range;
    }

    private static Range ordered(Range range, String otherwise) {
        if (range.from() > range.to()) {
            throw new IllegalArgumentException(otherwise);
        }
        return range;
    }
}
