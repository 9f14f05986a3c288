package io.bactrian.alerts.template.go;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Go's layouts of times: the reference time {@code Mon Jan 2 15:04:05 MST 2006}, written as times are to be. */
public final class GoLayout {

    /** Longer ones before those that they begin with. */
    private static final List<String> CHUNKS = List.of(
            "January",
            "Jan",
            "Monday",
            "Mon",
            "MST",
            "2006",
            "__2",
            "_2006",
            "_2",
            "002",
            "01",
            "02",
            "03",
            "04",
            "05",
            "06",
            "15",
            "PM",
            "pm",
            "-07:00:00",
            "-070000",
            "-07:00",
            "-0700",
            "-07",
            "Z07:00:00",
            "Z070000",
            "Z07:00",
            "Z0700",
            "Z07",
            "1",
            "2",
            "3",
            "4",
            "5");

    private GoLayout() {}

    public static String format(String layout, ZonedDateTime time) {
        StringBuilder text = new StringBuilder();
        for (String part : parts(layout)) {
            text.append(part.startsWith("\0") ? chunk(part.substring(1), time) : part);
        }
        return text.toString();
    }

    /** Empty when the text is not in the layout, or no time. */
    public static Optional<GoTime> parse(String layout, String text) {
        try {
            return new LayoutParser(text).parse(parts(layout));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Cut into literal text and chunks; these begin with a zero character. */
    static List<String> parts(String layout) {
        List<String> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < layout.length()) {
            String found = chunkAt(layout, at);
            if (found.isEmpty()) {
                literal.append(layout.charAt(at++));
                continue;
            }
            if (found.equals("_2006")) {
                literal.append('_');
                found = "2006";
                at++;
            }
            parts.add(literal.toString());
            literal.setLength(0);
            parts.add("\0" + found);
            at += found.length();
        }
        parts.add(literal.toString());
        return parts;
    }

    private static String chunkAt(String layout, int at) {
        char first = layout.charAt(at);
        if ((first == '.' || first == ',') && at + 1 < layout.length()) {
            char digit = layout.charAt(at + 1);
            int end = at + 1;
            while (end < layout.length() && layout.charAt(end) == digit) {
                end++;
            }
            boolean whole = end >= layout.length() || !Character.isDigit(layout.charAt(end));
            return (digit == '0' || digit == '9') && whole ? layout.substring(at, end) : "";
        }
        for (String chunk : CHUNKS) {
            if (layout.startsWith(chunk, at) && !longerWord(layout, at, chunk)) {
                return chunk;
            }
        }
        return "";
    }

    /** "Jan" and "Mon" do not count when letters go on. */
    private static boolean longerWord(String layout, int at, String chunk) {
        int end = at + chunk.length();
        boolean word = chunk.equals("Jan") || chunk.equals("Mon");
        return word && end < layout.length() && layout.charAt(end) >= 'a' && layout.charAt(end) <= 'z';
    }

    private static String chunk(String chunk, ZonedDateTime time) {
        int hour = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
        return switch (chunk) {
            case "January" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "Jan" ->
                time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
            case "Monday" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "Mon" ->
                time.getDayOfWeek()
                        .getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                        .substring(0, 3);
            case "1" -> Integer.toString(time.getMonthValue());
            case "01" -> two(time.getMonthValue());
            case "2" -> Integer.toString(time.getDayOfMonth());
            case "_2" -> String.format("%2d", time.getDayOfMonth());
            case "02" -> two(time.getDayOfMonth());
            case "__2" -> String.format("%3d", time.getDayOfYear());
            case "002" -> String.format("%03d", time.getDayOfYear());
            case "15" -> two(time.getHour());
            case "3" -> Integer.toString(hour);
            case "03" -> two(hour);
            case "4" -> Integer.toString(time.getMinute());
            case "04" -> two(time.getMinute());
            case "5" -> Integer.toString(time.getSecond());
            case "05" -> two(time.getSecond());
            case "2006" -> String.format("%04d", time.getYear());
            case "06" -> two(Math.floorMod(time.getYear(), 100));
            case "PM" -> time.getHour() < 12 ? "AM" : "PM";
            case "pm" -> time.getHour() < 12 ? "am" : "pm";
            case "MST" -> abbreviation(time);
            default ->
                chunk.startsWith(".") || chunk.startsWith(",")
                        ? fraction(chunk, time.getNano())
                        : offset(chunk, time.getOffset());
        };
    }

    private static String two(int number) {
        return String.format("%02d", number);
    }

    private static String fraction(String chunk, int nanos) {
        int digits = Math.min(9, chunk.length() - 1);
        String all = String.format("%09d", nanos).substring(0, digits);
        String kept = chunk.charAt(1) == '9' ? all.replaceAll("0+$", "") : all;
        return kept.isEmpty() ? "" : chunk.charAt(0) + kept;
    }

    private static String offset(String chunk, ZoneOffset offset) {
        int seconds = offset.getTotalSeconds();
        if (chunk.startsWith("Z") && seconds == 0) {
            return "Z";
        }
        String separator = chunk.contains(":") ? ":" : "";
        int size = Math.abs(seconds);
        String text = (seconds < 0 ? "-" : "+") + two(size / 3600);
        if (chunk.length() > 3) {
            text += separator + two(size / 60 % 60);
        }
        return chunk.length() > 6 ? text + separator + two(size % 60) : text;
    }

    private static String abbreviation(ZonedDateTime time) {
        if (time.getZone().equals(ZoneOffset.UTC)) {
            return "UTC";
        }
        if (time.getZone() instanceof ZoneOffset offset) {
            return offset(offset.getTotalSeconds() % 3600 == 0 ? "-07" : "-0700", offset);
        }
        ZoneRules rules = time.getZone().getRules();
        return java.util.TimeZone.getTimeZone(time.getZone())
                .getDisplayName(rules.isDaylightSavings(time.toInstant()), java.util.TimeZone.SHORT, Locale.ENGLISH);
    }

    static GoTime time(LocalDateTime local, ZoneOffset offset) {
        return new GoTime(local.atZone(offset));
    }
}
