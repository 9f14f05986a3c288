package io.bactrian.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.bactrian.doctor.Finding.Level;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineChecksTest {

    @TempDir
    private Path base;

    @Test
    void java_with_too_little_memory_is_worth_a_look() {
        assertThat(new JavaCheck(256L << 20).run())
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.OK))
                .extracting(Finding::message)
                .asString()
                .startsWith("Java ")
                .contains("heap up to 256.0 MiB");
        assertThat(new JavaCheck(64L << 20).run())
                .extracting(Finding::level, Finding::hint)
                .containsExactly(Level.WARN, "give it -Xmx128m or more");
    }

    @Test
    void a_stock_tool_is_there_or_not() throws IOException {
        assertThat(new StockToolCheck("gpg", System.getenv("PATH")).run())
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.OK))
                .extracting(Finding::message)
                .asString()
                .startsWith("gpg (GnuPG) 2");
        assertThat(new StockToolCheck("gpg", base.toString()).run())
                .isEqualTo(Finding.warn(
                        "gpg", "is not installed: a restore with stock tools would need it", "apt install gnupg"));
    }

    @Test
    void postgresql_tools_are_there_or_not() throws IOException {
        assertThat(new PostgresqlToolsCheck(() -> settings(""), true).run())
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.OK))
                .extracting(Finding::message)
                .asString()
                .startsWith("pg_dump, pg_dumpall, pg_restore, psql 15.");
        String none = "postgresql.bin=" + base + "\n";
        assertThat(new PostgresqlToolsCheck(() -> settings(none), true).run())
                .isEqualTo(Finding.fail(
                        "postgresql tools",
                        "pg_dump is not installed",
                        "apt install postgresql-client, or name their folder in postgresql.bin"));
        assertThat(new PostgresqlToolsCheck(() -> settings(none), false).run().level())
                .isEqualTo(Level.OK);
    }

    @Test
    void room_on_a_disk() throws IOException {
        Path absent = base.resolve("not/there/yet");
        assertThat(new DiskCheck("disk", absent, 1).run())
                .satisfies(finding -> assertThat(finding.level()).isNotEqualTo(Level.FAIL))
                .extracting(Finding::message)
                .asString()
                .endsWith(" free in " + absent);
        assertThat(new DiskCheck("disk", base, Long.MAX_VALUE / 2).run())
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.FAIL))
                .extracting(Finding::hint)
                .isEqualTo("make room, or name another folder");
        Path file = Files.createFile(base.resolve("file"));
        assertThat(new DiskCheck("disk", file.resolve("below"), 1).run())
                .isEqualTo(Finding.fail(
                        "disk", file + " is not a folder that this user may write to", "change its owner or its mode"));
    }

    @Test
    void our_clock_beside_that_of_a_server() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        server.start();
        try {
            URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            Clock clock = Clock.systemUTC();
            assertThat(new ServerClockCheck("cloud", uri, clock).run().level()).isEqualTo(Level.OK);
            assertThat(new ServerClockCheck("cloud", uri, Clock.offset(clock, Duration.ofMinutes(-2))).run())
                    .extracting(Finding::level, Finding::hint)
                    .containsExactly(Level.WARN, "synchronise the clock");
            assertThat(new ServerClockCheck("cloud", uri, Clock.offset(clock, Duration.ofHours(3))).run())
                    .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.FAIL))
                    .extracting(Finding::message)
                    .asString()
                    .matches("this clock is (3h0m|2h59m) ahead of that of 127.0.0.1:\\d+");
            server.stop(0);
            assertThat(new ServerClockCheck("cloud", uri, clock).run())
                    .isEqualTo(Finding.fail(
                            "clock of storage cloud",
                            uri.getAuthority() + " cannot be reached: ConnectException",
                            "correct storage.cloud.endpoint, or open the way to it"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void the_clock_has_a_zone() throws IOException {
        assertThat(new ClockSyncCheck().run().message()).contains("time zone");
    }

    private Settings settings(String properties) {
        try {
            Files.createDirectories(base.resolve("conf"));
            Files.writeString(base.resolve("conf/bactrian.properties"), properties);
            return Settings.load(base.resolve("conf/bactrian.properties"), Map.of(), Map.of());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
