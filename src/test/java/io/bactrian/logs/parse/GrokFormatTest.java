package io.bactrian.logs.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.logs.Event;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GrokFormatTest {

    private static final ParseOptions OPTIONS = ParseOptions.of("grok")
            .withPattern(
                    "%{TIMESTAMP_ISO8601:time} %{LOGLEVEL:level} %{WORD:service} %{NOTSPACE:request_id} %{INT:code:int} <%{DATA:message}>");

    @Test
    void names_that_are_known_find_their_place() {
        Event event = Sample.event(OPTIONS, "2026-11-21T13:52:28Z WARN shop r-1 7 <it is slow>");
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2026-11-21T13:52:28Z"));
        assertThat(event.level()).isEqualTo("warn");
        assertThat(event.service()).isEqualTo("shop");
        assertThat(event.correlationId()).isEqualTo("r-1");
        assertThat(event.message()).isEqualTo("it is slow");
        assertThat(event.metadata()).containsOnlyKeys("code").containsEntry("code", 7L);
    }

    @Test
    void what_is_beside_the_match_is_not_lost() {
        String text = "2026-11-21T13:52:28Z WARN shop r-1 7 <it is slow>\nand goes on";
        assertThat(Sample.event(OPTIONS, text).metadata()).containsEntry("event.original", text);
        Event event = Sample.event(ParseOptions.of("grok").withPattern("took %{INT:took:int}"), "it took 7 seconds");
        assertThat(event.message()).isEqualTo("it took 7 seconds");
        assertThat(event.metadata()).containsOnlyKeys("took");
    }

    @Test
    void a_line_that_does_not_match_is_kept_whole() {
        Event event = Sample.event(OPTIONS, "hello");
        assertThat(event.message()).isEqualTo("hello");
        assertThat(event.failure()).contains("grok: the pattern does not match");
    }
}
