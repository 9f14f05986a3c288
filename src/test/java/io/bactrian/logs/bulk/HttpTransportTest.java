package io.bactrian.logs.bulk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.logs.bulk.Trouble.Reason;
import io.bactrian.runtime.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that answer as real ones do at their worst. */
class HttpTransportTest {

    private static final String CREATED = "{\"items\":[{\"create\":{\"status\":201}}]}";
    private static final byte[] BODY = new byte[4 << 20];

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> heads = new CopyOnWriteArrayList<>();

    /** What becomes of a connection. */
    private interface Connection {
        void serve(Socket socket) throws IOException;
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void a_request_says_who_asks_and_what_it_holds() throws Exception {
        try (ServerSocket server = serve("127.0.0.1", this::create)) {
            Answer answer = post(server, "127.0.0.1", new byte[5], Duration.ofSeconds(10));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(new String(answer.body(), US_ASCII)).isEqualTo(CREATED);
            assertThat(answer.whole()).isTrue();
            assertThat(heads.get(0).lines())
                    .contains(
                            "POST /logs/_bulk?filter_path=items HTTP/1.1",
                            "Host: 127.0.0.1:" + server.getLocalPort(),
                            "Authorization: ApiKey key",
                            "Accept: application/json",
                            "Content-Type: application/x-ndjson",
                            "Content-Encoding: gzip",
                            "Content-Length: 5")
                    .noneMatch(line -> line.startsWith("Expect:") || line.startsWith("Accept-Encoding:"));
        }
    }

    @Test
    void a_server_of_the_newer_internet_protocol_is_reached() throws Exception {
        try (ServerSocket server = serve("::1", this::create)) {
            Answer answer = post(server, "[::1]", new byte[5], Duration.ofSeconds(10));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(heads.get(0).lines()).contains("Host: [::1]:" + server.getLocalPort());
        }
    }

    @Test
    void an_answer_that_comes_before_the_request_is_read_is_understood() throws Exception {
        // As nginx does: it says that this is too much, and then throws away what still comes.
        try (ServerSocket server = serve("127.0.0.1", socket -> {
            head(socket);
            answer(socket, "413 Request Entity Too Large", "too much");
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
            Answer answer = post(server, "127.0.0.1", BODY, Duration.ofSeconds(10));

            assertThat(answer.status()).isEqualTo(413);
        }
    }

    @Test
    void a_connection_that_was_closed_meanwhile_is_made_anew() throws Exception {
        try (ServerSocket server = serve("127.0.0.1", socket -> {
            create(socket);
            socket.close();
        })) {
            HttpTransport transport = transport(server, "127.0.0.1", Duration.ofSeconds(10));
            for (int request = 0; request < 3; request++) {
                assertThat(post(transport, server, "127.0.0.1", new byte[5]).status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void a_server_that_stands_still_in_its_answer_is_given_up_in_time() throws Exception {
        try (ServerSocket server = serve("127.0.0.1", socket -> {
            head(socket);
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".getBytes(US_ASCII));
            socket.getOutputStream().flush();
        })) {
            assertThatThrownBy(() -> post(server, "127.0.0.1", new byte[5], Duration.ofMillis(200)))
                    .isInstanceOfSatisfying(CompletionException.class, failure -> {
                        Trouble trouble = Judge.of(failure).trouble();
                        assertThat(trouble.reason()).isEqualTo(Reason.UNREACHABLE);
                        assertThat(trouble.message()).isEqualTo("no answer in time");
                    });
        }
    }

    @Test
    void of_an_answer_that_never_ends_the_beginning_is_read() throws Exception {
        try (ServerSocket server = serve("127.0.0.1", socket -> {
            head(socket);
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(US_ASCII));
            byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(US_ASCII);
            while (!Thread.currentThread().isInterrupted()) {
                socket.getOutputStream().write(chunk);
            }
        })) {
            Answer answer = post(server, "127.0.0.1", new byte[5], Duration.ofSeconds(10));

            assertThat(answer.whole()).isFalse();
            assertThat(answer.body()).hasSize(16 << 20);
        }
    }

    @Test
    void what_cannot_be_reached_is_named() throws Exception {
        ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        closed.close();

        assertThatThrownBy(() -> post(closed, "127.0.0.1", new byte[5], Duration.ofSeconds(10)))
                .isInstanceOfSatisfying(CompletionException.class, failure -> {
                    Trouble trouble = Judge.of(failure).trouble();
                    assertThat(trouble.reason()).isEqualTo(Reason.UNREACHABLE);
                    assertThat(trouble.message()).contains("Connection refused");
                });
    }

    private ServerSocket serve(String address, Connection connection) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName(address));
        threads.execute(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    threads.execute(() -> {
                        try {
                            connection.serve(socket);
                        } catch (IOException e) {
                            // the other end has gone, as it may
                        }
                    });
                } catch (IOException e) {
                    return; // closed
                }
            }
        });
        return server;
    }

    /** Reads a request with five bytes, and answers as Elasticsearch does. */
    private void create(Socket socket) throws IOException {
        head(socket);
        socket.getInputStream().readNBytes(5);
        answer(socket, "200 OK", CREATED);
    }

    private void head(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            int sign = in.read();
            if (sign < 0) {
                throw new IOException("no request");
            }
            head.append((char) sign);
        }
        heads.add(head.toString());
    }

    private static void answer(Socket socket, String status, String body) throws IOException {
        String answer = "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(answer.getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }

    private static Answer post(ServerSocket server, String host, byte[] body, Duration timeout) {
        return post(transport(server, host, timeout), server, host, body);
    }

    private static Answer post(HttpTransport transport, ServerSocket server, String host, byte[] body) {
        return transport
                .post(
                        URI.create("http://" + host + ":" + server.getLocalPort() + "/logs/_bulk?filter_path=items"),
                        body,
                        true)
                .toCompletableFuture()
                .join();
    }

    private static HttpTransport transport(ServerSocket server, String host, Duration timeout) {
        return new HttpTransport(new ClusterSettings(
                "main",
                List.of(URI.create("http://" + host + ":" + server.getLocalPort())),
                Optional.of(new Secret("ApiKey key")),
                Optional.empty(),
                timeout,
                timeout,
                2,
                1 << 20,
                Duration.ofSeconds(60)));
    }
}
