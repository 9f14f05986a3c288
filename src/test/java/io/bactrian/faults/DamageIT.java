package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.ExitCode;
import io.bactrian.support.Cli;
import io.bactrian.support.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stored backup is damaged after it was made: verify and drill say so, and a drill by route tells the operator. */
@Timeout(600)
class DamageIT {

    @TempDir
    Path folder;

    private Platform platform;
    private String older;
    private String newest;

    @BeforeEach
    void makeBackups() {
        platform = Platform.small(folder);
        older = platform.makeGoodBackup();
        newest = platform.makeGoodBackup();
    }

    @AfterEach
    void stop() throws IOException {
        platform.close();
    }

    @Test
    void a_truncated_object() {
        damage(bytes -> Arrays.copyOf(bytes, bytes.length - 100));
        assertDamageIsFound();
    }

    @Test
    void one_flipped_bit() {
        damage(bytes -> {
            bytes[bytes.length / 2] ^= 1;
            return bytes;
        });
        assertDamageIsFound();
    }

    @Test
    void a_missing_manifest_hides_the_backup() {
        platform.storage().delete(platform.bucket(), key("manifest.json"));

        assertThat(platform.backups()).containsExactly(older);
        Platform.assertOneError(platform.here("backup", "verify", newest), ExitCode.NOT_FOUND, newest);
        assertThat(platform.here("backup", "verify", "crm@latest").out()).contains(older);
    }

    @Test
    void a_drill_by_route_raises_an_alert() throws IOException {
        damage(bytes -> {
            bytes[bytes.length / 2] ^= 1;
            return bytes;
        });
        ZonedDateTime due = ZonedDateTime.now(ZoneId.of("Asia/Ho_Chi_Minh")).plusSeconds(12);
        Files.writeString(folder.resolve("routes/backup/crm-drill.camel.yaml"), """
                - route:
                    id: drill-crm
                    group: backup
                    description: The CRM backup restored once, to see whether it can be
                    routeConfigurationId: backup
                    from:
                      id: once-crm-drill
                      uri: quartz:drill/crm
                      parameters:
                        cron: "%s"
                        trigger.timeZone: Asia/Ho_Chi_Minh
                      steps:
                        - to:
                            id: drill-crm-backup
                            uri: recovery:drill
                            parameters:
                              backup: crm
                              repository: offsite
                              privateKeys: conf/backup-private.asc
                """.formatted(
                        due.format(DateTimeFormatter.ofPattern("s m H d M '?' yyyy", Locale.ROOT))));

        Cli service = platform.start("run");
        Awaitility.await("the alert of the drill")
                .atMost(Duration.ofMinutes(4))
                .untilAsserted(
                        () -> assertThat(platform.newMails()).as(service.err()).isNotEmpty());
        service.signal("TERM");
        Cli.Outcome outcome = service.await();

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(platform.newMails()).hasSize(1);
        assertThat(platform.newMails().get(0)).contains("Subject: [CRITICAL] drill-crm failed", newest);
        assertThat(platform.runs("state = 'FAILED'")).isEqualTo(1);
        platform.assertSecretsKept(outcome);
    }

    private void assertDamageIsFound() {
        String key = folder.resolve("conf/backup-private.asc").toString();
        Platform.assertOneError(platform.here("backup", "verify", newest), ExitCode.VERIFY_FAILED, newest);
        Platform.assertOneError(
                platform.here("backup", "verify", "crm@latest", "--private-key", key), ExitCode.VERIFY_FAILED, newest);
        Cli.Outcome drill = platform.here("backup", "drill", "crm", "--private-key", key);
        assertThat(drill.exit()).as(drill.err()).isIn(ExitCode.VERIFY_FAILED.code(), ExitCode.RESTORE_FAILED.code());
        assertThat(drill.errors()).hasSize(1);
        Cli.Outcome good = platform.here("backup", "verify", older, "--private-key", key);
        assertThat(good.exit()).as(good.err()).isZero();
    }

    private void damage(UnaryOperator<byte[]> change) {
        String key = key(".dump");
        byte[] bytes = platform.storage().get(platform.bucket(), key);
        platform.storage().put(platform.bucket(), key, change.apply(bytes));
    }

    private String key(String part) {
        return platform.storage().keys(platform.bucket()).stream()
                .filter(key -> key.contains("/" + newest + "/") && key.contains(part))
                .findFirst()
                .orElseThrow();
    }
}
