package io.bactrian.cli;

import io.bactrian.logs.search.Found;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** How an event is printed. */
final class EventLines {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);
    private static final String DIM = "\u001B[2m";
    private static final String RESET = "\u001B[0m";
    private static final Map<String, String> COLOURS = Map.of(
            "warn", "\u001B[33m",
            "error", "\u001B[31m",
            "fatal", "\u001B[1;31m",
            "debug", DIM,
            "trace", DIM);

    private final Function<Found, String> form;

    private EventLines(Function<Found, String> form) {
        this.form = form;
    }

    /** As the document is. */
    static EventLines json() {
        return new EventLines(found -> found.document().toString());
    }

    /** For people: time, level, service, what ties it to others, user, message, and the stack trace below. */
    static EventLines text(ZoneId zone, boolean colours) {
        return new EventLines(found -> text(found, zone, colours));
    }

    String of(Found found) {
        return form.apply(found);
    }

    private static String text(Found found, ZoneId zone, boolean colours) {
        String level = found.text("log.level");
        String colour = colours ? COLOURS.getOrDefault(level, "") : "";
        StringBuilder line = new StringBuilder();
        line.append(dimmed(time(found, zone), colours)).append(' ');
        line.append(coloured(String.format("%-5s", Plain.oneLine(level).toUpperCase(Locale.ROOT)), colour));
        word(line, found.text("service.name"));
        String correlation = found.text("labels.correlation_id") + found.text("trace.id");
        if (!correlation.isEmpty() && !correlation.equals(found.id())) { // else it was made here, and ties nothing
            line.append(' ').append(dimmed(Plain.oneLine(correlation), colours));
        }
        word(line, found.text("user.id"));
        line.append(' ').append(coloured(Plain.text(found.text("message")), colour));
        String trace = found.text("error.stack_trace");
        if (!trace.isEmpty()) {
            line.append('\n').append(dimmed(Plain.text(trace), colours));
        }
        return line.toString();
    }

    private static String time(Found found, ZoneId zone) {
        String time = found.text("@timestamp");
        try {
            return TIME.format(Instant.parse(time).atZone(zone));
        } catch (DateTimeException e) {
            return Plain.oneLine(time);
        }
    }

    private static void word(StringBuilder line, String word) {
        if (!word.isEmpty()) {
            line.append(' ').append(Plain.oneLine(word));
        }
    }

    private static String dimmed(String text, boolean colours) {
        return colours ? DIM + text + RESET : text;
    }

    private static String coloured(String text, String colour) {
        return colour.isEmpty() ? text : colour + text + RESET;
    }
}
