package io.bactrian.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Silence;
import io.bactrian.runtime.Audit;
import io.bactrian.support.MemoryAlertService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditedAlertsTest {

    @TempDir
    private Path data;

    private final MemoryAlertService alerts = new MemoryAlertService();

    @Test
    void every_change_by_people_is_recorded_and_alerts_by_their_number() throws Exception {
        String id;
        try (Audit audit = new Audit(data, Clock.systemUTC());
                AuditedAlerts audited = new AuditedAlerts(alerts, audit, Clock.systemUTC())) {
            Instant now = Instant.now();
            id = audited.setSilence(new Silence(
                    "",
                    List.of(Matcher.equal("service", "shop")),
                    now,
                    now.plus(Duration.ofHours(1)),
                    now,
                    "ana",
                    "canary comment",
                    Labels.NONE));
            audited.expireSilence(id);
            assertThatThrownBy(() -> audited.expireSilence("nobody")).isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(() -> audited.acknowledge("canary-token", "bob")).isNotNull();
            audited.reload();
            alerts.breakConfiguration("it is broken");
            assertThatThrownBy(audited::reload).isNotNull();
            for (int alert = 0; alert < 3; alert++) {
                audited.put(List.of(
                        new Alert(Labels.of("alertname", "A" + alert), Labels.NONE, now, Alert.NEVER, "", now, false)));
            }
        }

        List<String> lines = Files.readAllLines(data.resolve("audit/audit.log"));
        assertThat(lines)
                .extracting(line -> line.replaceFirst(".*\"message\":\"(.*?)\",\"metadata.*", "$1"))
                .containsExactly(
                        "silence.set ok: " + id,
                        "silence.expired ok: " + id,
                        "silence.expired refused: nobody",
                        "alert.acknowledged refused: by a link",
                        "configuration.reloaded ok: alerts",
                        "configuration.reloaded refused: alerts",
                        "alerts.posted ok: api");
        assertThat(lines.get(0)).contains("\"user_id\":\"ana\"", "service=\\\"shop\\\"");
        assertThat(lines.get(6)).contains("\"alerts\":\"3\"");
        assertThat(String.join("", lines)).doesNotContain("canary");
    }
}
