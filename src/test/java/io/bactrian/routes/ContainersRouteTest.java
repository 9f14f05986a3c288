package io.bactrian.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainersRouteTest {

    @TempDir
    private Path home;

    @Test
    void what_a_container_writes_is_read_parsed_and_redacted() throws Exception {
        Path log = Files.createDirectories(home.resolve("containers/abc")).resolve("abc-json.log");
        Files.writeString(log, """
                {"log":"{\\"level\\":\\"WARN\\",\\"message\\":\\"mail to ann@example.com failed\\",\\"ip_address\\":\\"203.0.113.7\\"}\\n",\
                "stream":"stdout","attrs":{"service":"shop","environment":"production"},"time":"2026-11-21T10:00:00.5Z"}
                """);
        try (LogRoutes routes = new LogRoutes(
                home,
                "containers.camel.yaml",
                Map.of(
                        "logs.containers.enabled",
                        "true",
                        "logs.containers.paths",
                        home + "/containers/*/*-json.log"))) {
            MockEndpoint index = routes.startWith("logs-containers", "index-containers");
            await().until(() -> !index.getExchanges().isEmpty());

            Event event = index.getExchanges()
                    .get(0)
                    .getMessage()
                    .getBody(EventBatch.class)
                    .events()
                    .get(0);
            assertThat(event.timestamp()).isEqualTo(Instant.parse("2026-11-21T10:00:00.5Z"));
            assertThat(event.level()).isEqualTo("warn");
            assertThat(event.service()).isEqualTo("shop");
            assertThat(event.message()).matches("mail to email:\\S+ failed");
            assertThat(event.metadata())
                    .containsEntry("ip_address", "203.0.113.0")
                    .containsEntry("service.environment", "production");
        }
    }
}
