package io.bactrian.logs.bulk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.bactrian.logs.Event;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes events as documents of the Elastic Common Schema, each one line, straight into bytes. Field names hold dots
 * instead of objects within objects; Elasticsearch takes both for the same.
 *
 * <table>
 * <caption>Fields of an event and of the document; what is empty is left out</caption>
 * <tr><th>Event</th><th>Document</th></tr>
 * <tr><td>timestamp</td><td>@timestamp; one that the index cannot hold becomes metadata.timestamp, and the time of
 *     sending stands in its place</td></tr>
 * <tr><td>level, message, service</td><td>log.level, message, service.name</td></tr>
 * <tr><td>correlation id</td><td>trace.id when it is 32 hexadecimal digits, else labels.correlation_id</td></tr>
 * <tr><td>user id</td><td>user.id</td></tr>
 * <tr><td>place</td><td>the document's id; log.file.path, log.offset</td></tr>
 * <tr><td>failure</td><td>event.kind {@code pipeline_error}, error.message</td></tr>
 * <tr><td>metadata</td><td>the fields of {@link EcsField}, the rest under {@code metadata}, bounded as {@link
 *     MetadataWriter} says</td></tr>
 * <tr><td></td><td>ecs.version, event.dataset, event.ingested; log.flags {@code truncated} when something was cut, here or
 *     before ({@code truncated} in the metadata)</td></tr>
 * </table>
 */
final class EcsWriter {

    private static final String ECS_VERSION = "8.17.0";
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final String TRUNCATED = "truncated";
    private static final int TRACE_ID_LENGTH = 32;
    private static final int USUAL_DOCUMENT = 768;
    private static final int MOST_AT_FIRST = 8 << 20;
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private final String dataset;

    /**
     * @param dataset for {@code event.dataset}
     */
    EcsWriter(String dataset) {
        this.dataset = dataset;
    }

    /**
     * Writes a batch.
     *
     * @param now for {@code event.ingested}
     */
    Documents write(List<Event> events, Instant now) {
        GrowingBytes bytes = new GrowingBytes(Math.min(MOST_AT_FIRST, USUAL_DOCUMENT * (events.size() + 1)));
        int[] ends = new int[events.size()];
        String ingested = now.toString();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.setRootValueSeparator(null);
            for (int index = 0; index < ends.length; index++) {
                Event event = events.get(index);
                writeAction(json, event);
                new Document(json, event).write(ingested);
                json.flush();
                ends[index] = bytes.size();
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail so", e);
        }
        return new Documents(events, bytes.array(), ends);
    }

    private static void writeAction(JsonGenerator json, Event event) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("create");
        json.writeStringField("_id", Texts.valid(event.place().id()));
        json.writeEndObject();
        json.writeEndObject();
        json.writeRaw('\n');
    }

    /** One event on its way into bytes. */
    private final class Document {

        private final JsonGenerator json;
        private final Event event;
        private final Set<EcsField> written = EnumSet.noneOf(EcsField.class);
        private final MetadataWriter metadata;
        private boolean cut;

        Document(JsonGenerator json, Event event) {
            this.json = json;
            this.event = event;
            this.metadata = new MetadataWriter(json);
        }

        void write(String ingested) throws IOException {
            boolean possible =
                    !event.timestamp().isBefore(EARLIEST) && !event.timestamp().isAfter(LATEST);
            json.writeStartObject();
            json.writeStringField("@timestamp", possible ? event.timestamp().toString() : ingested);
            word("log.level", event.level());
            json.writeStringField("message", Texts.valid(event.message()));
            json.writeStringField("ecs.version", ECS_VERSION);
            word("service.name", event.service());
            writeCorrelation();
            word("user.id", event.userId());
            word("log.file.path", event.place().path());
            json.writeNumberField("log.offset", event.place().offset());
            word("event.dataset", dataset);
            json.writeStringField("event.ingested", ingested);
            writeFailure();
            writeKnown();
            writeMetadata(possible);
            if (cut || metadata.hasCut()) {
                json.writeStringField("log.flags", TRUNCATED);
            }
            json.writeEndObject();
            json.writeRaw('\n');
        }

        private void writeCorrelation() throws IOException {
            String id = event.correlationId();
            if (isTraceId(id)) {
                json.writeStringField("trace.id", id.toLowerCase(Locale.ROOT));
            } else {
                word("labels.correlation_id", id);
            }
        }

        private void writeFailure() throws IOException {
            Optional<String> failure = event.failure();
            if (failure.isPresent()) {
                json.writeStringField("event.kind", "pipeline_error");
                json.writeStringField(EcsField.ERROR_MESSAGE.path(), Texts.valid(failure.get()));
                written.add(EcsField.ERROR_MESSAGE);
            }
        }

        private void writeKnown() throws IOException {
            for (Map.Entry<String, Object> entry : event.metadata().entrySet()) {
                if (entry.getKey().equals(TRUNCATED) && Boolean.TRUE.equals(entry.getValue())) {
                    cut = true;
                    continue;
                }
                EcsField field = EcsField.of(entry.getKey());
                if (field == null || !field.takes(entry.getKey(), entry.getValue()) || !written.add(field)) {
                    metadata.add(entry.getKey(), entry.getValue());
                    continue;
                }
                Object value = entry.getValue();
                switch (field.kind()) {
                    case WORD -> word(field.path(), value.toString());
                    case TEXT -> json.writeStringField(field.path(), Texts.valid(value.toString()));
                    case NUMBER, NANOSECONDS ->
                        json.writeNumberField(
                                field.path(),
                                field.number(entry.getKey(), value).orElseThrow());
                }
            }
        }

        private void writeMetadata(boolean possibleTime) throws IOException {
            if (!possibleTime) {
                metadata.add("timestamp", event.timestamp().toString());
            }
            metadata.write("metadata");
        }

        private void word(String name, String value) throws IOException {
            if (!value.isEmpty()) {
                String bounded = Texts.bounded(value);
                cut |= bounded.length() != value.length();
                json.writeStringField(name, bounded);
            }
        }
    }

    private static boolean isTraceId(String id) {
        if (id.length() != TRACE_ID_LENGTH) {
            return false;
        }
        for (int at = 0; at < TRACE_ID_LENGTH; at++) {
            if (Character.digit(id.charAt(at), 16) < 0 || id.charAt(at) > 'f') {
                return false;
            }
        }
        return true;
    }
}
