package io.bactrian.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpRouteTest {

    @TempDir
    private Path home;

    @Test
    void what_comes_over_http_goes_through_the_spool() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (LogRoutes routes = new LogRoutes(
                home, "http.camel.yaml", Map.of("logs.http.enabled", "true", "logs.http.port", String.valueOf(port)))) {
            MockEndpoint index = routes.startWith("logs-http", "index-http");
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/logs-shop-default/_bulk"))
                                    .header("Content-Type", "application/x-ndjson")
                                    .POST(HttpRequest.BodyPublishers.ofString("""
                                            {"create":{}}
                                            {"@timestamp":"2026-11-21T10:00:00Z","message":"card 4111 1111 1111 1111"}
                                            """))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("\"errors\":false", "\"status\":201");
            await().until(() -> !index.getExchanges().isEmpty());

            assertThat(LogRoutes.messages(index)).containsExactly("card [card]");
        }
    }
}
