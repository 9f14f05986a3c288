package io.bactrian.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyslogRouteTest {

    @TempDir
    private Path home;

    @Test
    void what_comes_over_tcp_goes_through_the_spool() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (LogRoutes routes = new LogRoutes(
                home,
                "syslog.camel.yaml",
                Map.of("logs.syslog.enabled", "true", "logs.syslog.port", String.valueOf(port)))) {
            MockEndpoint index = routes.startWith("logs-syslog", "index-syslog");
            try (Socket sender = new Socket(InetAddress.getLoopbackAddress(), port)) {
                sender.getOutputStream()
                        .write("<34>1 2026-11-21T13:52:28.000Z web1 su 12 ID47 - login of ann@example.com failed\n"
                                .getBytes(StandardCharsets.US_ASCII));
            }
            await().until(() -> !index.getExchanges().isEmpty());

            assertThat(LogRoutes.messages(index)).singleElement().asString().matches("login of email:\\S+ failed");
            assertThat(home.resolve("data/spool/syslog")).isDirectoryContaining("glob:**.spool");
        }
    }
}
