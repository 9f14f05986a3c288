package io.bactrian.logs.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.logs.EventBatch;
import io.bactrian.logs.deadletter.DeadLetters;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import io.bactrian.support.ScriptedElasticsearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class BulkComponentTest {

    @TempDir
    Path folder;

    private final ScriptedElasticsearch server = ScriptedElasticsearch.start();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DeadLetters noDeadLetters = letters -> assertThat(letters).isEmpty();

    @BeforeEach
    void start() throws Exception {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Path file = Files.writeString(
                conf.resolve("bactrian.properties"), "logs.elasticsearch.main.hosts=" + server.url() + "\n");
        camel.getRegistry().bind("settings", Settings.load(file, Map.of(), Map.of()));
        camel.getRegistry().bind("metrics", registry);
        camel.getRegistry().bind("deadLetters", noDeadLetters);
    }

    @AfterEach
    void stop() {
        camel.stop();
        server.close();
    }

    @Test
    void the_route_goes_on_when_every_event_is_there() throws Exception {
        route("bulk:main?dataStream=logs-bactrian.shop-production&compression=0");

        Object body = camel.createProducerTemplate().requestBody("direct:in", new EventBatch(TestEvents.of(3)));

        assertThat(body).isEqualTo("after");
        assertThat(server.documents()).hasSize(3);
        ScriptedElasticsearch.Request request = server.requests().get(0);
        assertThat(request.path()).isEqualTo("/logs-bactrian.shop-production/_bulk");
        assertThat(request.headers()).doesNotContainKeys("Content-encoding", "Authorization");
        assertThat(request.sources().get(0)).contains("\"event.dataset\":\"bactrian.shop\"");
        assertThat(registry.get("bactrian.logs.bulk.events")
                        .tags("cluster", "main", "outcome", "stored")
                        .counter()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void the_thread_that_sends_does_not_wait() throws Exception {
        route("bulk:main");
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> mayAnswer = new CompletableFuture<>();
        server.then((elasticsearch, request, exchange) -> {
            asked.complete(null);
            mayAnswer.join();
            ScriptedElasticsearch.itemsMore(0).answer(elasticsearch, request, exchange);
        });

        CompletableFuture<Exchange> done = send(new EventBatch(TestEvents.of(1)));
        asked.join();
        assertThat(done).isNotDone();
        mayAnswer.complete(null);

        assertThat(done.join().getException()).isNull();
    }

    @Test
    void a_batch_without_events_asks_nobody() throws Exception {
        route("bulk:main");

        camel.createProducerTemplate().requestBody("direct:in", new EventBatch(List.of()));

        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anything_but_events_is_a_mistake_in_the_route() throws Exception {
        route("bulk:main");

        assertThatThrownBy(() -> camel.createProducerTemplate().requestBody("direct:in", "a line"))
                .isInstanceOf(CamelExecutionException.class)
                .cause()
                .hasMessageContaining("bulk://main takes events, not what is in this message");
    }

    @Test
    void a_stop_does_not_wait_for_a_server_that_is_down_and_what_waits_fails_as_cancelled() throws Exception {
        route("bulk:main");
        for (int time = 0; time < 100; time++) {
            server.then(ScriptedElasticsearch.status(503, "down"));
        }
        CompletableFuture<Exchange> done = send(new EventBatch(TestEvents.of(1)));
        await().until(() -> !server.requests().isEmpty());

        long began = System.nanoTime();
        camel.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(done.join().getException())
                .isInstanceOfSatisfying(BactrianException.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(ExitCode.CANCELLED));
    }

    @Test
    void readiness_tells_of_events_that_cannot_go() throws Exception {
        route("bulk:main");
        for (int time = 0; time < 100; time++) {
            server.then(ScriptedElasticsearch.error(401, "security_exception", "missing credentials"));
        }
        CompletableFuture<Exchange> done = send(new EventBatch(TestEvents.of(2)));

        await().untilAsserted(() -> assertThat(HealthCheckHelper.invokeReadiness(camel))
                .filteredOn(result -> result.getCheck().getId().equals("logs-bulk-main"))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
                    assertThat(result.getMessage()).hasValueSatisfying(message -> assertThat(message)
                            .isEqualTo("2 events wait: answered 401 security_exception: missing credentials"));
                }));
        assertThat(done).isNotDone();
    }

    @Test
    void options_and_settings_that_are_wrong_are_said_before_anything_starts() {
        assertRefused("bulk:main?dataStream=Logs-Shop", "'Logs-Shop' is no data stream of logs");
        assertRefused("bulk:main?compression=12", "compression 12 is out of range");
        assertRefused("bulk:other", "logs.elasticsearch.other.hosts: is not set");
    }

    private void assertRefused(String uri, String message) {
        DefaultCamelContext other = new DefaultCamelContext();
        other.getRegistry().bind("settings", camel.getRegistry().findSingleByType(Settings.class));
        other.getRegistry().bind("metrics", registry);
        other.getRegistry().bind("deadLetters", noDeadLetters);
        assertThatThrownBy(() -> {
                    other.addRoutes(routeTo(uri));
                    other.start();
                })
                .as(uri)
                .hasRootCauseInstanceOf(PermanentException.class)
                .rootCause()
                .hasMessageContaining(message);
        other.stop();
    }

    private void route(String uri) throws Exception {
        camel.addRoutes(routeTo(uri));
        camel.start();
    }

    private static RouteBuilder routeTo(String uri) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").routeId("logs-test").to(uri).setBody(constant("after"));
            }
        };
    }

    private CompletableFuture<Exchange> send(EventBatch batch) throws Exception {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(batch);
        CompletableFuture<Exchange> done = new CompletableFuture<>();
        camel.getEndpoint("direct:in").createAsyncProducer().process(exchange, synchronous -> done.complete(exchange));
        return done;
    }
}
