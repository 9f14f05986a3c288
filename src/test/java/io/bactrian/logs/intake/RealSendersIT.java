package io.bactrian.logs.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
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

/** Debian's logger, rsyslog and systemd-journal-upload send, and every line they send is in the spool. */
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

    /** Debian's systemd-journal-remote makes the journal of an export, as there is no other on every machine. */
    @Test
    void systemd_journal_upload_sends_a_journal_and_loses_nothing() throws Exception {
        Path journals = Files.createDirectory(base.resolve("journals"));
        Path export = Files.writeString(base.resolve("export"), journal());
        run("/lib/systemd/systemd-journal-remote", "--output=" + journals.resolve("system.journal"), export.toString());
        try (IntakeRoutes routes = new IntakeRoutes("intake:http?port=0", base.resolve("spool"), "1GiB")) {
            Process upload = new ProcessBuilder(
                            "/lib/systemd/systemd-journal-upload",
                            "--url=http://127.0.0.1:" + routes.port(),
                            "--directory=" + journals,
                            "--save-state=" + base.resolve("state")) // and so it waits for more, as the service does
                    .redirectErrorStream(true)
                    .redirectOutput(base.resolve("upload.out").toFile())
                    .start();
            try {
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(routes.events())
                        .as(Files.readString(base.resolve("upload.out")))
                        .hasSizeGreaterThanOrEqualTo(LINES));
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(base.resolve("state")).exists()); // it took our answer for a yes
            } finally {
                upload.destroy();
                assertThat(upload.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(routes.events())
                    .allSatisfy(event -> {
                        assertThat(event.failure()).isEmpty();
                        assertThat(event.service()).isEqualTo("shop");
                        assertThat(event.level()).isEqualTo("warn");
                    })
                    .extracting(Event::message)
                    .containsExactlyElementsOf(IntStream.range(0, LINES)
                            .mapToObj(at -> "order " + at + " is late")
                            .toList());
        }
    }

    private static String journal() {
        StringBuilder export = new StringBuilder();
        for (int entry = 0; entry < LINES; entry++) {
            export.append("""
                    __REALTIME_TIMESTAMP=%d
                    __MONOTONIC_TIMESTAMP=%d
                    _BOOT_ID=3fcd2f6a3c5b4f7e9c1d2e3f4a5b6c7d
                    PRIORITY=4
                    SYSLOG_IDENTIFIER=shop
                    MESSAGE=order %d is late

                    """.formatted(1_795_269_600_000_000L + entry * 1_000L, 1_000L + entry, entry));
        }
        return export.toString();
    }

    private void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(base.resolve("out").toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        if (process.exitValue() != 0) {
            fail(Files.readString(base.resolve("out")));
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
