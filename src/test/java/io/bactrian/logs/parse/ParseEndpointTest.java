package io.bactrian.logs.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import io.bactrian.logs.LineBatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParseEndpointTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private CamelContext context;

    @BeforeEach
    void start() {
        context = new DefaultCamelContext();
        context.getRegistry().bind("clock", Clock.fixed(Sample.NOW, ZoneOffset.UTC));
        context.getRegistry().bind("meters", meters);
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    @Test
    void a_route_makes_events_of_lines_and_counts_what_it_could_not_read() throws Exception {
        Resource route = ResourceHelper.fromString("logs-shop.camel.yaml", """
                - route:
                    id: logs-shop
                    from:
                      uri: direct:lines
                      steps:
                        - to:
                            id: parse-lines
                            uri: parse:grok
                            parameters:
                              pattern: "^%{TIMESTAMP_ISO8601:time} %{LOGLEVEL:level} +(?<message>.*) took=%{NUMBER:took:float}%$"
                              timeZone: Asia/Ho_Chi_Minh
                              service: shop
                              otherwise: json, logfmt
                """);
        PluginHelper.getRoutesLoader(context).loadRoutes(route);
        EventBatch events = send("2026-11-21 20:52:28 WARN it is slow took=1.5%", "{\"msg\":\"m\"}", "hello");
        Event first = events.events().get(0);
        assertThat(first.timestamp()).isEqualTo("2026-11-21T13:52:28Z");
        assertThat(first.level()).isEqualTo("warn");
        assertThat(first.service()).isEqualTo("shop");
        assertThat(first.message()).isEqualTo("it is slow");
        assertThat(first.metadata()).containsEntry("took", 1.5);
        assertThat(events.events().get(1).message()).isEqualTo("m");
        assertThat(events.events().get(2).failure()).contains("grok: the pattern does not match");
        assertThat(meters.counter("bactrian.logs.parsed", "format", "grok").count())
                .isEqualTo(3);
        assertThat(meters.counter("bactrian.logs.parse.failures", "format", "grok")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void what_is_wrong_is_known_when_the_route_is_loaded() {
        assertThatThrownBy(() -> context.getEndpoint("parse:grok?pattern=RAW(%{WROD})"))
                .hasRootCauseMessage("grok: there is no pattern WROD");
        assertThatThrownBy(() -> context.getEndpoint("parse:jsno")).hasRootCauseMessage("there is no log format jsno");
        assertThatThrownBy(() -> context.getEndpoint("parse:json?timeZone=Mars"))
                .rootCause()
                .hasMessageContaining("Mars");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^%{WORD:a}\\s+=\\d+ 100%(.*)$",
                "a+b=c%20d",
                "a?b:{c}[d]é",
                "RAW(a&b+c)",
                "x %{INT:y:int}",
                "a  b"
            })
    void a_pattern_reaches_the_parser_as_it_is_written(String pattern) throws Exception {
        Resource route = ResourceHelper.fromString("logs-shop.camel.yaml", """
                - route:
                    id: logs-shop
                    from:
                      uri: direct:lines
                      steps:
                        - to:
                            id: parse-lines
                            uri: parse:grok
                            parameters:
                              pattern: '%s'
                              service: the shop
                """.formatted(pattern));
        PluginHelper.getRoutesLoader(context).loadRoutes(route);
        ParseEndpoint endpoint = (ParseEndpoint) context.getEndpoints().stream()
                .filter(ParseEndpoint.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(endpoint.getPattern()).isEqualTo(pattern.startsWith("RAW(") ? "a&b+c" : pattern);
        assertThat(endpoint.getService()).isEqualTo("the shop");
    }

    private EventBatch send(String... lines) throws IOException {
        LineBatch batch = new LineBatch(List.of(lines).stream()
                .map(line -> Sample.line(line.getBytes(UTF_8)))
                .toList());
        try (ProducerTemplate template = context.createProducerTemplate()) {
            return template.requestBody("direct:lines", batch, EventBatch.class);
        }
    }
}
