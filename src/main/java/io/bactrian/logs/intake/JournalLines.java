package io.bactrian.logs.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.logs.Line;
import io.bactrian.logs.Place;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Entries of a journal as lines of JSON. An entry that is sent again has the place it had: its cursor names it. */
final class JournalLines {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, String> NAMES =
            Map.of("MESSAGE", "message", "PRIORITY", "level", "_HOSTNAME", "host.name", "_PID", "process.pid");

    private final LineStream stream;
    private final Map<String, String> labels;

    /** A field of an entry; a name may come more than once. */
    record Field(String name, String value) {}

    /** @param labels of every line */
    JournalLines(LineStream stream, Map<String, String> labels) {
        this.stream = stream;
        this.labels = labels;
    }

    Line line(List<Field> entry, long length, boolean cut) {
        Map<String, Object> rest = new LinkedHashMap<>();
        for (Field field : entry) {
            rest.merge(field.name(), field.value(), JournalLines::both);
        }
        Map<String, Object> line = new LinkedHashMap<>();
        time(rest, line);
        NAMES.forEach((theirs, ours) -> {
            if (rest.get(theirs) instanceof String value) {
                line.put(ours, value);
                rest.remove(theirs);
            }
        });
        service(rest, line);
        Place place =
                rest.get("__CURSOR") instanceof String cursor ? stream.named("journal", cursor) : stream.next(length);
        line.put("journald", rest);
        try {
            return new Line(place, JSON.writeValueAsBytes(line), labels, cut);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object both(Object before, Object after) {
        List<Object> all = before instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>(List.of(before));
        all.add(after);
        return all;
    }

    private static void time(Map<String, Object> rest, Map<String, Object> line) {
        Object micros = rest.getOrDefault("_SOURCE_REALTIME_TIMESTAMP", rest.get("__REALTIME_TIMESTAMP"));
        try {
            line.put(
                    "@timestamp",
                    Instant.EPOCH
                            .plus(Long.parseLong(String.valueOf(micros)), ChronoUnit.MICROS)
                            .toString());
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            line.remove("@timestamp"); // it then is the time at which it came
        }
    }

    private static void service(Map<String, Object> rest, Map<String, Object> line) {
        if (rest.get("SYSLOG_IDENTIFIER") instanceof String program) {
            line.put("service.name", program);
            rest.remove("SYSLOG_IDENTIFIER");
        } else if (rest.get("_SYSTEMD_UNIT") instanceof String unit) {
            line.put("service.name", unit.endsWith(".service") ? unit.substring(0, unit.length() - 8) : unit);
        }
    }
}
