package io.bactrian.alerts.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients do that mean harm, or do not know better. */
@Timeout(60)
class ApiFaultsTest {

    private static final String ALERTS = "/api/v2/alerts";

    private ApiServer server;

    @BeforeEach
    void start() {
        server = ApiServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void ten_thousand_alerts_in_one_request_are_taken_and_one_more_is_not() {
        assertThat(server.post(ALERTS, alerts(10_000)).statusCode()).isEqualTo(200);
        assertThat(server.service.alerts()).hasSize(10_000);

        HttpResponse<String> answer = server.post(ALERTS, alerts(10_001).replace("n\":\"", "n\":\"second"));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo("\"more than 10000 alerts in one request; none was taken\"\n");
        assertThat(server.service.alerts()).hasSize(10_000);
        assertThat(server.get(ALERTS).body().length()).isGreaterThan(1_000_000);
    }

    @Test
    void fifty_megabytes_are_refused_while_they_come_and_the_server_goes_on() throws Exception {
        long length = 50L << 20;
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(head("POST", "Content-Type: application/json\r\nContent-Length: " + length + "\r\n"));
            assertThat(statusLine(socket)).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
            byte[] chunk = new byte[1 << 20];
            for (long sent = 0; sent < length; sent += chunk.length) {
                out.write(chunk);
            }
        }
        assertThat(server.get(ALERTS).statusCode()).isEqualTo(200);
    }

