package io.bactrian.alerts.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.alerts.label.Labels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** JSON and its times as Alertmanager reads and writes them. */
final class Json {

    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int FIRST_YEAR = 2; // Go's time that is not set is in the year 1
    private static final int LAST_YEAR = 9999;
    private static final int CHUNK = 8192;

    private Json() {}

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer cannot be written as JSON", e);
        }
    }

    /** @throws Refusal when it is no JSON */
    static JsonNode tree(byte[] body) {
        checkUtf8(body);
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            throw invalid(e);
        }
    }

    static Refusal invalid(IOException failure) {
        String said = failure instanceof JsonProcessingException json ? json.getOriginalMessage() : "it ends too early";
        return new Refusal(400, "the body is not the JSON that is expected: " + said);
    }

    /** Labels, of which annotations have the shape, in the order of their names. */
    static Object labels(Labels labels) {
        return labels.asMap();
    }

    static String time(Instant time) {
        return MILLIS.format(time);
    }

    /**
     * Reads a time; an empty one and that of the year 1 are not set.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Optional<Instant> time(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            OffsetDateTime time = UtcTime.read(text)
                    .map(instant -> instant.atOffset(ZoneOffset.UTC))
                    .orElseGet(() -> OffsetDateTime.parse(text));
            int year = time.getYear();
            if (year > LAST_YEAR) {
                throw new IllegalArgumentException("'" + text + "' is after the year 9999");
            }
            return year < FIRST_YEAR ? Optional.empty() : Optional.of(time.toInstant());
        } catch (DateTimeParseException e) {
            String shown = text.length() > 64 ? text.substring(0, 64) + "…" : text;
            throw new IllegalArgumentException("'" + shown + "' is no time like 2026-01-31T08:00:00Z", e);
        }
    }

    /** A surrogate without its other half, which JSON can spell and UTF-8 cannot, becomes the replacement sign. */
    static String wellFormed(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) {
                StringBuilder repaired = new StringBuilder(text.length());
                text.codePoints()
                        .forEach(point -> repaired.appendCodePoint(
                                point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                                        ? '\uFFFD'
                                        : point));
                return repaired.toString();
            }
        }
        return text;
    }

    /** @throws Refusal when it is not UTF-8: Jackson takes some sequences that no other reader takes */
    static void checkUtf8(byte[] body) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer from = ByteBuffer.wrap(body);
        CharBuffer to = CharBuffer.allocate(CHUNK);
        CoderResult result;
        do {
            to.clear();
            result = decoder.decode(from, to, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new Refusal(400, "the body is not UTF-8: the byte at " + from.position() + " does not belong there");
        }
    }
}
