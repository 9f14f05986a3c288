package io.bactrian.logs.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a route must do with a file for it to count as stored. */
class ArchiveConsumerTest {

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private FollowedLog log;

    @BeforeEach
    void rotate() throws Exception {
        log = new FollowedLog(folder);
        log.append("app.log", "one\n");
        log.read(4);
        log.rename("app.log", "app.log.1");
        context.getRegistry().bind("clock", new LaterClock(Duration.ofHours(1)));
        context.getRegistry().bind("meters", meters);
    }

    @AfterEach
    void stop() throws IOException {
        context.close();
        log.close();
    }

    private interface Steps {
        void of(RouteDefinition route);
    }

    private void start(Steps steps) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                steps.of(from("archive:logs?tail=app&delay=50&checkpoints=" + folder.resolve("tail") + "&journals="
                        + folder.resolve("archive")));
            }
        });
        context.start();
    }

    private void awaitCount(String meter) {
        await().until(() ->
                meters.get("bactrian.logs.archive." + meter).counter().count() == 1);
    }

    @Test
    void the_file_comes_with_its_names_and_counts_when_it_was_read() throws Exception {
        AtomicReference<Map<String, Object>> headers = new AtomicReference<>();
        AtomicReference<String> body = new AtomicReference<>();
        start(route -> route.process(exchange -> {
            headers.set(Map.copyOf(exchange.getMessage().getHeaders()));
            body.set(exchange.getMessage().getBody(String.class));
        }));
        awaitCount("files");
        assertThat(body).hasValue("one\n");
        assertThat(headers.get())
                .containsEntry(Exchange.FILE_NAME, "app.log.1")
                .containsEntry(Exchange.FILE_PATH, log.path("app.log.1").toString())
                .containsEntry(Exchange.FILE_LENGTH, 4L)
                .containsEntry(ArchiveConstants.LOG, log.path("app.log").toString())
                .containsEntry(ArchiveConstants.COMPRESSED, false);
        assertThat(Files.readAllLines(folder.resolve("archive/logs"))).hasSize(1);
    }

    @Test
    void failure_that_the_route_handles_is_a_failure() throws Exception {
        start(route -> route.onException(Exception.class)
                .handled(true)
                .end()
                .convertBodyTo(String.class)
                .process(exchange -> {
                    throw new IllegalStateException("the bucket is away");
                }));
        awaitCount("failures");
        assertThat(folder.resolve("archive/logs")).doesNotExist();
    }

    @Test
    void route_that_does_not_read_the_file_has_not_stored_it() throws Exception {
        start(route -> route.setBody().constant("nothing"));
        awaitCount("failures");
        assertThat(folder.resolve("archive/logs")).doesNotExist();
    }
}