    @Test
    void fifty_megabytes_of_no_announced_length_are_refused_too() throws Exception {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(head("POST", "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"));
            byte[] chunk = new byte[1 << 20];
            for (int sent = 0; sent < 50; sent++) {
                out.write("100000\r\n".getBytes(StandardCharsets.US_ASCII));
                out.write(chunk);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(statusLine(socket)).contains(" 413 ");
        }
        assertThat(server.get(ALERTS).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[",
                "[{\"labels\":{\"a\":\"b\"}}",
                "[{\"labels\":{\"a\":\"b\"}}]]",
                "{\"labels\":{}}",
                "3",
                "[3]",
                "nonsense",
                "[{\"labels\":{\"a\":\"b\"},}]"
            })
    void what_is_no_array_of_alerts_is_refused_with_a_json_string(String body) throws Exception {
        HttpResponse<String> answer = server.post(ALERTS, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Json.MAPPER.readTree(answer.body()).isTextual()).isTrue();
        assertThat(server.service.alerts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3 28", "ff", "ed a0 80", "c0 80", "f4 90 80 80", "e2 82"})
    void invalid_utf_8_is_refused_with_a_json_string(String octets) throws Exception {
        byte[] start = "[{\"labels\":{\"a\":\"x".getBytes(StandardCharsets.UTF_8);
        byte[] end = "\"}}]".getBytes(StandardCharsets.UTF_8);
        var body = new java.io.ByteArrayOutputStream();
        body.write(start);
        for (String octet : octets.split(" ", -1)) {
            body.write(Integer.parseInt(octet, 16));
        }
        body.write(end);

        HttpResponse<String> answer = server.post(ALERTS, body.toByteArray());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Json.MAPPER.readTree(answer.body()).asText()).startsWith("the body is not UTF-8");
        assertThat(server.service.alerts()).isEmpty();
    }

    @Test
    void half_a_surrogate_becomes_the_replacement_sign() {
        server.post(ALERTS, "[{\"labels\":{\"a\":\"x\\ud800y\"}}]");

        assertThat(server.service.alerts().get(0).alert().labels().get("a")).isEqualTo("x\ufffdy");
    }

    @Test
    void an_alert_of_ten_thousand_labels_is_refused_alone() {
        String labels = IntStream.range(0, 10_000)
                .mapToObj(number -> "\"l" + number + "\":\"v\"")
                .collect(Collectors.joining(","));

        HttpResponse<String> answer =
                server.post(ALERTS, "[{\"labels\":{" + labels + "}},{\"labels\":{\"alertname\":\"Small\"}}]");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("\"more than 100 labels\"\n");
        assertThat(server.service.alerts()).hasSize(1);
    }

    @Test
    void values_have_bounds() {
        String long17 = "x".repeat(17 * 1024);
        HttpResponse<String> answer = server.post(
                ALERTS,
                "[{\"labels\":{\"a\":\"" + long17 + "\"}},{\"labels\":{\"" + long17 + "\":\"a\"}},"
                        + "{\"labels\":{\"a\":\"b\"},\"annotations\":{\"c\":\"" + "x".repeat(65 * 1024) + "\"}}]");

        assertThat(answer.body())
                .isEqualTo("\"labels.a is longer than 16384 characters; a name in labels is longer than 1024"
                        + " characters; annotations.c is longer than 65536 characters\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a|aa)+$", "(.*a){20}$", "(x+x+)+y"})
    void an_expression_that_explodes_elsewhere_is_answered_at_once(String expression) {
        server.post(ALERTS, "[{\"labels\":{\"a\":\"" + "a".repeat(10_000) + "!\"}}]");
        Instant start = Instant.now();

        HttpResponse<String> answer = server.get(
                ALERTS + "?filter=" + URLEncoder.encode("a=~\"" + expression + "\"", StandardCharsets.UTF_8));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"((a{100}){100}){100}", "((((a{30}){30}){30}){30}){30}", "(a{1000}){1000}"})
    void an_expression_whose_program_is_too_large_is_refused(String expression) {
        HttpResponse<String> answer = server.get(
                ALERTS + "?filter=" + URLEncoder.encode("a=~\"" + expression + "\"", StandardCharsets.UTF_8));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(server.get(ALERTS + "?receiver=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void clients_that_send_a_byte_at_a_time_keep_nobody_waiting() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int number = 0; number < 200; number++) {
                Socket socket = connect();
                slow.add(socket);
                socket.getOutputStream()
                        .write(head("POST", "Content-Type: application/json\r\nContent-Length: 1000\r\n"));
                socket.getOutputStream().write('[');
            }
            Instant start = Instant.now();
            assertThat(server.post(ALERTS, "[{\"labels\":{\"a\":\"b\"}}]").statusCode())
                    .isEqualTo(200);
            assertThat(server.get(ALERTS).statusCode()).isEqualTo(200);
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void more_requests_than_may_wait_are_refused_and_the_rest_is_answered() {
        try (ApiServer one = ApiServer.starting()) {
            List<CompletableFuture<Integer>> asked = new ArrayList<>();
            int readers = ApiLimits.DEFAULT.reads();
            for (int number = 0; number < readers * 17 + 50; number++) {
                asked.add(one.sendAsync(one.request(ALERTS).GET()));
            }
            CompletableFuture<Integer> refused = CompletableFuture.anyOf(asked.toArray(CompletableFuture[]::new))
                    .thenApply(status -> (Integer) status);
            assertThat(refused.join()).isEqualTo(503);
            await("all that is too much is refused")
                    .until(() ->
                            asked.stream().filter(CompletableFuture::isDone).count() == 50);

            one.starting.complete(one.service);
            List<Integer> statuses = asked.stream().map(CompletableFuture::join).toList();
            assertThat(statuses).containsOnly(200, 503);
            assertThat(statuses.stream().filter(status -> status == 200)).hasSize(readers * 17);
        }
    }

    @Test
    void a_request_ends_at_the_timeout_that_was_asked_for() {
        try (ApiServer timed = ApiServer.startingWith(new ApiLimits(1 << 20, 0, Duration.ofMillis(200)))) {
            HttpResponse<String> answer = timed.get(ALERTS);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("Exceeded configured timeout of 200ms.\n");
        }
    }

    @Test
    void a_post_of_another_site_is_refused() {
        assertThat(server.send(server.request(ALERTS)
                                .header("Content-Type", "application/json")
                                .header("Origin", "https://evil.example")
                                .POST(BodyPublishers.ofString("[]")))
                        .statusCode())
                .isEqualTo(403);
    }

    private static String alerts(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "{\"labels\":{\"alertname\":\"Many\",\"n\":\"" + number + "\"}}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private byte[] head(String method, String headers) {
        return (method + " " + ALERTS + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String statusLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = socket.getInputStream().read();
                octet != '\r' && octet >= 0;
                octet = socket.getInputStream().read()) {
            line.append((char) octet);
        }
        return line.toString();
    }
}
