package io.bactrian.logs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Events as JSON, one object without a line end in it, for where they wait: spool, Kafka and dead letters. What is read is what was
 * written; a whole number comes back as {@code Long}, or {@code BigInteger} when it is too large for one, others as
 * {@code Double}.
 */
public final class EventJson {

    private static final int MOST_LEVELS = 2_000; // a line of JSON has 1000 at most
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(MOST_LEVELS)
                    .build())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_LEVELS)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();
    private static final int ROOM = 1_024;

    private EventJson() {}

    /** In UTF-8. */
    public static byte[] write(Event event) {
        return write(event, false);
    }

    /** In ASCII, as not every database takes every character. */
    public static String writeAscii(Event event) {
        return new String(write(event, true), StandardCharsets.US_ASCII);
    }

    private static byte[] write(Event event, boolean ascii) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(ROOM);
        try (JsonGenerator json =
                FACTORY.createGenerator(bytes).configure(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature(), ascii)) {
            write(event, json);
        } catch (IOException e) {
            throw new IllegalStateException(e); // nothing here does any input or output
        }
        return bytes.toByteArray();
    }

    private static void write(Event event, JsonGenerator json) throws IOException {
        Place place = event.place();
        json.writeStartObject();
        json.writeObjectFieldStart("place");
        json.writeStringField("stream", place.stream());
        json.writeStringField("path", place.path());
        json.writeNumberField("offset", place.offset());
        json.writeNumberField("length", place.length());
        json.writeEndObject();
        json.writeStringField("timestamp", event.timestamp().toString());
        json.writeStringField("level", event.level());
        json.writeStringField("service", event.service());
        json.writeStringField("correlation_id", event.correlationId());
        json.writeStringField("user_id", event.userId());
        json.writeStringField("message", event.message());
        json.writeFieldName("metadata");
        write(event.metadata(), json);
        if (event.failure().isPresent()) {
            json.writeStringField("failure", event.failure().get());
        }
        json.writeEndObject();
    }

    private static void write(Object value, JsonGenerator json) throws IOException {
        if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName((String) entry.getKey());
                write(entry.getValue(), json);
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(element, json);
            }
            json.writeEndArray();
        } else if (value instanceof Double || value instanceof Float) {
            json.writeNumber(((Number) value).doubleValue());
        } else if (value instanceof BigInteger number) {
            json.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            json.writeNumber(number);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else if (value == null) {
            json.writeNull();
        } else {
            throw new IllegalArgumentException(
                    "metadata cannot hold a " + value.getClass().getName());
        }
    }

    /** @throws IllegalArgumentException when the bytes are no event; neither it nor a cause has a word of them */
    @SuppressWarnings("UnusedException") // those would quote the bytes
    public static Event read(byte[] bytes) {
        try (JsonParser json = FACTORY.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("no object");
            }
            Map<String, Object> fields = map(json);
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("something follows the object");
            }
            return event(fields);
        } catch (IOException e) {
            throw new IllegalArgumentException("broken JSON");
        } catch (ClassCastException | NullPointerException e) {
            throw new IllegalArgumentException("a field is missing or of another type", e);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("the timestamp is none");
        }
    }

    @SuppressWarnings("unchecked")
    private static Event event(Map<String, Object> fields) {
        Map<String, Object> place = (Map<String, Object>) fields.get("place");
        return new Event(
                new Place((String) place.get("stream"), (String) place.get("path"), (Long) place.get("offset"), (Long)
                        place.get("length")),
                Instant.parse((String) Objects.requireNonNull(fields.get("timestamp"))),
                (String) fields.get("level"),
                (String) fields.get("service"),
                (String) fields.get("correlation_id"),
                (String) fields.get("user_id"),
                (String) fields.get("message"),
                (Map<String, Object>) fields.get("metadata"),
                Optional.ofNullable((String) fields.get("failure")));
    }

    private static Map<String, Object> map(JsonParser json) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            map.put(name, value(json));
        }
        return map;
    }

    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> map(json);
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(json));
                }
                yield list;
            }
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT ->
                json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? json.getBigIntegerValue()
                        : (Object) json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }
}
