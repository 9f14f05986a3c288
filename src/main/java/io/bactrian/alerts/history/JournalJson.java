package io.bactrian.alerts.history;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.alerts.history.JournalEntry.Forgotten;
import io.bactrian.alerts.history.JournalEntry.Happened;
import io.bactrian.alerts.history.JournalEntry.Touched;
import io.bactrian.alerts.history.JournalEntry.Written;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Entries of the journal as its rows hold them: an array of objects in UTF-8, times in microseconds since 1970. */
final class JournalJson {

    private static final JsonMapper JSON = new JsonMapper();
    /** A row is as long as this and one alert at most: databases bound what one may hold. */
    private static final int ROW = 256 * 1024;

    private JournalJson() {}

    /** The rows. */
    static List<byte[]> write(List<JournalEntry> entries) {
        List<byte[]> rows = new ArrayList<>();
        try {
            for (int at = 0; at < entries.size(); ) {
                StringWriter row = new StringWriter(ROW / 8);
                try (JsonGenerator json = JSON.getFactory().createGenerator(row)) {
                    json.writeStartArray();
                    while (at < entries.size() && row.getBuffer().length() < ROW) {
                        write(json, entries.get(at++));
                    }
                    json.writeEndArray();
                }
                rows.add(row.toString().getBytes(StandardCharsets.UTF_8)); // half a surrogate becomes a question mark
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }

    static List<JournalEntry> read(byte[] row) {
        try {
            return Arrays.stream(JSON.readValue(row, Fields[].class))
                    .map(Fields::entry)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("the journal of alerts cannot be read: " + e.getMessage(), e);
        }
    }

    private static void write(JsonGenerator json, JournalEntry entry) throws IOException {
        json.writeStartObject();
        if (entry instanceof Written written) {
            Alert alert = written.alert();
            write(json, "labels", alert.labels());
            write(json, "annotations", alert.annotations());
            json.writeNumberField("startsAt", micros(alert.startsAt()));
            json.writeStringField("generatorURL", alert.generatorUrl());
            write(json, alert.endsAt(), alert.updatedAt(), alert.timeout());
            json.writeArrayFieldStart("events");
            for (Happened event : written.events()) {
                json.writeStartObject();
                json.writeStringField("kind", event.kind().name());
                json.writeStringField("text", event.text());
                json.writeEndObject();
            }
            json.writeEndArray();
        } else {
            json.writeNumberField("fingerprint", entry.fingerprint());
            if (entry instanceof Touched touched) {
                write(json, touched.endsAt(), touched.updatedAt(), touched.timeout());
            }
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Labels labels) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> label : labels.asMap().entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Instant endsAt, Instant updatedAt, boolean timeout)
            throws IOException {
        json.writeNumberField("endsAt", micros(endsAt));
        json.writeNumberField("updatedAt", micros(updatedAt));
        json.writeBooleanField("timeout", timeout);
    }

    private static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private record Fields(
            Map<String, String> labels,
            Map<String, String> annotations,
            long startsAt,
            String generatorURL,
            Long endsAt,
            long updatedAt,
            boolean timeout,
            List<Happened> events,
            long fingerprint) {

        JournalEntry entry() {
            if (endsAt == null) {
                return new Forgotten(fingerprint);
            }
            if (labels == null) {
                return new Touched(fingerprint, time(endsAt), time(updatedAt), timeout);
            }
            return new Written(
                    new Alert(
                            Labels.of(labels),
                            Labels.withEmpty(annotations),
                            time(startsAt),
                            time(endsAt),
                            generatorURL,
                            time(updatedAt),
                            timeout),
                    events);
        }
    }
}
