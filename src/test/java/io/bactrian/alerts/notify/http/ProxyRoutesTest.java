package io.bactrian.alerts.notify.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.alerts.config.HttpConfig;
import io.bactrian.alerts.config.Proxy;
import io.bactrian.alerts.config.TlsConfig;
import io.bactrian.runtime.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyRoutesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    example.com    | example.com       | 443 | true
                    example.com    | a.example.com     | 443 | true
                    example.com    | badexample.com    | 443 | false
                    .example.com   | example.com       | 443 | false
                    *.example.com  | a.example.com     | 443 | true
                    a:8080,b       | a                 | 443 | false
                    a:8080         | a                 | 8080 | true
                    10.0.0.0/8     | 10.9.8.7          | 80  | true
                    10.0.0.0/8     | 11.9.8.7          | 80  | false
                    10.1.2.3       | 10.1.2.3          | 80  | true
                    10.0.0.0/9     | 10.128.0.0        | 80  | false
                    10.0.0.0/9,1/x | ten.example       | 80  | false
                    10.1.2.3:81    | 10.1.2.3          | 80  | false
                    fd00::/8       | fd12::1           | 443 | true
                    [fd12::1]:443  | fd12::1           | 443 | true
                    ' , '          | 127.0.0.1         | 80  | false
                    '*'            | hooks.slack.com   | 443 | true
                    x              | 127.0.0.1         | 80  | true
                    x              | localhost         | 80  | true
                    """)
    void hosts_are_excepted_as_go_does_it(String except, String host, int port, boolean direct) {
        ProxyRoutes routes = new ProxyRoutes(proxy("http://proxy:3128", except), Map.of());
        assertThat(routes.proxy("https", host, port).isEmpty()).isEqualTo(direct);
    }

    @Test
    void the_environment_names_a_proxy_for_each_scheme() {
        ProxyRoutes routes = new ProxyRoutes(
                new Proxy(Optional.empty(), Optional.empty(), true, Map.of()),
                Map.of("HTTPS_PROXY", "env:1", "no_proxy", "a.org"));
        assertThat(routes.proxy("https", "hooks.slack.com", 443)).contains(URI.create("http://env:1"));
        assertThat(routes.proxy("http", "hooks.slack.com", 80)).isEmpty();
        assertThat(routes.proxy("https", "a.org", 443)).isEmpty();
        assertThat(routes.proxy("https", "127.0.0.1", 443)).isEmpty();
    }

    @Test
    void a_proxy_is_told_its_login_and_what_it_asks_for_to_connect() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Proxy proxy = new Proxy(
                    Optional.of(new Secret("http://me:a%40b@127.0.0.1:" + server.getLocalPort())),
                    Optional.empty(),
                    false,
                    Map.of("X-Tenant", List.of(new Secret("shop\r\nX-Evil: 1"))));
            for (String url : List.of("http://hooks.example.org/plain", "https://hooks.example.org/")) {
                CompletableFuture<List<String>> asked = CompletableFuture.supplyAsync(() -> refuseOne(server));
                send(url, proxy);
                List<String> lines = asked.get(10, TimeUnit.SECONDS);
                assertThat(lines).contains("Proxy-Authorization: Basic bWU6YUBi");
                if (url.startsWith("https")) {
                    assertThat(lines).contains("CONNECT hooks.example.org:443 HTTP/1.1", "X-Tenant: shop X-Evil: 1");
                } else {
                    assertThat(lines.get(0)).isEqualTo("POST http://hooks.example.org/plain HTTP/1.1");
                    assertThat(lines).noneMatch(line -> line.contains("Tenant"));
                }
            }
        }
    }

    /** Answers one request with 403; its lines up to the body. */
    private static List<String> refuseOne(ServerSocket server) {
        try (Socket socket = server.accept()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            List<String> lines = new ArrayList<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                lines.add(line);
            }
            int body = lines.get(0).startsWith("POST") ? "{}".length() : 0;
            for (int read = 0; read < body; read++) {
                in.read();
            }
            socket.getOutputStream()
                    .write("HTTP/1.1 403 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(String url, Proxy proxy) {
        HttpConfig config = new HttpConfig(
                Optional.empty(), Optional.empty(), Optional.empty(), TlsConfig.DEFAULT, proxy, true, true, Map.of());
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody("{}");
        exchange.setProperty(
                Target.PROPERTY, new Target(new Secret(url), Optional.empty(), config, Duration.ofSeconds(10)));
        new HttpSender().process(exchange);
        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(403);
    }

    private static Proxy proxy(String url, String except) {
        return new Proxy(Optional.of(new Secret(url)), Optional.of(except), false, Map.of());
    }
}
