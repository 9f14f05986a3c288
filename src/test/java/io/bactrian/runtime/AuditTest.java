package io.bactrian.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path data;

    @Test
    void a_record_is_a_line_of_the_log_standard_that_nobody_else_may_read() throws IOException {
        Audit audit = new Audit(data, CLOCK);
        audit.record(
                AuditAction.SILENCE_SET, "4711", Audit.Outcome.REFUSED, "an\n\"na\"", Map.of("ends_at", "tomorrow"));
        audit.close();

        Path file = data.resolve("audit/audit.log");
        JsonNode line = new JsonMapper().readTree(Files.readString(file));
        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(line.properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("timestamp", "level", "service", "correlation_id", "user_id", "message", "metadata");
        assertThat(line.get("timestamp").asText()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(line.get("level").asText()).isEqualTo("warn");
        assertThat(line.get("service").asText()).isEqualTo("bactrian");
        assertThat(line.get("correlation_id").asText()).matches("[0-9a-f]{32}");
        assertThat(line.get("user_id").asText()).isEqualTo("an\n\"na\"");
        assertThat(line.get("message").asText()).isEqualTo("silence.set refused: 4711");
        assertThat(line.get("metadata").toString())
                .isEqualTo(
                        "{\"action\":\"silence.set\",\"subject\":\"4711\",\"outcome\":\"refused\",\"ends_at\":\"tomorrow\"}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void the_file_is_begun_anew_when_it_is_full_and_the_eldest_goes() throws IOException {
        Path file = data.resolve("audit/audit.log");
        for (int number = 0; number < 20; number++) {
            try (Audit audit = new Audit(file, 600, 3, CLOCK)) {
                audit.record(AuditAction.LOGIN, "n" + number + ".", Audit.Outcome.OK, "ops", Map.of());
            }
        }

        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("audit.log", "audit.log.1", "audit.log.2", "audit.log.lock");
        }
        List<String> all = Stream.of("audit.log.2", "audit.log.1", "audit.log")
                .flatMap(name -> lines(file.resolveSibling(name)).stream())
                .toList();
        assertThat(file.resolveSibling("audit.log.1")).content().hasSizeBetween(200, 600);
        assertThat(all).hasSizeBetween(4, 6);
        for (int at = 0; at < all.size(); at++) {
            assertThat(all.get(at)).contains("n" + (20 - all.size() + at) + ".");
        }
    }

    @Test
    void two_that_write_at_once_lose_nothing_over_rotations() throws Exception {
        Path file = data.resolve("audit/audit.log");
        Audit one = new Audit(file, 3000, 1000, CLOCK);
        Audit other = new Audit(file, 3000, 1000, CLOCK);
        for (int number = 0; number < 500; number++) {
            one.record(AuditAction.LOGIN, "one", Audit.Outcome.OK, "", Map.of());
            other.record(AuditAction.LOGIN, "other", Audit.Outcome.OK, "", Map.of());
        }
        one.close();
        other.close();

        long lines = 0;
        try (Stream<Path> files = Files.list(file.getParent())) {
            for (Path each : files.toList()) {
                for (String line : Files.readAllLines(each)) {
                    assertThat(new JsonMapper().readTree(line).path("service").asText())
                            .isEqualTo("bactrian");
                    lines++;
                }
            }
        }
        assertThat(lines).isEqualTo(1000);
        assertThat(one.lost() + other.lost()).isZero();
    }

    @Test
    void what_cannot_be_written_is_counted_and_breaks_nothing() throws IOException {
        Files.writeString(data.resolve("audit"), "a file where the folder would be");
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Audit audit = new Audit(data, CLOCK);
        audit.bind(meters);

        audit.record(AuditAction.LOGIN, "127.0.0.1", Audit.Outcome.OK, "ops", Map.of());
        audit.close();
        audit.record(AuditAction.LOGIN, "too late", Audit.Outcome.OK, "ops", Map.of());

        assertThat(meters.get("bactrian.audit.lost").functionCounter().count()).isEqualTo(2);
        assertThat(meters.get("bactrian.audit.records").functionCounter().count())
                .isZero();
    }

    @Test
    void texts_are_bounded() throws IOException {
        try (Audit audit = new Audit(data, CLOCK)) {
            audit.record(AuditAction.LOGIN, "x".repeat(1_000_000), Audit.Outcome.OK, "y".repeat(1_000_000), Map.of());
        }

        assertThat(Files.size(data.resolve("audit/audit.log"))).isLessThan(5000);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
