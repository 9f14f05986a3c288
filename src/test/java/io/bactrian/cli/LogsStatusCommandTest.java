package io.bactrian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.support.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsStatusCommandTest {

    @TempDir
    private Path folder;

    @Test
    void it_shows_how_far_a_running_tail_is_and_leaves_it_alone() throws Exception {
        Path log = Files.writeString(folder.resolve("app.log"), "one\ntwo\n");
        AtomicInteger batches = new AtomicInteger();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("tail:app?paths=" + folder + "/app.log&checkpoints=" + folder.resolve("tail"))
                            .process(exchange -> batches.incrementAndGet());
                }
            });
            context.start();
            await().until(() -> status("--json").out().contains("\"acknowledged\" : 8"));
            JsonNode tail = new JsonMapper().readTree(status("--json").out()).get(0);
            assertThat(tail.get("state").asText()).isEqualTo("running");
            assertThat(tail.get("files").get(0).get("state").asText()).isEqualTo("arrived");
            assertThat(tail.get("files").get(0).get("lag").asLong()).isZero();
            Files.writeString(log, "three\n", UTF_8, java.nio.file.StandardOpenOption.APPEND);
            await().until(() -> batches.get() == 2);
        }
        Files.writeString(log, "four\n", UTF_8, java.nio.file.StandardOpenOption.APPEND);
        Cli.Outcome stopped = status();
        assertThat(stopped.out())
                .contains("behind  19 B  14 B     5 B  0 B/s")
                .contains("app: running, 1 files, 5 B behind");
    }

    @Test
    void a_tail_that_did_not_look_for_files_for_long_is_stopped() throws Exception {
        Path registry = Files.createDirectories(folder.resolve("tail/old")).resolve("1.registry");
        Files.writeString(registry, line("{\"alive\":1763700000.0}") + line("{\"all\":0}"));
        Cli.Outcome outcome = status();
        assertThat(outcome.out()).contains("old: stopped, 0 files");
        assertThat(outcome.exit()).isEqualTo(1);
    }

    private static String line(String json) {
        CRC32C crc = new CRC32C();
        crc.update(json.getBytes(UTF_8));
        return String.format("%08x %s%n", crc.getValue(), json);
    }

    @Test
    void without_checkpoints_it_says_what_to_do_and_ends_with_2() {
        Cli.Outcome outcome = status();
        assertThat(outcome.errors()).hasSize(1).first().asString().contains("there are no checkpoints in");
        assertThat(outcome.hints()).hasSize(1);
        assertThat(outcome.exit()).isEqualTo(2);
    }

    private Cli.Outcome status(String... more) {
        String[] arguments = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("logs", "status", "--checkpoints=" + folder.resolve("tail")),
                        java.util.stream.Stream.of(more))
                .toArray(String[]::new);
        return Cli.here(arguments);
    }
}
