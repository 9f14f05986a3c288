package io.bactrian.alerts.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads posted alerts as they stand. What is wrong with one alert is noted with it, so that the others can be taken;
 * what is wrong with the JSON itself refuses them all.
 */
final class AlertReader {

    /**
     * @param labels null when there are none
     * @param problem why it cannot be taken
     */
    record Posted(
            Map<String, String> labels,
            Map<String, String> annotations,
            Optional<Instant> startsAt,
            Optional<Instant> endsAt,
            String generatorUrl,
            Optional<String> problem) {}

    private final JsonParser parser;
    private Map<String, String> labels;
    private Map<String, String> annotations;
    private Optional<Instant> startsAt;
    private Optional<Instant> endsAt;
    private String generatorUrl;
    private String problem;
    private int length;

    private AlertReader(JsonParser parser) {
        this.parser = parser;
    }

    /** @throws Refusal when it is no array of objects, or too long a one */
    static List<Posted> read(byte[] body) {
        if (body.length == 0) {
            throw Refusal.missing("alerts");
        }
        Json.checkUtf8(body);
        try (JsonParser parser = Json.MAPPER.getFactory().createParser(body)) {
            List<Posted> all = new AlertReader(parser).array();
            if (parser.nextToken() != null) {
                throw new Refusal(400, "something follows the array of alerts");
            }
            return all;
        } catch (IOException e) {
            throw Json.invalid(e);
        }
    }

    private List<Posted> array() throws IOException {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw new Refusal(400, "the body is not an array of alerts");
        }
        List<Posted> all = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new Refusal(400, "alert " + all.size() + " is not an object");
            }
            if (all.size() == ApiLimits.ALERTS) {
                throw new Refusal(413, "more than " + ApiLimits.ALERTS + " alerts in one request; none was taken");
            }
            all.add(alert());
        }
        return all;
    }

    private Posted alert() throws IOException {
        labels = null;
        annotations = Map.of();
        startsAt = Optional.empty();
        endsAt = Optional.empty();
        generatorUrl = "";
        problem = null;
        length = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_NULL) {
                continue;
            }
            switch (field) {
                case "labels" -> labels = texts("labels", ApiLimits.LABEL_LENGTH);
                case "annotations" -> annotations = texts("annotations", ApiLimits.ANNOTATION_LENGTH);
                case "startsAt" -> startsAt = time(field);
                case "endsAt" -> endsAt = time(field);
                case "generatorURL" -> generatorUrl = text(field, ApiLimits.MATCHER_LENGTH);
                default -> parser.skipChildren();
            }
        }
        return new Posted(labels, annotations, startsAt, endsAt, generatorUrl, Optional.ofNullable(problem));
    }

    private Map<String, String> texts(String field, int mostLength) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            note(field + " is not an object");
            return Map.of();
        }
        Map<String, String> found = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = Json.wellFormed(parser.currentName());
            parser.nextToken();
            if (name.length() > ApiLimits.NAME_LENGTH) {
                parser.skipChildren();
                note("a name in " + field + " is longer than " + ApiLimits.NAME_LENGTH + " characters");
            } else if (found.size() == ApiLimits.LABELS && !found.containsKey(name)) {
                parser.skipChildren();
                note("more than " + ApiLimits.LABELS + " " + field);
            } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
                found.put(name, text(field + "." + shown(name), mostLength));
                length += name.length() + found.get(name).length();
            }
        }
        if (length > ApiLimits.ALERT_LENGTH) {
            note("labels and annotations are longer than " + ApiLimits.ALERT_LENGTH + " characters");
        }
        return found;
    }

    private Optional<Instant> time(String field) throws IOException {
        try {
            return Json.time(text(field, ApiLimits.NAME_LENGTH));
        } catch (IllegalArgumentException e) {
            note(field + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private String text(String field, int mostLength) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            note(field + " is not a string");
            return "";
        }
        if (parser.getTextLength() > mostLength) {
            note(field + " is longer than " + mostLength + " characters");
            return "";
        }
        return Json.wellFormed(parser.getText());
    }

    private static String shown(String name) {
        return name.length() > 64 ? name.substring(0, 64) + "…" : name;
    }

    private void note(String wrong) {
        if (problem == null) {
            problem = wrong;
        }
    }
}
