package io.bactrian.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.Audit;
import io.bactrian.support.VirtualTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatesTest {

    @TempDir
    private Path data;

    @Test
    void a_breaker_that_opens_and_closes_is_recorded_once_each() throws Exception {
        VirtualTimers timers = new VirtualTimers(Instant.parse("2026-03-01T12:00:00Z"));
        try (Audit audit = new Audit(data, Clock.systemUTC())) {
            Gate gate = new Gates(2, new SimpleMeterRegistry(), timers, Optional.of(audit))
                    .of(new Destination("team", "email", 0));
            gate.alive();
            for (int failure = 0; failure < 8; failure++) {
                gate.failed(timers.now());
                timers.advance(Duration.ofMinutes(6));
            }
            gate.alive();
            gate.alive();
        }

        assertThat(Files.readAllLines(data.resolve("audit/audit.log")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("breaker.opened failed: team (email 0)"),
                        line -> assertThat(line).contains("breaker.closed ok: team (email 0)"));
    }
}
