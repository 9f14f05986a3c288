package io.bactrian.alerts.template.go;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a time in one of Go's layouts. */
final class LayoutParser {

    private final String text;
    private int at;
    private int year;
    private int month = 1;
    private int day = 1;
    private int dayOfYear;
    private int hour;
    private int minute;
    private int second;
    private int nanos;
    private Boolean afternoon;
    private ZoneOffset offset = ZoneOffset.UTC;

    LayoutParser(String text) {
        this.text = text;
    }

    Optional<GoTime> parse(List<String> parts) {
        for (String part : parts) {
            if (part.startsWith("\0")) {
                chunk(part.substring(1));
            } else {
                literal(part);
            }
        }
        if (at < text.length()) {
            throw new DateTimeException("more than a time");
        }
        if (afternoon != null) {
            hour = hour % 12 + (afternoon ? 12 : 0);
        }
        LocalDate date = dayOfYear > 0 ? LocalDate.ofYearDay(year, dayOfYear) : LocalDate.of(year, month, day);
        return Optional.of(GoLayout.time(LocalDateTime.of(date, time()), offset));
    }

    private java.time.LocalTime time() {
        return java.time.LocalTime.of(hour, minute, second, nanos);
    }

    private void literal(String part) {
        if (!text.startsWith(part, at)) {
            throw new DateTimeException("not in the layout");
        }
        at += part.length();
    }

    private void chunk(String chunk) {
        switch (chunk) {
            case "2006" -> year = number(4, 4);
            case "06" -> {
                int short2 = number(2, 2);
                year = short2 >= 69 ? 1900 + short2 : 2000 + short2;
            }
            case "01" -> month = number(2, 2);
            case "1" -> month = number(1, 2);
            case "02" -> day = number(2, 2);
            case "2" -> day = number(1, 2);
            case "_2" -> {
                skipSpaces();
                day = number(1, 2);
            }
            case "002", "__2" -> {
                skipSpaces();
                dayOfYear = number(1, 3);
            }
            case "15" -> hour = number(2, 2);
            case "03" -> hour = number(2, 2);
            case "3" -> hour = number(1, 2);
            case "04" -> minute = number(2, 2);
            case "4" -> minute = number(1, 2);
            case "05" -> seconds(2);
            case "5" -> seconds(1);
            case "PM", "pm" -> afternoon = word(List.of("AM", "PM")) == 1;
            case "January" -> month = 1 + word(months(false));
            case "Jan" -> month = 1 + word(months(true));
            case "Monday" -> word(days(false));
            case "Mon" -> word(days(true));
            case "MST" -> zoneName();
            default -> {
                if (chunk.startsWith(".") || chunk.startsWith(",")) {
                    fraction(chunk.charAt(1) == '0' ? chunk.length() - 1 : 0);
                } else {
                    offset(chunk);
                }
            }
        }
    }

    private void seconds(int least) {
        second = number(least, 2);
        // A fraction may follow even where the layout has none.
        if (at + 1 < text.length() && ".,".indexOf(text.charAt(at)) >= 0 && digit(at + 1)) {
            fraction(0);
        }
    }

    private void fraction(int exactly) {
        if (at >= text.length() || ".,".indexOf(text.charAt(at)) < 0) {
            if (exactly > 0 && nanos == 0) {
                throw new DateTimeException("no fraction");
            }
            return;
        }
        int start = ++at;
        while (at < text.length() && digit(at)) {
            at++;
        }
        int count = at - start;
        if (count == 0 || count > 9 || (exactly > 0 && count != exactly)) {
            throw new DateTimeException("bad fraction");
        }
        nanos = Integer.parseInt((text.substring(start, at) + "000000000").substring(0, 9));
    }

    private void offset(String chunk) {
        if (chunk.startsWith("Z") && text.startsWith("Z", at)) {
            at++;
            return;
        }
        if (at >= text.length() || "+-".indexOf(text.charAt(at)) < 0) {
            throw new DateTimeException("no offset");
        }
        int sign = text.charAt(at++) == '-' ? -1 : 1;
        boolean colon = chunk.contains(":");
        int seconds = number(2, 2) * 3600;
        if (chunk.length() > 3) {
            literal(colon ? ":" : "");
            seconds += number(2, 2) * 60;
        }
        if (chunk.length() > 6) {
            literal(colon ? ":" : "");
            seconds += number(2, 2);
        }
        offset = ZoneOffset.ofTotalSeconds(sign * seconds);
    }

    private void zoneName() {
        int start = at;
        while (at < text.length() && Character.isUpperCase(text.charAt(at))) {
            at++;
        }
        if (at - start < 3 || at - start > 5) {
            throw new DateTimeException("no zone");
        }
    }

    private int word(List<String> words) {
        for (int index = 0; index < words.size(); index++) {
            if (text.regionMatches(
                    true, at, words.get(index), 0, words.get(index).length())) {
                at += words.get(index).length();
                return index;
            }
        }
        throw new DateTimeException("unknown word");
    }

    private static List<String> months(boolean brief) {
        return java.util.Arrays.stream(Month.values())
                .map(month -> month.getDisplayName(TextStyle.FULL, Locale.ENGLISH))
                .map(name -> brief ? name.substring(0, 3) : name)
                .toList();
    }

    private static List<String> days(boolean brief) {
        return java.util.Arrays.stream(DayOfWeek.values())
                .map(day -> day.getDisplayName(TextStyle.FULL, Locale.ENGLISH))
                .map(name -> brief ? name.substring(0, 3) : name)
                .toList();
    }

    private void skipSpaces() {
        while (text.startsWith(" ", at)) {
            at++;
        }
    }

    private int number(int least, int most) {
        int start = at;
        while (at < text.length() && at - start < most && digit(at)) {
            at++;
        }
        if (at - start < least) {
            throw new DateTimeException("no number");
        }
        return Integer.parseInt(text.substring(start, at));
    }

    private boolean digit(int index) {
        return text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }
}
