package io.bactrian.alerts.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Labels and alerts as the ledger's tables hold them. */
final class AlertJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private AlertJson() {}

    static String labels(Labels labels) {
        return write(labels.asMap());
    }

    static Labels labels(String json) {
        return Labels.of(read(json, new TypeReference<Map<String, String>>() {}));
    }

    static String alerts(List<Alert> alerts) {
        return write(alerts.stream().map(AlertJson::row).toList());
    }

    static List<Alert> alerts(String json) {
        return read(json, new TypeReference<List<Row>>() {}).stream()
                .map(AlertJson::alert)
                .toList();
    }

    private static Row row(Alert alert) {
        return new Row(
                alert.labels().asMap(),
                alert.annotations().asMap(),
                alert.startsAt().toString(),
                alert.endsAt().toString(),
                alert.generatorUrl(),
                alert.updatedAt().toString(),
                alert.timeout());
    }

    private static Alert alert(Row row) {
        return new Alert(
                Labels.of(row.labels()),
                Labels.withEmpty(row.annotations()),
                Instant.parse(row.startsAt()),
                Instant.parse(row.endsAt()),
                row.generatorUrl(),
                Instant.parse(row.updatedAt()),
                row.timeout());
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "the ledger holds alerts that cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    private record Row(
            Map<String, String> labels,
            Map<String, String> annotations,
            String startsAt,
            String endsAt,
            String generatorUrl,
            String updatedAt,
            boolean timeout) {}
}
