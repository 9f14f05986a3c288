package io.bactrian.logs.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.logs.Event;
import io.bactrian.support.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's logger and rsyslog send, and every line they send is in the spool. */
class RealSendersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LINES = 2_000;

    @TempDir
    private Path base;

    @Test
    void logger_sends_both_syslogs_over_udp_and_tcp() throws Exception {
        try (IntakeRoutes udp = new IntakeRoutes("intake:syslog?port=0", base.resolve("udp"), "1GiB");
                IntakeRoutes tcp = new IntakeRoutes("intake:syslog?port=0&protocol=tcp", base.resolve("tcp"), "1GiB")) {
            logger(udp.port(), "--udp", "--rfc3164", "it is late");
            logger(udp.port(), "--udp", "--rfc5424", "it is later");
            logger(tcp.port(), "--tcp", "--rfc5424", "--octet-count", "counted");
            logger(tcp.port(), "--tcp", "--rfc3164", "a line");

            await().atMost(PATIENCE)
                    .until(() -> udp.events().size() >= 2 && tcp.events().size() >= 2);
            List<Event> events = new ArrayList<>(udp.events());
            events.addAll(tcp.events());
            assertThat(events)
                    .allSatisfy(event -> {
                        assertThat(event.failure()).isEmpty();
                        assertThat(event.service()).isEqualTo("shop");
                        assertThat(event.level()).isEqualTo("warn");
                    })
                    .extracting(Event::message)
                    .containsExactlyInAnyOrder("it is late", "it is later", "counted", "a line");
        }
    }

    @Test
    void rsyslog_takes_this_for_elasticsearch_and_loses_nothing() throws Exception {
        int port = Ports.free();
        Path lines = base.resolve("app.log");
        Files.write(
                lines,
                IntStream.range(0, LINES).mapToObj(at -> "line \"" + at + "\"").toList());
        try (IntakeRoutes routes = new IntakeRoutes("intake:http?port=0", base.resolve("spool"), "1GiB")) {
            Path configuration =
                    Files.writeString(base.resolve("rsyslog.conf"), """
                    global(workDirectory="%s")
                    module(load="imfile")
                    module(load="imtcp")
                    module(load="omelasticsearch")
                    template(name="ecs" type="string"
                      string="{\\"message\\":\\"%%msg:::json%%\\",\\"log.level\\":\\"%%syslogseverity-text%%\\",\\"service.name\\":\\"%%programname%%\\"}")
                    input(type="imtcp" address="127.0.0.1" port="%d")
                    input(type="imfile" File="%s" Tag="shop:")
                    action(type="omelasticsearch" server="127.0.0.1" serverport="%d" template="ecs" searchIndex="logs-rsyslog"
                      searchType="" bulkmode="on" action.resumeRetryCount="-1" action.resumeInterval="1")
                    """.formatted(base, port, lines, routes.port()));
            Process rsyslog = new ProcessBuilder(
                            "/usr/sbin/rsyslogd",
                            "-n",
                            "-f",
                            configuration.toString(),
                            "-i",
                            base.resolve("rsyslog.pid").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(base.resolve("rsyslog.out").toFile())
                    .start();
            try {
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(routes.events())
                        .as(Files.readString(base.resolve("rsyslog.out")))
                        .hasSizeGreaterThanOrEqualTo(LINES));
            } finally {
                rsyslog.destroy();
                assertThat(rsyslog.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(routes.events().stream()
                            .filter(event -> event.service().equals("shop"))
                            .map(Event::message))
                    .containsExactlyElementsOf(IntStream.range(0, LINES)
                            .mapToObj(at -> "line \"" + at + "\"")
                            .toList());
            assertThat(routes.events().get(0).metadata()).containsEntry("index", "logs-rsyslog");
        }
    }

    private static void logger(int port, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "logger", "--server", "127.0.0.1", "--port", String.valueOf(port), "--tag", "shop", "--priority"));
        command.add("user.warning");
        command.addAll(List.of(arguments));
        Process logger = new ProcessBuilder(command).inheritIO().start();
        assertThat(logger.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(logger.exitValue()).isZero();
    }
}
