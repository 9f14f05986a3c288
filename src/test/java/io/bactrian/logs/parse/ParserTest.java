package io.bactrian.logs.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventJson;
import io.bactrian.logs.Line;
import io.bactrian.logs.LineBatch;
import io.bactrian.runtime.PermanentException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ParserTest {

    private static final List<String> SEEDS = List.of(
            "{\"@timestamp\":\"2026-11-21T13:52:28Z\",\"level\":\"info\",\"a\":{\"b\":[1,2.5,\"\\ud83d\\ude00\"]}}",
            "203.0.113.7 - - [21/Nov/2026:13:52:28 +0000] \"GET /a HTTP/1.1\" 200 512 \"-\" \"curl\"",
            "2026/11/21 13:52:28 [error] 12#13: *90 open() failed, client: 203.0.113.7, server: s, request: \"GET /\"",
            "[Sat Nov 21 13:52:28.000000 2026] [core:error] [pid 12:tid 34] [client 1.2.3.4:80] AH00126: Invalid",
            "2026-11-21 13:52:28.000 UTC [12] shop@crm ERROR:  relation does not exist",
            "2026-11-21 13:52:28.000 UTC,\"a\",\"b\",12,\"c\",,,,,,,ERROR,,\"x\",,,,,,,,,,",
            "# Time: 261121 13:52:28\n# User@Host: a[a] @ h [1.2.3.4]\n# Query_time: 2.0  Lock_time: 0.0\nSELECT 1;",
            "12:M 21 Nov 2026 13:52:28.000 * Ready",
            "2026-11-21 13:52:28,000 INFO  [main] org.example.Shop - m\njava.lang.E: x\n\tat a.B.c(B.java:1)",
            "Nov 21, 2026 1:52:28 PM org.example.Shop open\nSEVERE: no door",
            "<165>1 2026-11-21T13:52:28Z web1 app 12 ID47 [a@1 k=\"v\"] text",
            "<13>Nov 21 13:52:28 web1 cron[12]: CMD",
            "level=info msg=\"a \\\" b\" x=1 y",
            "é €😀 text");

    private static List<String> formats() {
        return Formats.NAMES.stream().filter(name -> !name.equals("grok")).toList();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void whatever_the_bytes_are_there_is_an_event_and_none_of_the_text_is_lost(String format) {
        Random random = new Random(format.hashCode());
        Parser parser = new Parser(ParseOptions.of(format), Clock.fixed(Sample.NOW, ZoneOffset.UTC));
        for (int round = 0; round < 1_000; round++) {
            byte[] bytes = spoilt(SEEDS.get(random.nextInt(SEEDS.size())).getBytes(UTF_8), random);
            Event event = parser.parse(new LineBatch(List.of(Sample.line(bytes))))
                    .events()
                    .get(0);
            String text = new String(bytes, UTF_8);
            if (event.failure().isPresent()) {
                assertThat(event.failure().get()).doesNotContain("the parser failed");
                assertThat(event.message()).isEqualTo(text);
                assertThat(event.metadata()).isEmpty();
            }
            assertThat(EventJson.read(EventJson.write(event))).isEqualTo(event);
        }
    }

    /** Some bytes changed, taken out, doubled or cut off; or nothing but noise. */
    private static byte[] spoilt(byte[] seed, Random random) {
        if (random.nextInt(10) == 0) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] bytes = seed.clone();
        for (int change = random.nextInt(4); change > 0 && bytes.length > 1; change--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = bytes[random.nextInt(bytes.length)];
                case 2 -> bytes = java.util.Arrays.copyOf(bytes, at + 1);
                default -> System.arraycopy(bytes, 0, bytes, at, bytes.length - at);
            }
        }
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("formats")
    void long_lines_of_anything_are_read_in_linear_time(String format) {
        Parser parser = new Parser(ParseOptions.of(format), Clock.fixed(Sample.NOW, ZoneOffset.UTC));
        for (String part : List.of(
                "[",
                "\"",
                "\\",
                "a=",
                "a.",
                "{\"a\":",
                "(",
                " ",
                "2026-11-21 ",
                "\n",
                "\n\tat ",
                "AAAA",
                "<1>",
                "# a: ",
                "1:",
                ", client: ")) {
            for (String start : List.of(
                    "", "2026-11-21 13:52:28,000 INFO ", "<13>Nov 21 13:52:28 h ", "{\"a\":\"", "# Time: 1\n")) {
                String text = start + part.repeat(60_000 / part.length());
                long before = System.nanoTime();
                Event event = Sample.event(ParseOptions.of(format), text);
                assertThat(Duration.ofNanos(System.nanoTime() - before))
                        .as("%s %s %s", format, start, part)
                        .isLessThan(Duration.ofSeconds(3));
                assertThat(event.place()).isEqualTo(Sample.PLACE);
            }
        }
        assertThat(parser.parse(new LineBatch(List.of())).events()).isEmpty();
    }

    @Test
    void what_is_known_beside_the_text_goes_where_the_line_says_nothing() {
        Map<String, String> labels =
                Map.of("service", "gateway", "environment", "staging", "container.id", "c1", "stream", "stderr");
        ParseOptions options = new ParseOptions(
                "json", List.of(), Optional.empty(), Optional.empty(), "", ZoneOffset.UTC, "given", "test", false);
        Event silent = Sample.event(options, labelled("{\"msg\":\"m\"}", labels));
        assertThat(silent.service()).isEqualTo("gateway");
        assertThat(silent.metadata())
                .containsEntry("service.environment", "staging")
                .containsEntry("container.id", "c1")
                .containsEntry("stream", "stderr")
                .hasSize(3);
        Event own = Sample.event(options, labelled("{\"service\":\"shop\",\"env\":\"live\",\"stream\":\"s\"}", labels));
        assertThat(own.service()).isEqualTo("shop");
        assertThat(own.metadata())
                .containsEntry("service.environment", "live")
                .containsEntry("service", "gateway")
                .containsEntry("environment", "staging")
                .containsEntry("stream", "s")
                .containsEntry("labels.stream", "stderr");
        Event unlabelled = Sample.event(options, labelled("{}", Map.of()));
        assertThat(unlabelled.service()).isEqualTo("given");
        assertThat(unlabelled.metadata()).containsEntry("service.environment", "test");
    }

    @Test
    void a_line_that_was_cut_says_so() {
        Line cut = new Line(Sample.PLACE, "{\"a\":\"b".getBytes(UTF_8), Map.of(), true);
        Event event = Sample.event(ParseOptions.of("json"), cut);
        assertThat(event.metadata()).containsEntry("truncated", true);
        assertThat(event.message()).isEqualTo("{\"a\":\"b");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T14:09:59Z,",
        "2026-11-21T14:10:01Z, 601",
        "2026-11-20T14:00:01Z,",
        "2026-11-20T13:59:59Z, -86401",
        "2099-01-01T00:00:00Z, 2275639200"
    })
    void a_clock_that_is_off_is_flagged_and_the_time_kept(Instant time, Long skew) {
        Event event = Sample.event("json", "{\"time\":\"" + time + "\"}");
        assertThat(event.timestamp()).isEqualTo(time);
        assertThat(event.metadata().get("clock_skew")).isEqualTo(skew);
    }

    @Test
    void other_formats_are_tried_in_their_order_and_the_first_says_why() {
        ParseOptions options = new ParseOptions(
                "json",
                List.of("logfmt", "redis"),
                Optional.empty(),
                Optional.empty(),
                "",
                ZoneOffset.UTC,
                "",
                "",
                true);
        assertThat(Sample.event(options, "a=1 level=warn").level()).isEqualTo("warn");
        Event redis = Sample.event(options, "12:M 21 Nov 2026 13:52:28.000 * Ready");
        assertThat(redis.message()).isEqualTo("Ready");
        assertThat(redis.metadata()).containsEntry("event.original", "12:M 21 Nov 2026 13:52:28.000 * Ready");
        Event none = Sample.event(options, "hello");
        assertThat(none.failure()).contains("json: it is broken");
        assertThat(none.message()).isEqualTo("hello");
        assertThat(none.metadata()).isEmpty();
    }

    @Test
    void what_is_wrong_with_the_options_is_known_before_the_first_line() {
        assertThatThrownBy(() -> Sample.event("jsno", "x"))
                .isInstanceOfSatisfying(PermanentException.class, e -> assertThat(e.describe())
                        .startsWith("there is no log format jsno")
                        .endsWith("HINT: did you mean json?"));
        assertThatThrownBy(() -> Sample.event("grok", "x")).hasMessage("grok has no pattern");
        assertThatThrownBy(() -> Sample.event(ParseOptions.of("json").withPattern("a"), "x"))
                .hasMessage("a pattern is given, but grok is not tried");
    }

    @Test
    void an_event_that_waited_comes_back_as_it_was() {
        Event first = Sample.event(
                "json", "{\"msg\":\"m\",\"a\":[1,2.5,null,true,{\"b\":\"c\"}],\"d\":{},\"e\":9223372036854775807}");
        Line waited = new Line(
                new io.bactrian.logs.Place("spool", "s", 0, 1), EventJson.write(first), Map.of("x", "y"), false);
        assertThat(Sample.event(ParseOptions.of("event"), waited)).isEqualTo(first);
        Event failed = Sample.event("json", "no json");
        assertThat(EventJson.read(EventJson.write(failed))).isEqualTo(failed);
        for (String wrong :
                List.of("", "{}", "[]", "{\"place\":1}", "x", new String(EventJson.write(first), UTF_8) + "{}")) {
            assertThat(Sample.event("event", wrong).message()).isEqualTo(wrong);
            assertThat(Sample.event("event", wrong).failure()).isPresent();
        }
    }

    @Test
    void the_time_of_the_container_stands_in_for_one_of_the_line() {
        Map<String, String> labels = Map.of("time", "2026-11-21T13:59:59.123456789Z", "service", "shop");

        Event silent = Sample.event(ParseOptions.of("auto"), labelled("words", labels));
        assertThat(silent.timestamp()).isEqualTo("2026-11-21T13:59:59.123456789Z");
        assertThat(silent.metadata()).isEmpty();

        Event own = Sample.event(
                ParseOptions.of("auto"), labelled("{\"time\":\"2026-11-21T13:00:00Z\",\"service\":\"shop\"}", labels));
        assertThat(own.timestamp()).isEqualTo("2026-11-21T13:00:00Z");
        assertThat(own.service()).isEqualTo("shop");
        assertThat(own.metadata()).containsOnly(Map.entry("event.created", "2026-11-21T13:59:59.123456789Z"));

        Event odd = Sample.event(ParseOptions.of("auto"), labelled("words", Map.of("time", "tea")));
        assertThat(odd.timestamp()).isEqualTo(Sample.NOW);
        assertThat(odd.metadata()).containsOnly(Map.entry("time", "tea"));
    }

    @Test
    void a_line_of_the_standard_brings_its_metadata() {
        Event event = Sample.event("json", """
                {"timestamp":"2024-01-21T10:30:00.000Z","level":"INFO","service":"api-gateway","correlation_id":"req-123456789",\
                "user_id":"user-456","message":"done","metadata":{"ip_address":"10.1.2.3","response_time_ms":12,"order":{"id":7}}}""");
        assertThat(event.metadata())
                .containsEntry("ip_address", "10.1.2.3")
                .containsEntry("response_time_ms", 12L)
                .containsEntry("order", Map.of("id", 7L))
                .doesNotContainKey("metadata");
    }

    private static Line labelled(String text, Map<String, String> labels) {
        return new Line(Sample.PLACE, text.getBytes(UTF_8), labels, false);
    }
}
