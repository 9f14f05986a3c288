package io.bactrian.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.backup.Manifest;
import io.bactrian.support.S3Server;
import io.bactrian.support.SyntheticDump;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Versions and Object Lock, on a server that enforces them. */
class ObjectLockTest {

    private static final int BYTES = 11 << 20;

    @Test
    void locked_backups_are_kept_whole_and_said_to_be_retained() throws IOException {
        S3Server server = S3Server.ceph();
        String bucket = server.createLockedBucket();
        try (Repository repository = TestRepository.of("cloud")
                .s3("cloud", server.endpoint(), bucket)
                .set("storage.cloud.object-lock-mode", "COMPLIANCE")
                .set("storage.cloud.object-lock-days", "3")
                .open()) {
            Manifest old = TestRepository.store(repository, SyntheticDump.of(BYTES));
            Manifest young = TestRepository.store(repository, SyntheticDump.of(10));
            pass(repository, young);
            Storage storage = repository.storages().get(0);
            for (String file : List.of("database.dump", "globals.sql", "manifest.json")) {
                Instant until = storage.stat("crm/" + old.id() + "/" + file)
                        .orElseThrow()
                        .retainedUntil()
                        .orElseThrow();
                assertThat(until)
                        .isCloseTo(
                                Instant.now().plus(Duration.ofDays(3)),
                                org.assertj.core.api.Assertions.within(1, ChronoUnit.MINUTES));
            }

            Retention.Result result = expireAllButTheNewest(repository);

            assertThat(result.plan()).extracting(RetentionPolicy.Decision::keep).containsExactly(true, false);
            assertThat(result.failed()).isEmpty();
            assertThat(result.retained()).hasSize(3).allSatisfy(deletion -> assertThat(deletion.until())
                    .isPresent());
            assertThat(repository.list(Optional.empty())).containsExactly(young, old);
            assertThat(repository.verifyHashes(old).get(storage)).allMatch(ObjectCheck::good);
        }
    }

    @Test
    void where_versions_are_kept_deletion_frees_the_space() throws IOException {
        S3Server server = S3Server.ceph();
        String bucket = server.createLockedBucket();
        try (Repository repository = TestRepository.of("cloud")
                .s3("cloud", server.endpoint(), bucket)
                .open()) {
            Manifest old = TestRepository.store(repository, SyntheticDump.of(BYTES));
            Manifest young = TestRepository.store(repository, SyntheticDump.of(10));
            pass(repository, young);

            Retention.Result result = expireAllButTheNewest(repository);

            assertThat(result.deletions())
                    .hasSize(3)
                    .allMatch(deletion -> deletion.outcome() == Deletion.Outcome.DELETED);
            assertThat(server.versions(bucket)).hasSize(4).noneMatch(key -> key.contains(old.id()));
        }
    }

    private static Retention.Result expireAllButTheNewest(Repository repository) {
        RetentionPolicy policy = new RetentionPolicy(Optional.empty(), 1, 0, 0, 0, 1);
        return new Retention(repository, policy, ZoneOffset.UTC, Clock.systemUTC()).expire("crm");
    }

    private static void pass(Repository repository, Manifest manifest) {
        repository.record(
                manifest, new BackupRecord("verify", Instant.now(), true, Duration.ofSeconds(1), "here", "good"));
    }
}
