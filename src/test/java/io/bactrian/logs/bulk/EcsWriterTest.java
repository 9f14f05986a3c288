package io.bactrian.logs.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.logs.Event;
import io.bactrian.logs.Place;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EcsWriterTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final List<EcsField> FIELDS = List.of(EcsField.values());
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:01Z");
    private static final Event PLAIN = new Event(
            new Place("k7Qm2x", "/var/log/shop/app.log", 1024, 87),
            Instant.parse("2026-03-01T10:00:00.123456Z"),
            "warn",
            "shop",
            "0AF7651916CD43DD8448EB211C80319C",
            "user-7",
            "stock is \"low\"\nsecond line",
            Map.of(),
            Optional.empty());

    private final EcsWriter writer = new EcsWriter("bactrian");

    @Test
    void an_event_is_two_lines_of_the_common_schema() throws IOException {
        assertThat(text(PLAIN)).isEqualTo("""
                        {"create":{"_id":"k7Qm2x-sg-2f"}}
                        {"@timestamp":"2026-03-01T10:00:00.123456Z","log.level":"warn","message":"stock is \\"low\\"\\nsecond line",\
                        "service.name":"shop","trace.id":"0af7651916cd43dd8448eb211c80319c","user.id":"user-7",\
                        "log.file.path":"/var/log/shop/app.log","log.offset":1024,"ecs.version":"8.17.0","event.dataset":"bactrian",\
                        "event.ingested":"2026-03-01T10:00:01Z"}
                        """);
    }

    @Test
    void what_an_event_does_not_say_is_left_out() throws IOException {
        Event silent =
                new Event(PLAIN.place(), PLAIN.timestamp(), "", "", "order 66", "", "", Map.of(), Optional.empty());

        assertThat(names(document(silent)))
                .containsExactly(
                        "@timestamp",
                        "message",
                        "labels.correlation_id",
                        "log.file.path",
                        "log.offset",
                        "ecs.version",
                        "event.dataset",
                        "event.ingested");
    }

    @Test
    void a_line_that_could_not_be_parsed_says_why() throws IOException {
        Event failed = new Event(
                PLAIN.place(),
                PLAIN.timestamp(),
                "",
                "",
                "",
                "",
                "{half",
                Map.of("error.message", "of the line itself"),
                Optional.of("no JSON: unexpected end"));

        JsonNode document = document(failed);
        assertThat(document.get("event.kind").asText()).isEqualTo("pipeline_error");
        assertThat(document.get("error.message").asText()).isEqualTo("no JSON: unexpected end");
        assertThat(document.at("/metadata/error.message").asText()).isEqualTo("of the line itself");
    }

    @Test
    void known_metadata_goes_to_its_field_and_the_rest_stays_together() throws IOException {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("environment", "production");
        metadata.put("container.name", "shop-1");
        metadata.put("logger", "com.example.Shop");
        metadata.put("logger_name", "another");
        metadata.put("pid", "4711");
        metadata.put("http.response.status_code", "teapot");
        metadata.put("status", 7);
        metadata.put("http.response.body.bytes", 9_000_000_000L);
        metadata.put("hostname", Map.of("name", "web-1"));
        metadata.put("order", Map.of("lines", List.of(1, "two", true)));
        metadata.put("nothing", null);

        JsonNode document = document(with(metadata));

        assertThat(document.get("service.environment").asText()).isEqualTo("production");
        assertThat(document.get("container.name").asText()).isEqualTo("shop-1");
        assertThat(document.get("log.logger").asText()).isEqualTo("com.example.Shop");
        assertThat(document.get("process.pid").isIntegralNumber()).isTrue();
        assertThat(document.get("http.response.body.bytes").asLong()).isEqualTo(9_000_000_000L);
        assertThat(document.get("metadata").toString())
                .isEqualTo(
                        "{\"logger_name\":\"another\",\"http.response.status_code\":\"teapot\",\"status\":7,\"hostname\":{\"name\":\"web-1\"},"
                                + "\"order\":{\"lines\":[1,\"two\",true]},\"nothing\":null}");
    }

    @Test
    void every_key_of_the_table_leads_to_its_field() throws IOException {
        for (EcsField field : EcsField.values()) {
            JsonNode document = document(with(Map.of(field.path(), "200")));
            assertThat(document.get(field.path()).asText()).isEqualTo("200");
            assertThat(document.has("metadata")).isFalse();
        }
    }

    @Test
    void milliseconds_become_a_duration() throws IOException {
        assertThat(document(with(Map.of("response_time_ms", 12.5)))
                        .get("event.duration")
                        .asLong())
                .isEqualTo(12_500_000);
        assertThat(document(with(Map.of("response_time_ms", "fast")))
                        .get("metadata")
                        .toString())
                .isEqualTo("{\"response_time_ms\":\"fast\"}");
        assertThat(document(with(Map.of("duration_ms", -1))).has("event.duration"))
                .isFalse();
    }

    @Test
    void numbers_that_json_does_not_have_are_texts() throws IOException {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("nan", Double.NaN);
        metadata.put("infinite", Float.NEGATIVE_INFINITY);
        metadata.put("huge", new BigDecimal("1e400"));
        metadata.put("long", BigInteger.TEN.pow(500));
        metadata.put("exact", new BigDecimal("12345678901234567890.12345"));

        assertThat(document(with(metadata)).get("metadata").toString())
                .startsWith("{\"nan\":\"NaN\",\"infinite\":\"-Infinity\",\"huge\":\"1E+400\",\"long\":\"1000")
                .contains("\"exact\":1.2345678901234567E19");
    }

    @Test
    void a_text_too_long_for_one_term_is_cut_between_characters_and_flagged() throws IOException {
        String emojis = "😀".repeat(20_000);
        JsonNode document = document(with(Map.of("logger", "é" + emojis, "note", emojis, "short", "s")));

        for (JsonNode cut : List.of(document.get("log.logger"), document.at("/metadata/note"))) {
            assertThat(cut.asText().getBytes(StandardCharsets.UTF_8).length).isBetween(15_000, 32_003);
            assertThat(cut.asText()).endsWith("😀…");
        }
        assertThat(document.get("log.flags").asText()).isEqualTo("truncated");
        assertThat(document(PLAIN).has("log.flags")).isFalse();
    }

    @Test
    void what_was_cut_before_is_flagged_too() throws IOException {
        JsonNode document = document(with(Map.of("truncated", true)));

        assertThat(document.get("log.flags").asText()).isEqualTo("truncated");
        assertThat(document.has("metadata")).isFalse();
    }

    @Test
    void a_message_and_a_stack_trace_are_never_cut() throws IOException {
        String long1 = "x".repeat(1 << 20);
        JsonNode document = document(TestEvents.of(0, long1, Map.of("stack_trace", long1)));

        assertThat(document.get("message").asText()).isEqualTo(long1);
        assertThat(document.get("error.stack_trace").asText()).isEqualTo(long1);
        assertThat(document.has("log.flags")).isFalse();
    }

    @Test
    void depth_and_number_of_values_are_bounded() throws IOException {
        Map<String, Object> deep = new HashMap<>();
        deep.put("bottom", 1);
        for (int level = 0; level < 5000; level++) {
            deep = new HashMap<>(Map.of("down", deep));
        }
        Map<String, Object> wide = new LinkedHashMap<>();
        IntStream.range(0, 5000).forEach(number -> wide.put("key" + number, List.of(number)));

        JsonNode deepest = document(with(deep)).get("metadata");
        int levels = 0;
        while (deepest.isObject()) {
            deepest = deepest.get("down");
            levels++;
        }
        assertThat(levels).isEqualTo(16);
        JsonNode widest = document(with(wide));
        assertThat(widest.get("metadata").size()).isBetween(400, 1000);
        assertThat(widest.get("log.flags").asText()).isEqualTo("truncated");
    }

    @Test
    void a_time_that_no_index_holds_is_kept_beside_that_of_sending() throws IOException {
        Event odd = new Event(
                PLAIN.place(), Instant.MAX, "", "", "", "", "from the end of time", Map.of(), Optional.empty());

        JsonNode document = document(odd);
        assertThat(document.get("@timestamp").asText()).isEqualTo(NOW.toString());
        assertThat(document.at("/metadata/timestamp").asText()).isEqualTo(Instant.MAX.toString());
    }

    @Test
    void keys_that_elasticsearch_would_refuse_are_made_fit_and_never_stand_twice() throws IOException {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("nul\0", 1);
        metadata.put("nul\uFFFD", 2);
        metadata.put("half\uD83D", 3);
        metadata.put("k".repeat(300), 4);

        JsonNode document = document(with(metadata));
        assertThat(names(document.get("metadata"))).containsExactly("nul\uFFFD", "half\uFFFD", "k".repeat(200));
        assertThat(document.get("log.flags").asText()).isEqualTo("truncated");
    }

    @Test
    void keys_that_are_the_same_in_json_never_stand_twice() throws IOException {
        Map<Object, Object> mixed = new LinkedHashMap<>();
        mixed.put("1", "text");
        mixed.put(1, "number");
        mixed.put("other", true);

        JsonNode document = document(with(Map.of("mixed", mixed)));
        assertThat(document.at("/metadata/mixed/1").asText()).isEqualTo("text");
        assertThat(names(document.at("/metadata/mixed"))).containsExactly("1", "other");
        assertThat(text(with(Map.of("mixed", mixed))).split("\"1\":", -1)).hasSize(2);
        assertThat(document.get("log.flags").asText()).isEqualTo("truncated");
    }

    @Test
    void whatever_is_in_an_event_its_document_is_one_line_of_json_that_says_the_same() throws IOException {
        Random random = new Random(4);
        for (int round = 0; round < 3000; round++) {
            Event event = random(random);
            String[] lines = text(event).split("\n", -1);
            assertThat(lines).as("round %s", round).hasSize(3);
            assertThat(lines[2]).isEmpty();
            assertThat(JSON.readTree(lines[0]).at("/create/_id").asText())
                    .isEqualTo(event.place().id());
            JsonNode document = JSON.readTree(lines[1]);
            assertThat(document.get("message").asText()).isEqualTo(Texts.valid(event.message()));
            assertThat(Instant.parse(document.get("@timestamp").asText())).isEqualTo(event.timestamp());
        }
    }

    @Test
    void each_document_of_a_batch_can_be_taken_out_alone() {
        List<Event> events = TestEvents.of(50);
        Documents documents = writer.write(events, NOW, new byte[16]);

        for (int index = 0; index < events.size(); index++) {
            assertThat(text(documents, index)).isEqualTo(text(events.get(index)));
        }
    }

    static Event random(Random random) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        for (int count = random.nextInt(8); count > 0; count--) {
            EcsField field = FIELDS.get(random.nextInt(FIELDS.size()));
            metadata.put(random.nextBoolean() ? field.path() : text(random, 12), value(random, 3));
        }
        return new Event(
                new Place(Long.toString(random.nextLong() >>> 1, 36), text(random, 40), random.nextInt(1 << 30), 10),
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                text(random, 6),
                text(random, 20),
                text(random, 34),
                text(random, 20),
                text(random, 200),
                metadata,
                random.nextBoolean() ? Optional.empty() : Optional.of(text(random, 50)));
    }

    private static Object value(Random random, int levels) {
        int kind = random.nextInt(levels == 0 ? 7 : 9);
        return switch (kind) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt();
            case 3 -> Double.longBitsToDouble(random.nextLong());
            case 4 -> new BigDecimal(new BigInteger(200, random), random.nextInt(800) - 400);
            case 5, 6 -> text(random, 60);
            case 7 -> {
                List<Object> list = new ArrayList<>();
                IntStream.range(0, random.nextInt(4)).forEach(at -> list.add(value(random, levels - 1)));
                yield list;
            }
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                IntStream.range(0, random.nextInt(4))
                        .forEach(at -> map.put(text(random, 5), value(random, levels - 1)));
                yield map;
            }
        };
    }

    /** Of every kind of character, halves of pairs among them. */
    private static String text(Random random, int most) {
        char[] letters = new char[random.nextInt(most + 1)];
        for (int at = 0; at < letters.length; at++) {
            letters[at] = switch (random.nextInt(5)) {
                case 0 -> (char) random.nextInt(0x20);
                case 1 -> (char) (0xD800 + random.nextInt(0x800));
                case 2 -> (char) random.nextInt(0x10000);
                default -> (char) (' ' + random.nextInt(95));
            };
        }
        return new String(letters);
    }

    private static Event with(Map<String, Object> metadata) {
        return TestEvents.of(0, "message", metadata);
    }

    String text(Event... events) {
        Documents documents = writer.write(Arrays.asList(events), NOW, new byte[16]);
        StringBuilder all = new StringBuilder();
        for (int index = 0; index < documents.count(); index++) {
            all.append(text(documents, index));
        }
        return all.toString();
    }

    private static String text(Documents documents, int index) {
        return new String(documents.bytes(), documents.start(index), documents.length(index), StandardCharsets.UTF_8);
    }

    private JsonNode document(Event event) throws JsonProcessingException, IOException {
        return JSON.readTree(text(event).split("\n", -1)[1]);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
