package io.bactrian.logs.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.logs.Event;
import io.bactrian.runtime.PermanentException;
import io.bactrian.support.CertificateAuthority;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyslogIntakeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path base;

    private IntakeRoutes routes;

    @AfterEach
    void stop() throws Exception {
        if (routes != null) {
            routes.goOn();
            routes.close();
        }
    }

    @Test
    void a_packet_is_a_message() throws Exception {
        start("intake:syslog?port=0&service=other&maxMessage=64");
        packet("<165>1 2026-11-21T13:52:28.003Z host shop 8710 ID47 - the bank is slow\n");
        packet("<34>Oct 11 22:14:15 mymachine su: " + "x".repeat(100));

        await().atMost(PATIENCE).until(() -> routes.events().size() >= 2);
        Event first = routes.events().get(0);
        assertThat(first.message()).isEqualTo("the bank i");
        assertThat(first.service()).isEqualTo("shop");
        assertThat(first.metadata()).containsEntry("source.ip", "127.0.0.1").containsEntry("truncated", true);
        assertThat(routes.events().get(1).message()).matches("x{30}");
        assertThat(routes.counter("bactrian.logs.intake.truncated")).isEqualTo(2);
        assertThat(routes.counter("bactrian.logs.intake.lines")).isEqualTo(2);
    }

    @Test
    void over_udp_what_the_route_does_not_take_in_time_is_dropped_and_counted() throws Exception {
        start("intake:syslog?port=0");
        routes.standStill();
        int sent = 0;
        String large = "<13>" + "x".repeat(60_000);
        while (routes.dropped("queue") == 0) {
            packet(large);
            sent++;
            assertThat(sent).isLessThan(10_000);
        }
        routes.goOn();

        int all = sent;
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        routes.events().size() + routes.dropped("queue") + routes.dropped("kernel"))
                .as("%s events, %s, %s", routes.events().size(), routes.dropped("queue"), routes.dropped("kernel"))
                .isEqualTo(all));
        assertThat(routes.events()).hasSizeGreaterThan(200);
    }

    @Test
    void what_the_kernel_dropped_is_read_from_its_table() throws Exception {
        Path table = Files.writeString(base.resolve("udp"), """
                   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
                  385: 0100007F:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 8 2 0 17
                  386: 0200007F:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 9 2 0 400
                  387: 0100007F:0203 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 9 2 0 500
                """);

        assertThat(new KernelDrops(new InetSocketAddress(InetAddress.getLoopbackAddress(), 514), List.of(table))
                        .count())
                .isEqualTo(17);
        assertThat(new KernelDrops(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 514),
                                List.of(base.resolve("none")))
                        .count())
                .isZero();
    }

    @Test
    void lines_and_counted_messages_of_one_connection_arrive_in_order() throws Exception {
        start("intake:syslog?port=0&protocol=tcp");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), routes.port())) {
            for (int at = 0; at < 1_000; at++) {
                String message = "<13>1 - - app - - - " + at;
                socket.getOutputStream()
                        .write((at % 2 == 0 ? message + "\n" : message.length() + " " + message).getBytes(UTF_8));
            }
        }

        await().atMost(PATIENCE).until(() -> routes.events().size() >= 1_000);
        assertThat(routes.messages())
                .isEqualTo(IntStream.range(0, 1_000).mapToObj(String::valueOf).toList());
        assertThat(routes.events()).extracting(event -> event.place().id()).doesNotHaveDuplicates();
    }

    @Test
    void while_the_route_stands_still_a_connection_is_not_read_and_nothing_of_it_is_lost() throws Exception {
        start("intake:syslog?port=0&protocol=tcp");
        routes.standStill();
        byte[] line = ("<13>1 - - app - - - " + "x".repeat(9_979) + "\n").getBytes(UTF_8);
        long sent = 0;
        try (SocketChannel socket =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), routes.port()))) {
            socket.configureBlocking(false);
            ByteBuffer bytes = ByteBuffer.wrap(line);
            long stuckSince = System.nanoTime();
            while (System.nanoTime() - stuckSince < TimeUnit.MILLISECONDS.toNanos(500)) {
                if (socket.write(bytes) > 0) {
                    stuckSince = System.nanoTime();
                }
                if (!bytes.hasRemaining()) {
                    bytes.rewind();
                    sent++;
                }
                assertThat(sent).as("it is not read without an end").isLessThan(10_000);
            }
            routes.goOn();
            socket.configureBlocking(true);
            while (bytes.hasRemaining()) {
                socket.write(bytes);
            }
            sent++;
        }
        long all = sent;
        await().atMost(PATIENCE).until(() -> routes.events().size() == all);
    }

    @Test
    void a_batch_that_is_refused_is_tried_again_until_it_is_taken() throws Exception {
        start("intake:syslog?port=0&protocol=tcp");
        routes.refuse(new IllegalStateException("no room"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), routes.port())) {
            socket.getOutputStream().write("<13>1 - - app - - - again\n".getBytes(UTF_8));
        }
        await().atMost(PATIENCE).until(() -> routes.counter("bactrian.logs.intake.refused") >= 2);
        assertThat(routes.events()).isEmpty();
        routes.refuse(null);

        await().atMost(PATIENCE).until(() -> routes.messages().equals(List.of("again")));
    }

    @Test
    void connections_are_limited_and_closed_when_they_say_nothing() throws Exception {
        start("intake:syslog?port=0&protocol=tcp&maxConnections=1&idleTimeout=100");
        try (Socket first = new Socket(InetAddress.getLoopbackAddress(), routes.port())) {
            await().atMost(PATIENCE).until(() -> routes.gauge("bactrian.logs.intake.connections") == 1);
            try (Socket second = new Socket(InetAddress.getLoopbackAddress(), routes.port())) {
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(first.getInputStream().read()).isEqualTo(-1);
        }
        await().atMost(PATIENCE).until(() -> routes.gauge("bactrian.logs.intake.connections") == 0);
    }

    @Test
    void over_tls_only_clients_with_a_certificate_are_heard_when_authorities_are_given() throws Exception {
        CertificateAuthority authority = new CertificateAuthority(base.resolve("authority"));
        CertificateAuthority.Identity server = authority.issue("server", "127.0.0.1");
        CertificateAuthority.Identity client = authority.issue("client");
        start("intake:syslog?port=0&protocol=tls&certificate=" + server.certificate() + "&key=" + server.key()
                + "&clientAuthorities=" + authority.certificate());
        NetClientOptions options = new NetClientOptions()
                .setSsl(true)
                .setHostnameVerificationAlgorithm("")
                .setTrustOptions(new PemTrustOptions()
                        .addCertPath(authority.certificate().toString()));
        Vertx vertx = Vertx.vertx();
        try {
            send(vertx, new NetClientOptions(options), "<13>1 - - app - - - stranger\n");
            send(
                    vertx,
                    options.setKeyCertOptions(new PemKeyCertOptions()
                            .addCertPath(client.certificate().toString())
                            .addKeyPath(client.key().toString())),
                    "<13>1 - - app - - - known\n");
            await().atMost(PATIENCE).until(() -> !routes.events().isEmpty());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }

        assertThat(routes.messages()).containsExactly("known");
    }

    @Test
    void what_does_not_go_together_is_said_at_the_start() {
        assertThatThrownBy(() -> start("intake:syslog?port=0&protocol=tls"))
                .hasRootCauseInstanceOf(PermanentException.class)
                .rootCause()
                .hasMessageContaining("a certificate is not set");
        assertThatThrownBy(() -> start("intake:smoke?port=0")).rootCause().hasMessageContaining("no intake:smoke");
    }

    /** A refusal may come with the handshake or behind it. */
    private void send(Vertx vertx, NetClientOptions options, String text) throws Exception {
        vertx.createNetClient(options)
                .connect(routes.port(), "127.0.0.1")
                .compose(socket -> socket.write(text).compose(written -> socket.close()))
                .otherwiseEmpty()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void start(String intake) throws Exception {
        routes = new IntakeRoutes(intake, base.resolve("spool"), "1GiB");
    }

    private void packet(String text) throws Exception {
        byte[] bytes = text.getBytes(UTF_8);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), routes.port()));
        }
    }
}
