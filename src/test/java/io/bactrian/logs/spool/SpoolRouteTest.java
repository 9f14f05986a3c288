package io.bactrian.logs.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import io.bactrian.logs.Line;
import io.bactrian.logs.LineBatch;
import io.bactrian.logs.Place;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines into the spool by one route, and out of it by another. */
class SpoolRouteTest {

    @TempDir
    private Path base;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Event> arrived = new CopyOnWriteArrayList<>();
    private CamelContext context;
    private long offset;

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    @Test
    void events_come_out_as_they_went_in_and_segments_that_arrived_are_deleted() throws Exception {
        start("1GiB");
        List<String> sent = new ArrayList<>();
        for (int batch = 0; batch < 20; batch++) {
            List<String> texts = IntStream.range(batch * 10, batch * 10 + 10)
                    .mapToObj(number -> "{\"msg\":\"grüße\\n" + number + "\",\"n\":" + number + "}")
                    .toList();
            assertThat(send(texts).getException()).isNull();
            sent.addAll(texts);
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> arrived.size() >= sent.size());
        assertThat(arrived)
                .extracting(Event::message)
                .startsWith("grüße\n0", "grüße\n1")
                .endsWith("grüße\n199");
        assertThat(arrived).extracting(event -> event.place().stream()).containsOnly("conn");
        assertThat(arrived.get(7).metadata()).containsEntry("n", 7L);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(segments()).hasSize(1));
        assertThat(gauge("bactrian.logs.spool.age.seconds")).isLessThan(20);
        assertThat(counter("bactrian.logs.spool.records")).isEqualTo(200);
        assertThat(gauge("bactrian.logs.spool.bytes")).isBetween(1.0, 8_000.0);
    }

    @Test
    void a_damaged_record_arrives_as_it_is_says_so_and_is_counted() throws Exception {
        Path segment = Files.createDirectories(base.resolve("shop")).resolve("0000000000000001.spool");
        start("1GiB", false);
        send(List.of("{\"msg\":\"first\"}", "{\"msg\":\"second\"}", "{\"msg\":\"third\"}"));
        context.close();
        String text = Files.readString(segment);
        Files.writeString(segment, text.replace("\"second\"", "\"sekond\""));
        start("1GiB");

        await().atMost(Duration.ofSeconds(20)).until(() -> arrived.size() >= 3);
        assertThat(arrived).extracting(event -> event.failure().isPresent()).containsExactly(false, true, false);
        assertThat(arrived.get(1).message()).contains("sekond");
        assertThat(arrived.get(1).metadata()).containsEntry("spool.damaged", "true");
        assertThat(meters.counter("bactrian.logs.spool.damaged", "tail", "shop-spool")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whoever_sends_into_a_full_spool_is_told() throws Exception {
        start("1KiB", false);
        List<String> large = List.of("{\"msg\":\"" + "x".repeat(400) + "\"}");
        assertThat(send(large).getException()).isNull();

        assertThat(send(large).getException()).isInstanceOf(SpoolRefusedException.class);
        assertThat(counter("bactrian.logs.spool.refused")).isEqualTo(1);
        assertThat(counter("bactrian.logs.spool.records")).isEqualTo(1);
    }

    @Test
    void an_event_larger_than_a_record_is_cut_and_flagged() throws Exception {
        start("1GiB");
        send(List.of("plain", "\u0001".repeat(3 << 20)));

        await().atMost(Duration.ofSeconds(20)).until(() -> arrived.size() >= 2);
        assertThat(arrived.get(1).message()).isEqualTo("\u0001".repeat(1 << 20));
        assertThat(arrived.get(1).metadata()).containsEntry("truncated", true);
    }

    private void start(String most) throws Exception {
        start(most, true);
    }

    private void start(String most, boolean follow) throws Exception {
        context = new DefaultCamelContext();
        context.getRegistry().bind("meters", meters);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:in")
                        .to("parse:json")
                        .to("spool:shop?segmentSize=4KiB&folder=" + base + "&maxSize=" + most);
                if (follow) {
                    from("tail:shop-spool?framing=spool&paths=" + base + "/shop/*.spool&checkpoints="
                                    + base.resolve("tail"))
                            .to("parse:event")
                            .process(exchange -> arrived.addAll(exchange.getMessage()
                                    .getBody(EventBatch.class)
                                    .events()));
                }
            }
        });
        context.start();
    }

    private Exchange send(List<String> texts) {
        List<Line> lines = new ArrayList<>();
        for (String text : texts) {
            byte[] bytes = text.getBytes(UTF_8);
            lines.add(new Line(new Place("conn", "tcp", offset, bytes.length), bytes, Map.of(), false));
            offset += bytes.length;
        }
        return context.createProducerTemplate()
                .send("direct:in", exchange -> exchange.getMessage().setBody(new LineBatch(lines)));
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(base.resolve("shop"))) {
            return files.filter(file -> file.toString().endsWith(".spool")).toList();
        }
    }

    private double gauge(String name) {
        return meters.get(name).tag("spool", "shop").gauge().value();
    }

    private double counter(String name) {
        return meters.get(name).tag("spool", "shop").counter().count();
    }
}
