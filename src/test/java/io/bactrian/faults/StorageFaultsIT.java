package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.ExitCode;
import io.bactrian.support.CephGateway;
import io.bactrian.support.Cli;
import io.bactrian.support.FaultyProxy.Fault;
import io.bactrian.support.FaultyProxy.Request;
import io.bactrian.support.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bucket, the way to it and the disk fail; each time the older backup stays and the operator is told once. */
@Timeout(600)
class StorageFaultsIT {

    @TempDir
    Path folder;

    private Platform platform;

    @AfterEach
    void stop() throws IOException {
        platform.close();
    }

    @Test
    void a_server_that_answers_500_to_everything() {
        platform = Platform.small(folder);
        platform.makeGoodBackup();
        platform.breakNetwork(request -> new Fault.Status(500, "InternalError"));

        Cli.Outcome outcome = platform.startBackup().await();

        assertThat(platform.broken()).isNotEmpty();
        platform.failedCleanly(outcome, ExitCode.UPLOAD_FAILED, "storage bucket: cannot look at crm/", "500");
    }

    @Test
    void a_server_that_answers_slow_down_to_every_part() {
        platform = Platform.large(folder);
        platform.makeGoodBackup();
        platform.breakNetwork(parts(new Fault.Status(503, "SlowDown")));

        Cli.Outcome outcome = platform.startBackup().await();

        assertThat(platform.broken()).hasSizeGreaterThanOrEqualTo(3);
        platform.assertNothingLeft();
        platform.failedCleanly(outcome, ExitCode.UPLOAD_FAILED, "cannot store part 1 of crm/", "503 SlowDown");
    }

    @Test
    void connections_that_are_reset_in_the_middle_of_a_part() {
        platform = Platform.large(folder);
        platform.makeGoodBackup();
        platform.breakNetwork(request -> request.isPart(2) ? new Fault.Reset() : null);

        Cli.Outcome outcome = platform.startBackup().await();

        assertThat(platform.broken()).hasSizeGreaterThanOrEqualTo(3);
        platform.assertNothingLeft();
        platform.failedCleanly(outcome, ExitCode.UPLOAD_FAILED, "cannot store part 2 of crm/");
    }

    @Test
    void a_server_that_hangs() {
        platform = Platform.large(folder);
        platform.makeGoodBackup();
        platform.set("storage.bucket.timeout", "1s").set("storage.bucket.attempts", "2");
        platform.breakNetwork(request -> request.isPart(2) ? new Fault.Hang() : null);

        Cli.Outcome outcome = platform.startBackup().await();

        assertThat(platform.broken()).hasSizeGreaterThanOrEqualTo(2);
        platform.assertNothingLeft();
        platform.failedCleanly(outcome, ExitCode.UPLOAD_FAILED, "cannot store part 2 of crm/", "no answer in time");
    }

    @Test
    void a_server_that_fails_a_few_times_costs_nothing_but_those_requests() {
        platform = Platform.large(folder);
        platform.makeGoodBackup();
        Set<String> parts = ConcurrentHashMap.newKeySet();
        platform.breakNetwork(request ->
                request.isPart() && parts.add(request.target()) ? new Fault.Status(500, "InternalError") : null);

        Cli.Outcome outcome = platform.startBackup().await();

        assertThat(platform.broken()).hasSizeGreaterThanOrEqualTo(4);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(platform.newMails()).isEmpty();
        assertThat(platform.lastRun().get("state").asText()).isEqualTo("SUCCEEDED");
        assertThat(platform.lastRun().get("attempts").asInt())
                .as("the dump was made once")
                .isEqualTo(1);
        platform.heal();
        platform.knowGood(platform.backups().get(0));
        platform.assertOnlyGoodBackups();
        platform.assertNothingLeft();
        platform.assertSecretsKept(outcome);
    }

    @Test
    void credentials_that_are_revoked_in_mid_upload() throws IOException {
        platform = Platform.largeOnCeph(folder);
        platform.makeGoodBackup();
        String key = "revoked" + System.nanoTime();
        String secret = "canary-revoked-secret";
        CephGateway.shared()
                .admin("key", "create", "--uid=test", "--key-type=s3", "--access-key=" + key, "--secret-key=" + secret);
        platform.writeSecret("conf/revoked.secret", secret);
        platform.set("storage.bucket.access-key", key).set("storage.bucket.secret-key-file", "conf/revoked.secret");
        Platform.Hold hold = platform.hold(request -> request.isPart(2));
        Cli backup = platform.startBackup();
        hold.awaitReached();

        CephGateway.shared().admin("key", "rm", "--uid=test", "--key-type=s3", "--access-key=" + key);
        hold.release();
        Cli.Outcome outcome = backup.await();

        assertThat(platform.storage().openUploads(platform.bucket()))
                .as("who has no credentials cannot clean up")
                .hasSize(1);
        assertThat(outcome.err()).doesNotContain(secret);
        platform.failedCleanly(outcome, ExitCode.UPLOAD_FAILED, "cannot store part 2 of crm/", "InvalidAccessKeyId");
    }

    @Test
    void credentials_that_are_wrong() {
        platform = Platform.small(folder);
        platform.makeGoodBackup();
        platform.writeSecret("conf/wrong.secret", "canary-wrong-secret");
        platform.set("storage.bucket.secret-key-file", "conf/wrong.secret");

        Cli.Outcome outcome = platform.startBackup().await();

        assertThat(outcome.err()).doesNotContain("canary-wrong-secret");
        platform.failedCleanly(outcome, ExitCode.UPLOAD_FAILED, "storage bucket: cannot look at crm/", "403");
    }

    @Test
    void a_disk_that_fills_up() throws Exception {
        platform = Platform.small(folder);
        Path disk = Files.createDirectory(folder.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk.toString());
        try {
            platform.setForGood("repository.offsite.storages", "disk")
                    .setForGood("storage.disk.type", "directory")
                    .setForGood("storage.disk.path", "disk/backups");
            platform.makeGoodBackup();
            Set<Path> before = files(disk);
            platform.useLargeDatabase();

            Cli.Outcome outcome = platform.startBackup().await();

            assertThat(files(disk)).isEqualTo(before);
            platform.failedCleanly(outcome, ExitCode.UPLOAD_FAILED, "storage disk", "No space left on device");
            assertThat(files(disk)).allMatch(file -> platform.isOfGoodBackup(file.toString()));
        } finally {
            run("umount", disk.toString());
        }
    }

    private static java.util.function.Function<Request, Fault> parts(Fault fault) {
        return request -> request.isPart() ? fault : null;
    }

    private static Set<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return Set.copyOf(files.filter(Files::isRegularFile).toList());
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(
                        "%s: %s",
                        List.of(command),
                        new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isZero();
    }
}
