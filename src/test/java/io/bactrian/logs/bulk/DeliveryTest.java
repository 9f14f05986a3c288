package io.bactrian.logs.bulk;

import static io.bactrian.support.ScriptedElasticsearch.after;
import static io.bactrian.support.ScriptedElasticsearch.atMost;
import static io.bactrian.support.ScriptedElasticsearch.error;
import static io.bactrian.support.ScriptedElasticsearch.items;
import static io.bactrian.support.ScriptedElasticsearch.itemsMore;
import static io.bactrian.support.ScriptedElasticsearch.reset;
import static io.bactrian.support.ScriptedElasticsearch.status;
import static io.bactrian.support.ScriptedElasticsearch.takeAndReset;
import static io.bactrian.support.ScriptedElasticsearch.takeAndStall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.logs.Event;
import io.bactrian.logs.deadletter.DeadLetter;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Secret;
import io.bactrian.support.ScriptedElasticsearch;
import io.bactrian.support.ScriptedElasticsearch.Request;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeliveryTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(500);

    private final ScriptedElasticsearch server = ScriptedElasticsearch.start();
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
    private final AtomicBoolean ledgerFull = new AtomicBoolean();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicBoolean time = new AtomicBoolean(true);
    private final List<Runnable> paused = new CopyOnWriteArrayList<>();
    private Cluster cluster = cluster(TIMEOUT, 8 << 20, server.url());

    @AfterEach
    void stop() {
        server.close();
        workers.shutdownNow();
    }

    @Test
    void everything_is_sent_as_one_gzipped_request_to_the_data_stream() {
        deliver(TestEvents.of(100));

        assertThat(server.documents()).hasSize(100).containsKey(TestEvents.id(42));
        assertThat(server.requests()).hasSize(1);
        Request request = server.requests().get(0);
        assertThat(request.path()).isEqualTo("/logs-bactrian-default/_bulk");
        assertThat(request.query()).contains("require_data_stream=true");
        assertThat(request.headers().get("Content-encoding")).containsExactly("gzip");
        assertThat(request.headers().get("Content-type")).containsExactly("application/x-ndjson");
        assertThat(request.headers().get("Authorization")).containsExactly("ApiKey key");
        assertThat(events("stored")).isEqualTo(100);
        assertThat(waits).isEmpty();
    }

    @Test
    void a_batch_larger_than_a_request_may_be_is_split_and_its_order_kept() {
        cluster = cluster(TIMEOUT, 20_000, server.url());

        deliver(TestEvents.of(200));

        assertThat(server.documents()).hasSize(200);
        assertThat(server.requests()).hasSizeBetween(3, 10);
        assertThat(server.requests()).allSatisfy(request -> assertThat(request.ids())
                .isSortedAccordingTo((one, other) -> Long.compare(offset(one), offset(other))));
    }

    @Test
    void what_was_there_already_is_a_success() {
        deliver(TestEvents.of(3));
        deliver(TestEvents.of(5));

        assertThat(server.documents()).hasSize(5);
        assertThat(events("stored")).isEqualTo(5);
        assertThat(events("duplicate")).isEqualTo(3);
        assertThat(letters).isEmpty();
    }

    @Test
    void only_the_items_that_were_too_many_are_sent_again() {
        server.then(items(429, "es_rejected_execution_exception", "queue full", TestEvents.ids(10, 20)));

        deliver(TestEvents.of(100));

        assertThat(server.documents()).hasSize(100);
        assertThat(server.requests().get(1).ids()).containsExactly(TestEvents.ids(10, 20));
        assertThat(retries("busy")).isEqualTo(10);
        assertThat(events("stored")).isEqualTo(100);
    }

    @Test
    void items_that_the_server_failed_at_are_sent_again_for_as_long_as_it_takes() {
        for (int time = 0; time < 50; time++) {
            server.then(items(503, "unavailable_shards_exception", "primary shard is not active", TestEvents.id(1)));
        }

        deliver(TestEvents.of(2));

        assertThat(server.documents()).hasSize(2);
        assertThat(server.requests()).hasSize(51);
        assertThat(letters).isEmpty();
    }

    @Test
    void what_a_block_holds_back_is_sent_again_and_never_a_dead_letter() {
        server.then(
                items(403, "cluster_block_exception", "index read-only / allow delete (api)", TestEvents.ids(0, 2)),
                items(429, "cluster_block_exception", "disk usage exceeded flood-stage", TestEvents.ids(0, 2)),
                error(403, "cluster_block_exception", "blocked by: [FORBIDDEN/6/cluster read-only (api)]"),
                items(400, "index_closed_exception", "closed", TestEvents.ids(0, 2)),
                items(400, "validation_exception", "this action would add [2] shards", TestEvents.ids(0, 2)),
                items(404, "index_not_found_exception", "no such index", TestEvents.ids(0, 2)),
                items(403, "security_exception", "action is unauthorized", TestEvents.ids(0, 2)));

        deliver(TestEvents.of(2));

        assertThat(server.documents()).hasSize(2);
        assertThat(letters).isEmpty();
        assertThat(retries("blocked")).isEqualTo(6);
        assertThat(retries("setup")).isEqualTo(6);
        assertThat(retries("refused")).isEqualTo(2);
    }

    @Test
    void a_document_that_cannot_be_mapped_is_a_dead_letter_and_the_others_arrive() {
        server.then(items(400, "document_parsing_exception", "failed to parse field [x]", TestEvents.id(3)));

        deliver(TestEvents.of(10));

        assertThat(server.documents()).hasSize(9);
        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(letter.event().message()).isEqualTo("line 3");
            assertThat(letter.status()).isEqualTo(400);
            assertThat(letter.type()).isEqualTo("document_parsing_exception");
            assertThat(letter.reason()).isEqualTo("failed to parse field [x]");
            assertThat(letter.cluster()).isEqualTo("main");
            assertThat(letter.dataStream()).isEqualTo("logs-bactrian-default");
        });
        assertThat(events("dead_letter")).isEqualTo(1);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void without_room_for_dead_letters_the_batch_waits_until_there_is() {
        ledgerFull.set(true);
        time.set(false);
        server.then(items(400, "document_parsing_exception", "no", TestEvents.id(0)));

        CompletableFuture<Void> done = start(TestEvents.of(2));
        await().until(() -> !paused.isEmpty());

        assertThat(done).isNotDone();
        assertThat(cluster.whyNotReady())
                .hasValueSatisfying(why -> assertThat(why).contains("dead letters"));
        ledgerFull.set(false);
        paused.remove(0).run();
        done.join();
        assertThat(letters).hasSize(1);
        assertThat(server.requests()).as("what was refused is not sent again").hasSize(1);
    }

    @Test
    void too_large_a_request_is_halved_until_it_fits() {
        for (int time = 0; time < 64; time++) {
            server.then(atMost(3, 413));
        }

        deliver(TestEvents.of(16));

        assertThat(server.documents()).hasSize(16);
        assertThat(letters).isEmpty();
        assertThat(server.requests()).hasSize(1 + 2 + 4 + 8);
    }

    @Test
    void a_single_document_that_is_too_large_is_a_dead_letter() {
        server.then(status(413, ""), status(413, ""));

        deliver(TestEvents.of(2));

        assertThat(letters).singleElement().satisfies(letter -> assertThat(letter.status())
                .isEqualTo(413));
        assertThat(server.documents()).hasSize(1);
    }

    @Test
    void a_request_that_one_document_spoils_is_halved_down_to_it() {
        server.then(error(400, "illegal_argument_exception", "malformed"));

        deliver(TestEvents.of(4));

        assertThat(server.documents()).hasSize(4);
        assertThat(server.requests())
                .extracting(request -> request.ids().size())
                .containsExactly(4, 2, 2);
    }

    @Test
    void a_400_of_something_else_than_elasticsearch_condemns_nothing() {
        server.then(
                status(400, "<html>The plain HTTP request was sent to HTTPS port</html>"),
                error(400, "illegal_argument_exception", "request contains unrecognized parameter: [x]"));

        deliver(TestEvents.of(1));

        assertThat(server.documents()).hasSize(1);
        assertThat(letters).isEmpty();
        assertThat(retries("setup")).isEqualTo(2);
    }

    @Test
    void an_answer_about_fewer_or_more_documents_than_were_sent_is_no_answer() {
        server.then(itemsMore(-1), itemsMore(2));

        deliver(TestEvents.of(5));

        assertThat(server.documents()).hasSize(5);
        assertThat(server.requests()).hasSize(3).allSatisfy(request -> assertThat(request.ids())
                .hasSize(5));
        assertThat(retries("answer")).isEqualTo(10);
        assertThat(events("duplicate")).isEqualTo(5);
    }

    @Test
    void what_cannot_be_read_is_no_answer() {
        server.then(
                status(200, "<html>maintenance</html>"),
                status(200, "{\"items\":[{\"create\":{\"status\":201}}"),
                status(200, "{\"took\":3}"),
                status(200, "{\"items\":[{\"create\":{\"error\":\"odd\"}}]}"),
                status(200, ""));

        deliver(TestEvents.of(1));

        assertThat(server.documents()).hasSize(1);
        assertThat(retries("answer")).isEqualTo(5);
        assertThat(letters).isEmpty();
    }

    @Test
    void a_connection_that_breaks_and_every_status_of_a_tired_server_are_tried_again() {
        server.then(
                reset(),
                status(429, ""),
                status(500, ""),
                status(502, "bad gateway"),
                status(503, ""),
                status(504, ""));

        deliver(TestEvents.of(1));

        assertThat(server.documents()).hasSize(1);
        assertThat(retries("unreachable")).isEqualTo(1);
        assertThat(retries("busy")).isEqualTo(1);
        assertThat(retries("unavailable")).isEqualTo(4);
    }

    @Test
    void an_answer_that_got_lost_or_never_ends_makes_no_duplicates() {
        cluster = cluster(SHORT, 8 << 20, server.url());
        CountDownLatch forever = new CountDownLatch(1);
        server.then(takeAndReset(), takeAndStall(forever));

        deliver(TestEvents.of(5));
        forever.countDown();

        assertThat(server.documents()).hasSize(5);
        assertThat(server.requests()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(events("duplicate")).isEqualTo(5);
    }

    @Test
    void a_server_that_is_slow_is_asked_again_after_the_timeout() {
        cluster = cluster(SHORT, 8 << 20, server.url());
        CountDownLatch forever = new CountDownLatch(1);
        server.then(after(forever));

        deliver(TestEvents.of(1));
        forever.countDown();

        assertThat(server.documents()).hasSize(1);
        assertThat(retries("unreachable")).isPositive();
    }

    @Test
    void waits_grow_and_are_at_least_what_the_server_asks_for() {
        server.then(
                status(503, ""),
                status(503, ""),
                status(503, ""),
                status(429, "", "Retry-After", "120"),
                status(429, "", "Retry-After", "86400"),
                status(429, "", "Retry-After", "Fri, 07 Nov 2036 23:59:59 GMT"));

        deliver(TestEvents.of(1));

        assertThat(waits.get(0)).isEqualTo(Duration.ofMillis(500));
        assertThat(waits.get(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(waits.get(2)).isEqualTo(Duration.ofSeconds(2));
        assertThat(waits.get(3)).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(121));
        assertThat(waits.get(4)).isBetween(Duration.ofMinutes(5), Duration.ofSeconds(301));
        assertThat(waits.get(5)).isEqualTo(Duration.ofSeconds(16));
    }

    @Test
    void when_a_server_is_back_for_one_batch_the_others_do_not_wait_out_their_time() {
        time.set(false);
        server.then(status(503, ""), status(503, ""), status(503, ""));
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int batch = 1; batch <= 3; batch++) {
            all.add(start(TestEvents.of(batch)));
        }
        await().until(() -> paused.size() == 3);

        paused.get(1).run();

        all.forEach(CompletableFuture::join);
        paused.forEach(Runnable::run);
        assertThat(server.requests())
                .as("a wait that was cut short does nothing later")
                .hasSize(6);
    }

    @Test
    void another_server_takes_over_from_one_that_is_gone() throws Exception {
        URI gone;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            gone = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        cluster = cluster(TIMEOUT, 8 << 20, gone, server.url());

        for (int batch = 0; batch < 10; batch++) {
            deliver(TestEvents.of(batch + 1));
        }

        assertThat(server.documents()).hasSize(10);
        assertThat(waits).as("after three failures it is left alone").hasSize(3);
    }

    @Test
    void a_refused_login_is_tried_again_and_makes_not_ready_at_once() {
        time.set(false);
        server.then(error(401, "security_exception", "unable to authenticate"));

        CompletableFuture<Void> done = start(TestEvents.of(3));
        await().until(() -> !paused.isEmpty());

        assertThat(cluster.whyNotReady())
                .hasValue("3 events wait: answered 401 security_exception: unable to authenticate");
        assertThat(letters).isEmpty();
        paused.remove(0).run();
        done.join();
        assertThat(cluster.whyNotReady()).isEmpty();
        assertThat(server.documents()).hasSize(3);
    }

    @Test
    void not_ready_when_nothing_goes_through_for_long_while_something_waits() {
        time.set(false);
        server.then(status(503, "down"));

        CompletableFuture<Void> done = start(TestEvents.of(3));
        await().until(() -> !paused.isEmpty());
        assertThat(cluster.whyNotReady()).isEmpty();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));

        assertThat(cluster.whyNotReady())
                .hasValueSatisfying(why -> assertThat(why).startsWith("3 events wait for 1m1s: answered 503"));
        paused.remove(0).run();
        done.join();
        assertThat(cluster.whyNotReady()).isEmpty();
    }

    @Test
    void a_stop_cuts_a_wait_short_and_the_batch_fails_as_cancelled() {
        time.set(false);
        server.then(status(503, ""));
        CompletableFuture<Void> done = start(TestEvents.of(1));
        await().until(() -> !paused.isEmpty());

        cluster.stopWaiting();

        assertCancelled(done);
        assertThat(cluster.waiting()).isZero();
    }

    @Test
    void a_stop_lets_a_request_that_is_under_way_end() {
        CountDownLatch latch = new CountDownLatch(1);
        server.then(after(latch));
        CompletableFuture<Void> done = start(TestEvents.of(1));
        await().until(() -> !server.requests().isEmpty());

        cluster.stopWaiting();
        latch.countDown();

        done.join();
        assertThat(server.documents()).hasSize(1);
    }

    @Test
    void after_a_stop_nothing_waits_for_a_better_time() {
        CountDownLatch latch = new CountDownLatch(1);
        server.then((elasticsearch, request, exchange) -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            status(503, "").answer(elasticsearch, request, exchange);
        });
        CompletableFuture<Void> done = start(TestEvents.of(1));
        await().until(() -> !server.requests().isEmpty());

        cluster.stopWaiting();
        latch.countDown();

        assertCancelled(done);
    }

    @Test
    void many_batches_at_once_arrive_whole_while_the_server_stumbles() {
        for (int time = 0; time < 40; time++) {
            server.then(
                    time % 4 == 0 ? status(503, "") : itemsMore(0),
                    items(429, "es_rejected_execution_exception", "full", TestEvents.ids(0, 300)));
        }
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int batch = 0; batch < 30; batch++) {
            int from = batch * 10;
            all.add(start(IntStream.range(from, from + 10)
                    .mapToObj(number -> TestEvents.of(number, "line " + number, Map.of()))
                    .toList()));
        }
        all.forEach(CompletableFuture::join);

        assertThat(server.documents().keySet()).containsExactlyInAnyOrder(TestEvents.ids(0, 300));
        assertThat(cluster.limit().inFlight()).isZero();
        assertThat(cluster.waiting()).isZero();
    }

    private static void assertCancelled(CompletableFuture<Void> done) {
        assertThatThrownBy(done::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(BactrianException.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(ExitCode.CANCELLED));
    }

    private void deliver(List<Event> events) {
        start(events).join();
    }

    private CompletableFuture<Void> start(List<Event> events) {
        Delivery delivery = new Delivery(
                cluster, new Delivery.Target("logs-bactrian-default", new EcsWriter("bactrian"), 1), events);
        cluster.start(delivery);
        return delivery.done();
    }

    private Cluster cluster(Duration timeout, long requestBytes, URI... hosts) {
        registry.clear(); // of the one before
        ClusterSettings settings = new ClusterSettings(
                "main",
                List.of(hosts),
                Optional.of(new Secret("ApiKey key")),
                Optional.empty(),
                timeout,
                timeout,
                4,
                requestBytes,
                Duration.ofSeconds(60));
        return new Cluster(
                settings,
                new Cluster.Machinery(
                        new HttpTransport(settings),
                        workers,
                        this::pause,
                        this::keep,
                        registry,
                        Clock.fixed(TestEvents.TIME, ZoneOffset.UTC),
                        nanos::get,
                        () -> 0.5));
    }

    private void pause(Duration wait, Runnable task) {
        waits.add(wait);
        if (time.get()) {
            workers.execute(task);
        } else {
            paused.add(task);
        }
    }

    private void keep(List<DeadLetter> some) {
        if (ledgerFull.get()) {
            throw new BactrianException(ExitCode.FAILED, "no room", "make room");
        }
        letters.addAll(some);
    }

    private double events(String outcome) {
        return registry.get("bactrian.logs.bulk.events")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private double retries(String reason) {
        return registry.get("bactrian.logs.bulk.retries")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private static long offset(String id) {
        return Long.parseLong(id.split("-", -1)[1], Character.MAX_RADIX);
    }
}
