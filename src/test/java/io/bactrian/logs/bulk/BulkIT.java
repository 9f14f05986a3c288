package io.bactrian.logs.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import io.bactrian.logs.Place;
import io.bactrian.logs.bulk.LogSetup.Applied;
import io.bactrian.logs.bulk.LogSetup.Outcome;
import io.bactrian.logs.deadletter.DeadLetterTable;
import io.bactrian.runtime.Settings;
import io.bactrian.support.ElasticsearchServer;
import io.bactrian.support.MemoryLedger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code bulk:} into real servers, of every version that we work with. */
@Timeout(180)
class BulkIT {

    @TempDir
    Path folder;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DeadLetterTable letters = new DeadLetterTable(MemoryLedger.empty(), 10_000, registry);
    private ElasticsearchServer server;
    private Settings settings;

    static Stream<ElasticsearchServer> servers() {
        return ElasticsearchServer.all().stream();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void setup_makes_the_templates_once_and_a_data_stream_takes_its_retention(ElasticsearchServer given)
            throws Exception {
        use(given);
        LogSetup setup = LogSetup.of(settings, "main");
        setup.apply(Optional.empty());

        assertThat(setup.requireKnownVersion()).matches("[89]\\..*");
        assertThat(setup.outdated()).isEmpty();
        assertThat(setup.apply(Optional.of(Duration.ofDays(30))))
                .extracting(Applied::outcome)
                .containsOnly(Outcome.UNCHANGED)
                .hasSize(3);

        deliver("logs-bactrian-setup", TestEvents.of(1));
        JsonNode stream = given.get("/_cluster/state/metadata?filter_path=metadata.data_stream")
                .at("/metadata/data_stream/data_stream/logs-bactrian-setup");
        assertThat(stream.at("/lifecycle/data_retention").asText()).isEqualTo("30d");
        assertThat(stream.at("/options/failure_store/enabled").asBoolean(true)).isFalse();
        assertThat(given.get("/logs-bactrian-setup/_mapping")
                        .findPath("metadata")
                        .get("type")
                        .asText())
                .isEqualTo("flattened");
    }

    @ParameterizedTest
    @MethodSource("servers")
    void templates_that_are_missing_or_older_are_found_and_replaced(ElasticsearchServer given) throws Exception {
        use(given);
        LogSetup setup = LogSetup.of(settings, "main");
        setup.apply(Optional.empty());
        given.put("/_component_template/bactrian-logs-settings", "{\"template\":{},\"version\":0}");

        assertThat(setup.outdated()).containsExactly("_component_template/bactrian-logs-settings");
        assertThat(setup.apply(Optional.empty()))
                .filteredOn(applied -> applied.outcome() == Outcome.UPDATED)
                .extracting(Applied::path)
                .containsExactly("_component_template/bactrian-logs-settings");
        assertThat(setup.outdated()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void every_event_is_there_once_however_often_it_is_sent_and_can_be_found(ElasticsearchServer given)
            throws Exception {
        setUp(given);
        List<Event> events = TestEvents.of(2000);

        deliver("logs-bactrian-once", events);
        deliver("logs-bactrian-once", events.subList(500, 1500));

        assertThat(given.count("logs-bactrian-once")).isEqualTo(2000);
        assertThat(registry.get("bactrian.logs.bulk.events")
                        .tag("outcome", "duplicate")
                        .counter()
                        .count())
                .isEqualTo(1000);
        JsonNode hits = given.get("/logs-bactrian-once/_search?q=log.offset:123400%20AND%20service.name:shop"
                        + "%20AND%20trace.id:0af7651916cd43dd8448eb211c80319c")
                .at("/hits/hits");
        assertThat(hits).hasSize(1);
        assertThat(hits.get(0).at("/_source/message").asText()).isEqualTo("line 1234");
    }

    /** What the torture page says of case 27: an id is unique in an index, and a data stream has several. */
    @ParameterizedTest
    @MethodSource("servers")
    void what_is_sent_again_after_a_rollover_is_there_twice_under_one_id(ElasticsearchServer given) throws Exception {
        setUp(given);
        List<Event> events = TestEvents.of(20);
        deliver("logs-bactrian-rolled", events);
        given.post("/logs-bactrian-rolled/_rollover", "{}");

        deliver("logs-bactrian-rolled", events.subList(0, 5));

        assertThat(given.count("logs-bactrian-rolled")).isEqualTo(25);
        assertThat(given.get("/logs-bactrian-rolled/_search?size=0&q=_id:%22"
                                + events.get(0).place().id() + "%22&track_total_hits=true")
                        .at("/hits/total/value")
                        .asInt())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void whatever_is_in_an_event_the_mapping_takes_it(ElasticsearchServer given) throws Exception {
        setUp(given);
        Random random = new Random(8);
        List<Event> events = new ArrayList<>(IntStream.range(0, 1000)
                .mapToObj(number -> EcsWriterTest.random(random))
                .toList());
        events.add(TestEvents.of(1, "x".repeat(1 << 20), Map.of("stack_trace", "y".repeat(100_000))));
        events.add(TestEvents.of(2, "long", Map.of("note", "日本語".repeat(20_000), "logger", "z".repeat(40_000))));
        events.add(
                TestEvents.of(3, "odd", Map.of("client_ip", "not an address", "a.b", 1, "a", Map.of("b", 2, "", 3))));

        deliver("logs-bactrian-anything", events);

        assertThat(letters.oldest(5)).isEmpty();
        assertThat(given.count("logs-bactrian-anything")).isEqualTo(events.size());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void what_the_mapping_refuses_is_a_dead_letter_with_the_reason_and_the_rest_arrives(ElasticsearchServer given)
            throws Exception {
        setUp(given);
        given.put("/_index_template/strict", """
                {"index_patterns":["logs-strict-*"],"priority":400,"data_stream":{},"template":{"mappings":{
                "properties":{"labels.correlation_id":{"type":"long"}}}}}""");
        List<Event> events = IntStream.range(0, 10)
                .mapToObj(number -> new Event(
                        TestEvents.place(number),
                        TestEvents.TIME,
                        "info",
                        "shop",
                        number == 7 ? "seven" : Integer.toString(number),
                        "",
                        "line " + number,
                        Map.of(),
                        Optional.empty()))
                .toList();

        deliver("logs-strict-default", events);

        assertThat(given.count("logs-strict-default")).isEqualTo(9);
        assertThat(letters.oldest(10)).singleElement().satisfies(letter -> {
            assertThat(letter.event()).isEqualTo(events.get(7));
            assertThat(letter.status()).isEqualTo(400);
            assertThat(letter.type()).isEqualTo("document_parsing_exception");
            assertThat(letter.reason()).contains("labels.correlation_id", "For input string: \"seven\"");
        });
    }

    @ParameterizedTest
    @MethodSource("servers")
    void without_a_template_events_wait_for_it(ElasticsearchServer given) throws Exception {
        setUp(given);
        CompletableFuture<Exchange> done = send("logs-later-default", TestEvents.of(5));
        await().until(() -> retries("setup") >= 5);
        assertThat(done).isNotDone();

        given.put(
                "/_index_template/later",
                "{\"index_patterns\":[\"logs-later-*\"],\"priority\":400,\"data_stream\":{}}");

        assertThat(done.join().getException()).isNull();
        assertThat(given.count("logs-later-default")).isEqualTo(5);
        assertThat(letters.count()).isZero();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void a_block_for_want_of_disk_holds_events_back_until_it_is_gone(ElasticsearchServer given) throws Exception {
        setUp(given);
        String stream = "logs-bactrian-blocked";
        deliver(stream, TestEvents.of(1));
        given.put("/" + stream + "/_settings", "{\"index.blocks.read_only_allow_delete\":true}");

        CompletableFuture<Exchange> done = send(stream, TestEvents.of(100));
        await().until(() -> retries("blocked") > 0);
        assertThat(done).isNotDone();
        given.put("/" + stream + "/_settings", "{\"index.blocks.read_only_allow_delete\":null}");

        assertThat(done.join().getException()).isNull();
        assertThat(given.count(stream)).isEqualTo(100);
        assertThat(letters.count()).isZero();
    }

    @Test
    void a_server_killed_in_the_middle_loses_and_doubles_nothing() throws Exception {
        ElasticsearchServer given = ElasticsearchServer.shared();
        setUp(given);
        String stream = "logs-bactrian-killed";
        List<CompletableFuture<Exchange>> all = new ArrayList<>();
        for (int batch = 0; batch < 60; batch++) {
            all.add(send(stream, batch(batch, 200)));
            if (batch == 20) {
                all.get(5).join();
                given.kill();
            }
        }
        given.launch();
        given.awaitReady();

        all.forEach(done -> assertThat(done.join().getException()).isNull());
        assertThat(given.count(stream)).isEqualTo(60 * 200);
        assertThat(retries("unreachable")).isPositive();
        assertThat(letters.count()).isZero();
    }

    private static List<Event> batch(int batch, int size) {
        return IntStream.range(0, size)
                .mapToObj(number -> new Event(
                        new Place("killed", "/var/log/app.log", (long) batch * size + number, 1),
                        Instant.now(),
                        "info",
                        "shop",
                        "request " + number,
                        "",
                        "line " + number,
                        Map.of(),
                        Optional.empty()))
                .collect(Collectors.toList());
    }

    /** With templates. */
    private void setUp(ElasticsearchServer given) throws Exception {
        use(given);
        LogSetup.of(settings, "main").apply(Optional.empty());
    }

    private void use(ElasticsearchServer given) throws Exception {
        server = given;
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Path file = Files.writeString(
                conf.resolve("bactrian.properties"), "logs.elasticsearch.main.hosts=" + server.url() + "\n");
        settings = Settings.load(file, Map.of(), Map.of());
        camel.getRegistry().bind("settings", settings);
        camel.getRegistry().bind("metrics", registry);
        camel.getRegistry().bind("deadLetters", letters);
        camel.start();
    }

    private void deliver(String stream, List<Event> events) throws Exception {
        assertThat(send(stream, events).join().getException()).isNull();
    }

    private CompletableFuture<Exchange> send(String stream, List<Event> events) throws Exception {
        AsyncProducer producer =
                camel.getEndpoint("bulk:main?dataStream=" + stream).createAsyncProducer();
        producer.start();
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(new EventBatch(events));
        CompletableFuture<Exchange> done = new CompletableFuture<>();
        producer.process(exchange, synchronous -> done.complete(exchange));
        return done;
    }

    private double retries(String reason) {
        return registry.get("bactrian.logs.bulk.retries")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
