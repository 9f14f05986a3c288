package io.bactrian.logs.bulk;

import io.bactrian.logs.Event;
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
    private static final int CONSTANT = 256; // bytes of what is the same in many documents, about
    private static final byte[] TIMESTAMP = JsonBytes.prepared("@timestamp");
    private static final byte[] LEVEL = JsonBytes.prepared("log.level");
    private static final byte[] MESSAGE = JsonBytes.prepared("message");
    private static final byte[] VERSION = JsonBytes.prepared("ecs.version");
    private static final byte[] SERVICE = JsonBytes.prepared("service.name");
    private static final byte[] TRACE = JsonBytes.prepared("trace.id");
    private static final byte[] CORRELATION = JsonBytes.prepared("labels.correlation_id");
    private static final byte[] USER = JsonBytes.prepared("user.id");
    private static final byte[] FILE = JsonBytes.prepared("log.file.path");
    private static final byte[] OFFSET = JsonBytes.prepared("log.offset");
    private static final byte[] DATASET = JsonBytes.prepared("event.dataset");
    private static final byte[] INGESTED = JsonBytes.prepared("event.ingested");
    private static final byte[] KIND = JsonBytes.prepared("event.kind");
    private static final byte[] FLAGS = JsonBytes.prepared("log.flags");
    private static final byte[] CREATE = JsonBytes.prepared("create");
    private static final byte[] ID = JsonBytes.prepared("_id");

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
     * @param buffer to write into if there is room enough; it belongs to the documents then
     */
    Documents write(List<Event> events, Instant now, byte[] buffer) {
        JsonBytes json = new JsonBytes(buffer);
        Document document = new Document(json, now);
        int[] ends = new int[events.size()];
        StringBuilder id = new StringBuilder();
        for (int index = 0; index < ends.length; index++) {
            id.setLength(0);
            events.get(index).place().appendId(id);
            writeAction(json, id);
            document.write(events.get(index));
            ends[index] = json.size();
        }
        return new Documents(events, json.array(), ends);
    }

    private static void writeAction(JsonBytes json, StringBuilder id) {
        json.beginObject();
        json.name(CREATE);
        json.beginObject();
        json.name(ID);
        json.text(id);
        json.endObject();
        json.endObject();
        json.line();
    }

    /** Writes one event after the other. */
    private final class Document {

        private final JsonBytes json;
        private final Instant now;
        private final byte[] same;
        private final Set<EcsField> written = EnumSet.noneOf(EcsField.class);
        private final MetadataWriter metadata;
        private Event event;
        private boolean cut;
        private String file = "";
        private byte[] fileMember = {};
        private boolean fileCut;

        Document(JsonBytes json, Instant now) {
            this.json = json;
            this.now = now;
            this.same = same();
            this.metadata = new MetadataWriter(json);
        }

        void write(Event next) {
            event = next;
            cut = false;
            written.clear();
            boolean possible =
                    !event.timestamp().isBefore(EARLIEST) && !event.timestamp().isAfter(LATEST);
            json.beginObject();
            json.name(TIMESTAMP);
            json.time(possible ? event.timestamp() : now);
            word(LEVEL, event.level());
            text(MESSAGE, event.message());
            word(SERVICE, event.service());
            writeCorrelation();
            word(USER, event.userId());
            writeFile();
            number(OFFSET, event.place().offset());
            json.members(same);
            writeFailure();
            writeKnown();
            writeMetadata(possible);
            if (cut || metadata.hasCut()) {
                text(FLAGS, TRUNCATED);
            }
            json.endObject();
            json.line();
        }

        /** What all documents of a batch have. */
        private byte[] same() {
            JsonBytes members = new JsonBytes(new byte[CONSTANT]);
            members.name(VERSION);
            members.text(ECS_VERSION);
            members.name(DATASET);
            members.text(dataset);
            members.name(INGESTED);
            members.time(now);
            return members.written();
        }

        /** Most lines are of the same file as those before them. */
        private void writeFile() {
            String path = event.place().path();
            if (path.isEmpty()) {
                return;
            }
            if (!path.equals(file)) {
                String bounded = Texts.bounded(path);
                JsonBytes member = new JsonBytes(new byte[CONSTANT]);
                member.name(FILE);
                member.text(bounded);
                file = path;
                fileMember = member.written();
                fileCut = bounded.length() != path.length();
            }
            json.members(fileMember);
            cut |= fileCut;
        }

        private void writeCorrelation() {
            String id = event.correlationId();
            if (isTraceId(id)) {
                text(TRACE, id.toLowerCase(Locale.ROOT));
            } else {
                word(CORRELATION, id);
            }
        }

        private void writeFailure() {
            Optional<String> failure = event.failure();
            if (failure.isPresent()) {
                text(KIND, "pipeline_error");
                text(EcsField.ERROR_MESSAGE.prepared(), failure.get());
                written.add(EcsField.ERROR_MESSAGE);
            }
        }

        private void writeKnown() {
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
                    case WORD -> word(field.prepared(), value.toString());
                    case TEXT -> text(field.prepared(), value.toString());
                    case NUMBER, NANOSECONDS ->
                        number(
                                field.prepared(),
                                field.number(entry.getKey(), value).orElseThrow());
                }
            }
        }

        private void writeMetadata(boolean possibleTime) {
            if (!possibleTime) {
                metadata.add("timestamp", event.timestamp().toString());
            }
            metadata.write("metadata");
        }

        private void word(byte[] name, String value) {
            if (!value.isEmpty()) {
                String bounded = Texts.bounded(value);
                cut |= bounded.length() != value.length();
                text(name, bounded);
            }
        }

        private void text(byte[] name, String value) {
            json.name(name);
            json.text(value);
        }

        private void number(byte[] name, long value) {
            json.name(name);
            json.number(value);
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
