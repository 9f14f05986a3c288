package io.bactrian.logs.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.bactrian.logs.Event;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormatTest {

    private static final Instant TIME = Instant.parse("2026-11-21T13:52:28.123Z");
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void ecs_with_dotted_names() {
        Event event = json("""
                {"@timestamp":"2026-11-21T13:52:28.123Z","log.level":"WARN","message":"slow","ecs.version":"1.2.0",\
                "service.name":"shop","service.environment":"production","trace.id":"%s","user.id":"u7",\
                "log.logger":"org.example.Shop"}""".formatted(TRACE));
        assertThat(event.timestamp()).isEqualTo(TIME);
        assertThat(event.level()).isEqualTo("warn");
        assertThat(event.service()).isEqualTo("shop");
        assertThat(event.correlationId()).isEqualTo(TRACE);
        assertThat(event.userId()).isEqualTo("u7");
        assertThat(event.message()).isEqualTo("slow");
        assertThat(event.failure()).isEmpty();
        assertThat(event.metadata())
                .containsOnly(
                        entry("ecs.version", "1.2.0"),
                        entry("log.logger", "org.example.Shop"),
                        entry("service.environment", "production"));
    }

    @Test
    void ecs_with_nested_names() {
        Event event = json("""
                {"@timestamp":"2026-11-21T13:52:28.123Z","log":{"level":"error","logger":"Shop"},"message":"no",\
                "service":{"name":"shop","version":"3"},"trace":{"id":"%s"},"user":{"id":"u7"},\
                "error":{"type":"E","stack_trace":"E\\n\\tat x"}}""".formatted(TRACE));
        assertThat(event.level()).isEqualTo("error");
        assertThat(event.service()).isEqualTo("shop");
        assertThat(event.correlationId()).isEqualTo(TRACE);
        assertThat(event.userId()).isEqualTo("u7");
        assertThat(event.metadata())
                .containsOnly(
                        entry("log", Map.of("logger", "Shop")),
                        entry("service", Map.of("version", "3")),
                        entry("error", Map.of("type", "E", "stack_trace", "E\n\tat x")));
    }

    @Test
    void pino_and_its_requests() {
        Event event = json("""
                {"level":50,"time":1795269148123,"pid":12,"hostname":"web1","reqId":"req-1","msg":"failed",\
                "req":{"method":"GET","headers":{"X-Request-Id":"abc-1"}}}""");
        assertThat(event.timestamp()).isEqualTo(TIME);
        assertThat(event.level()).isEqualTo("error");
        assertThat(event.message()).isEqualTo("failed");
        assertThat(event.correlationId()).isEqualTo("req-1");
        assertThat(event.metadata())
                .containsEntry("pid", 12L)
                .containsEntry("req", Map.of("method", "GET", "headers", Map.of("X-Request-Id", "abc-1")));
    }

    @Test
    void bunyan_zap_structlog_serilog_and_gelf() {
        assertThat(json("{\"v\":0,\"level\":40,\"name\":\"a\",\"time\":\"2026-11-21T13:52:28.123Z\",\"msg\":\"m\"}")
                        .level())
                .isEqualTo("warn");
        assertThat(json("{\"level\":\"info\",\"ts\":1795269148.123,\"caller\":\"a.go:1\",\"msg\":\"m\"}")
                        .timestamp())
                .isEqualTo(TIME);
        assertThat(json("{\"event\":\"it began\",\"level\":\"warning\",\"timestamp\":\"2026-11-21 13:52:28.123\"}")
                        .message())
                .isEqualTo("it began");
        Event serilog = json(
                "{\"Timestamp\":\"2026-11-21T13:52:28.123Z\",\"Level\":\"Fatal\",\"Message\":\"m\",\"Properties\":{\"RequestId\":\"0HL:1\"}}");
        assertThat(serilog.level()).isEqualTo("fatal");
        assertThat(serilog.correlationId()).isEqualTo("0HL:1");
        Event gelf = json(
                "{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"m\",\"timestamp\":1795269148.123,\"level\":3}");
        assertThat(gelf.level()).isEqualTo("error");
        assertThat(gelf.message()).isEqualTo("m");
    }

    @ParameterizedTest
    @CsvSource({
        "traceparent, 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, 4bf92f3577b34da6a3ce929d0e0e4736",
        "b3, 80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1, 80f198ee56343ba864fe8b2a57d3eff7",
        "X-B3-TraceId, 463ac35c9f6413ad, 463ac35c9f6413ad",
        "uber-trace-id, 463ac35c9f6413ad:e457b5a2e4d86bd1:0:1, 463ac35c9f6413ad",
        "x-request-id, r-1, r-1",
        "X-Request-ID, r-1, r-1",
        "requestId, r-1, r-1",
        "correlationId, c=1+2/3, c=1+2/3",
        "dd.trace_id, 7489, 7489"
    })
    void correlation_is_taken_from_a_field_or_a_header(String name, String value, String id) {
        assertThat(json("{\"headers\":{\"" + name + "\":\"" + value + "\"}}").correlationId())
                .isEqualTo(id);
        assertThat(json("{\""
                                + name.toLowerCase(java.util.Locale.ROOT)
                                        .replace("requestid", "requestId")
                                        .replace("correlationid", "correlationId")
                                + "\":\"" + value + "\"}")
                        .correlationId())
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"correlation_id\":\"\"}",
                "{\"correlation_id\":\"-\"}",
                "{\"correlation_id\":\"a b\"}",
                "{\"correlation_id\":\"<script>\"}",
                "{\"correlation_id\":{\"a\":1}}",
                "{\"traceparent\":\"00-00000000000000000000000000000000-00f067aa0ba902b7-01\"}",
                "{\"traceparent\":\"garbage\"}",
                "{\"msg\":\"m\"}"
            })
    void without_a_sound_one_it_is_made_from_the_place(String text) {
        Event event = json(text);
        assertThat(event.correlationId()).isEqualTo(Sample.PLACE.id());
        assertThat(event.correlationId()).isEqualTo(json(text).correlationId());
        if (!text.contains("msg")) {
            assertThat(event.metadata()).hasSize(1);
        }
    }

    @Test
    void an_id_that_is_too_long_stays_metadata() {
        String id = "x".repeat(129);
        Event event = json("{\"correlation_id\":\"" + id + "\",\"user_id\":\"" + id + "\"}");
        assertThat(event.correlationId()).isEqualTo(Sample.PLACE.id());
        assertThat(event.userId()).isEmpty();
        assertThat(event.metadata()).containsEntry("correlation_id", id).containsEntry("user_id", id);
    }

    @Test
    void of_several_names_the_better_is_taken_and_the_others_stay_in_any_order() {
        Event event = json(
                "{\"time\":\"12ms\",\"ts\":1795269148123,\"@timestamp\":\"2026-11-21T13:52:28.123Z\",\"lvl\":\"debug\",\"level\":\"info\"}");
        assertThat(event.timestamp()).isEqualTo(TIME);
        assertThat(event.level()).isEqualTo("info");
        assertThat(event.metadata())
                .containsOnly(entry("time", "12ms"), entry("ts", 1795269148123L), entry("lvl", "debug"));
    }

    @Test
    void values_that_are_not_understood_stay_under_their_names() {
        Event event = json("{\"level\":\"loud\",\"time\":\"soon\",\"message\":{\"a\":[1,null,true]},\"x\":null}");
        assertThat(event.level()).isEmpty();
        assertThat(event.timestamp()).isEqualTo(Sample.NOW);
        assertThat(event.message()).isEmpty();
        assertThat(event.metadata())
                .containsEntry("level", "loud")
                .containsEntry("time", "soon")
                .containsEntry("message", Map.of("a", Arrays.asList(1L, null, true)))
                .containsEntry("x", null);
    }

    @ParameterizedTest
    @CsvSource({
        "{\"a\":1, json: it is broken",
        "{\"a\":1} more, json: something follows the object",
        "{\"a\":1}{\"b\":2}, json: something follows the object",
        "[1], json: it does not begin with an object",
        "secret, json: it is broken",
        "'', json: it does not begin with an object"
    })
    void what_is_no_object_is_kept_whole_and_says_why_without_quoting_it(String text, String why) {
        Event event = json(text);
        assertThat(event.message()).isEqualTo(text);
        assertThat(event.failure()).contains(why);
        assertThat(event.timestamp()).isEqualTo(Sample.NOW);
        assertThat(event.metadata()).isEmpty();
    }

    @Test
    void numbers_too_large_for_a_long_or_double_stay_text_and_are_flagged() {
        Event event = json(
                "{\"a\":123456789012345678901234567890,\"b\":0.1234567890123456789,\"c\":1e400,\"d\":9223372036854775807,"
                        + "\"e\":0.30000000000000004,\"f\":NaN,\"g\":1e-9999,\"h\":-0.5,\"i\":" + "9".repeat(5_000)
                        + "}");
        assertThat(event.metadata())
                .containsEntry("a", "123456789012345678901234567890")
                .containsEntry("b", "0.1234567890123456789")
                .containsEntry("c", "1e400")
                .containsEntry("d", Long.MAX_VALUE)
                .containsEntry("e", 0.30000000000000004)
                .containsEntry("f", "NaN")
                .containsEntry("g", "1e-9999")
                .containsEntry("h", -0.5)
                .containsEntry("i", "9".repeat(5_000))
                .containsEntry("limited", List.of("number"));
    }

    @Test
    void what_is_nested_too_deep_stays_text_and_is_flagged() {
        String text = "{\"a\":" + "{\"b\":".repeat(100) + "[1,\"x\"]" + "}".repeat(100) + ",\"msg\":\"m\"}";
        Event event = json(text);
        assertThat(event.message()).isEqualTo("m");
        assertThat(event.failure()).isEmpty();
        assertThat(event.metadata()).containsEntry("limited", List.of("depth"));
        Object inner = event.metadata().get("a");
        int depth = 1;
        while (inner instanceof Map<?, ?> map) {
            inner = map.get("b");
            depth++;
        }
        assertThat(depth).isEqualTo(JsonFields.DEEPEST);
        assertThat(inner).isEqualTo("{\"b\":".repeat(37) + "[1,\"x\"]" + "}".repeat(37));
    }

    @Test
    void what_is_nested_without_end_is_kept_as_a_failure() {
        for (String open : List.of("[", "{\"a\":")) {
            String text = "{\"a\":" + open.repeat(100_000);
            assertThat(json(text).message()).isEqualTo(text);
            assertThat(json(text).failure()).isPresent();
        }
    }

    @Test
    void of_ten_thousand_fields_a_thousand_are_taken_apart_and_the_rest_is_text() {
        String text = IntStream.range(0, 10_000)
                .mapToObj(at -> "\"k" + at + "\":\"v" + at + "\"")
                .collect(Collectors.joining(",", "{", ",\"level\":\"info\"}"));
        Event event = json(text);
        assertThat(event.level()).isEqualTo("info");
        assertThat(event.metadata()).hasSize(Draft.MOST_FIELDS + 2).containsEntry("limited", List.of("fields"));
        assertThat((String) event.metadata().get("rest"))
                .startsWith("k1000: v1000, ")
                .endsWith("k9999: v9999");
        String nested = "{\"a\":{\"list\":[" + "1,".repeat(5_000) + "2]}}";
        assertThat((String) json(nested).metadata().get("rest")).endsWith("1, 2");
    }

    @Test
    void of_a_name_that_comes_twice_the_last_counts_and_the_first_is_text() {
        Event event = json("{\"a\":1,\"a\":2,\"b\":{\"c\":3,\"c\":4}}");
        assertThat(event.metadata())
                .containsOnly(
                        entry("a", 2L),
                        entry("b", Map.of("c", 4L)),
                        entry("rest", "a: 1, c: 3"),
                        entry("limited", List.of("duplicate")));
    }

    @Test
    void halves_of_characters_are_replaced_and_nul_is_a_character() {
        Event event = json("{\"msg\":\"a\\ud83db\\ude00c\\ud83d\\ude00 \\u0000\",\"k\\ud83d\":\"\\udead\"}");
        assertThat(event.message()).isEqualTo("a\ufffdb\ufffdc\ud83d\ude00 \u0000");
        assertThat(event.metadata()).containsOnly(entry("k\ufffd", "\ufffd"));
    }

    @Test
    void bytes_that_are_no_utf8_are_replaced() {
        byte[] bytes = "{\"msg\":\"caf? \u00e9\",\"k\":1}".getBytes(UTF_8);
        bytes[11] = (byte) 0xe9;
        Event event = Sample.event(ParseOptions.of("json"), Sample.line(bytes));
        assertThat(event.message()).isEqualTo("caf\ufffd \u00e9");
        assertThat(event.metadata()).containsEntry("k", 1L);
        assertThat(json("\ufeff{\"msg\":\"after a mark\"}").message()).isEqualTo("after a mark");
        assertThat(json("{\"msg\":\"raw\ttab and \u0000\"}").message()).isEqualTo("raw\ttab and \u0000");
    }

    private static Event json(String text) {
        return Sample.event("json", text);
    }
}
