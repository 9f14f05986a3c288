package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.logs.LineBatch;
import io.bactrian.runtime.StoppedException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tail:} in a route: what fails is sent again, and nothing is lost or repeated by stops. */
class TailConsumerTest {

    private static final String ROUTE = "logs-app";

    @TempDir
    Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final List<String> ids = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile RuntimeException failure = new IllegalStateException("not today");
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private DefaultCamelContext context;
    private Path log;

    @BeforeEach
    void start() throws Exception {
        log = folder.resolve("app.log");
        context = new DefaultCamelContext();
        context.getRegistry().bind("meters", meters);
        context.addRoutes(route());
        context.start();
    }

    private RouteBuilder route() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("tail:app?batchDelay=20&paths=" + TailConsumerTest.this.log + "&checkpoints="
                                + folder.resolve("tail"))
                        .routeId(ROUTE)
                        .process(TailConsumerTest.this::take);
            }
        };
    }

    private void take(Exchange exchange) throws InterruptedException {
        LineBatch batch = exchange.getMessage().getBody(LineBatch.class);
        gate.await();
        batch.lines().forEach(line -> ids.add(line.place().id()));
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw failure;
        }
        batch.lines().forEach(line -> arrived.add(new String(line.text(), UTF_8)));
    }

    @AfterEach
    void stop() throws IOException {
        gate.countDown();
        context.close();
    }

    private void append(String... lines) throws IOException {
        Files.writeString(log, String.join("\n", lines) + "\n", UTF_8, CREATE, APPEND);
    }

    private void arrive(String... lines) {
        await().untilAsserted(() -> assertThat(arrived).containsExactly(lines));
    }

    @Test
    void batch_that_fails_is_sent_again_with_the_same_places() throws Exception {
        failures.set(2);
        append("one", "two");
        arrive("one", "two");
        assertThat(ids).hasSize(6);
        assertThat(ids.subList(0, 2)).isEqualTo(ids.subList(2, 4)).isEqualTo(ids.subList(4, 6));
        assertThat(meters.get("bactrian.logs.tail.sent.again.batches").counter().count())
                .isEqualTo(2);
    }

    @Test
    void nobody_is_warned_of_what_was_under_way_when_everything_stopped() throws Exception {
        List<String> warnings = new CopyOnWriteArrayList<>();
        AbstractAppender appender = new AbstractAppender("warnings", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                warnings.add(event.getMessage().getFormattedMessage());
            }
        };
        appender.start();
        Logger logger = (Logger) LogManager.getLogger(TailConsumer.class);
        logger.addAppender(appender);
        try {
            failure = new StoppedException("stopped before elasticsearch main had every event");
            failures.set(1);
            append("one");
            arrive("one");
            assertThat(warnings).isEmpty();

            failure = new IllegalStateException("not today");
            failures.set(1);
            append("two");
            arrive("one", "two");
            assertThat(warnings).singleElement().asString().contains("1 lines are not safe");
        } finally {
            logger.removeAppender(appender);
        }
    }

    @Test
    void nothing_goes_on_in_order_before_the_batch_that_failed_is_safe() throws Exception {
        context.getRouteController().stopRoute(ROUTE);
        context.removeRoute(ROUTE);
        failures.set(1);
        append("one");
        gate = new CountDownLatch(1);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("tail:app?inOrder=true&batchDelay=20&paths=" + TailConsumerTest.this.log + "&checkpoints="
                                + folder.resolve("tail"))
                        .routeId(ROUTE)
                        .process(TailConsumerTest.this::take);
            }
        });
        await().until(() -> context.getInflightRepository().size() == 1);
        append("two");
        await().until(() ->
                meters.get("bactrian.logs.tail.read.lines").counter().count() == 2);
        assertThat(context.getInflightRepository().size()).isEqualTo(1);
        gate.countDown();
        arrive("one", "two");
        assertThat(ids).hasSize(3);
        assertThat(ids.get(0)).isEqualTo(ids.get(1));
        assertThat(meters.get("bactrian.logs.tail.sent.again.batches").counter().count())
                .isEqualTo(1);
    }

    @Test
    void stop_in_mid_flight_waits_and_the_next_start_repeats_nothing() throws Exception {
        gate = new CountDownLatch(1);
        append("one");
        await().until(() -> context.getInflightRepository().size() == 1);
        Thread stop = new Thread(() -> {
            try {
                context.getRouteController().stopRoute(ROUTE);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        stop.start();
        TailConsumer consumer = (TailConsumer) context.getRoute(ROUTE).getConsumer();
        await().until(consumer::isSuspendingOrSuspended);
        gate.countDown();
        stop.join();
        append("two");
        context.getRouteController().startRoute(ROUTE);
        arrive("one", "two");
        assertThat(ids).hasSize(2);
    }

    @Test
    void restart_of_a_route_loses_and_repeats_nothing() throws Exception {
        append("one");
        arrive("one");
        context.getRouteController().stopRoute(ROUTE);
        append("two");
        context.getRouteController().startRoute(ROUTE);
        arrive("one", "two");
        assertThat(context.getRouteController().getRouteStatus(ROUTE)).isEqualTo(ServiceStatus.Started);
        assertThat(ids).hasSize(2);
    }

    @Test
    void suspended_route_reads_nothing_and_goes_on_when_resumed() throws Exception {
        append("one");
        arrive("one");
        context.getRouteController().suspendRoute(ROUTE);
        append("two");
        await().during(java.time.Duration.ofMillis(500)).until(() -> arrived.size() == 1);
        context.getRouteController().resumeRoute(ROUTE);
        arrive("one", "two");
    }

    @Test
    void route_that_is_loaded_anew_goes_on_where_the_old_one_was() throws Exception {
        append("one");
        arrive("one");
        context.getRouteController().stopRoute(ROUTE);
        assertThat(context.removeRoute(ROUTE)).isTrue();
        append("two");
        context.addRoutes(route());
        arrive("one", "two");
        assertThat(ids).hasSize(2);
        assertThat(meters.find("bactrian.logs.tail.files").gauges()).hasSize(1);
        await().until(() -> meters.get("bactrian.logs.tail.files")
                        .tag("tail", "app")
                        .gauge()
                        .value()
                == 1);
    }
}
