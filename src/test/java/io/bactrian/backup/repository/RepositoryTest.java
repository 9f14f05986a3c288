package io.bactrian.backup.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.backup.Manifest;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.support.S3Server;
import io.bactrian.support.SyntheticDump;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every repository does, whatever its storages are. */
class RepositoryTest {

    private static final int PART = 5 << 20;

    @TempDir
    Path folder;

    private enum Kind {
        DIRECTORY,
        EMBEDDED,
        CEPH;

        TestRepository repository(Path folder) throws IOException {
            return switch (this) {
                case DIRECTORY -> TestRepository.of("disk").directory("disk", folder.resolve("backups"));
                case EMBEDDED -> bucket(S3Server.embedded());
                case CEPH -> bucket(S3Server.ceph());
            };
        }

        private static TestRepository bucket(S3Server server) {
            return TestRepository.of("cloud").s3("cloud", server.endpoint(), server.createBucket());
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void gives_back_what_was_stored_byte_for_byte(Kind kind) throws IOException {
        try (Repository repository = kind.repository(folder).open()) {
            for (long bytes : new long[] {0, 1, PART - 1, PART, 2 * PART, 4 * PART + 12_345}) {
                SyntheticDump dump = SyntheticDump.of(bytes);

                Manifest manifest = TestRepository.store(repository, dump);

                assertThat(manifest.artifacts())
                        .extracting(Manifest.StoredArtifact::file)
                        .containsExactly("database.dump", "globals.sql");
                try (InputStream stored =
                                repository.open(manifest, manifest.artifacts().get(0));
                        InputStream expected = dump.content()) {
                    assertThat(stored).as("%d bytes", bytes).hasSameContentAs(expected);
                }
                assertThat(repository.verifyStored(manifest).values())
                        .allSatisfy(checks -> assertThat(checks).hasSize(3).allMatch(ObjectCheck::good));
                assertThat(repository.verifyHashes(manifest).values())
                        .allSatisfy(checks -> assertThat(checks).hasSize(3).allMatch(ObjectCheck::good));
                assertThat(repository.find(manifest.id())).isEqualTo(manifest);
                repository.delete(manifest);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void lists_newest_first_and_finds_the_latest(Kind kind) throws IOException {
        try (Repository repository = kind.repository(folder).open()) {
            Manifest first = TestRepository.store(repository, SyntheticDump.of(10));
            Manifest second = TestRepository.store(repository, SyntheticDump.of(20));

            assertThat(second.id()).isGreaterThan(first.id());
            assertThat(repository.list(Optional.of("crm"))).containsExactly(second, first);
            assertThat(repository.list(Optional.empty())).containsExactly(second, first);
            assertThat(repository.list(Optional.of("cr"))).isEmpty();
            assertThat(repository.find("crm@latest")).isEqualTo(second);
            assertThatThrownBy(() -> repository.find("crn@latest"))
                    .isInstanceOfSatisfying(BactrianException.class, e -> {
                        assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
                        assertThat(e.hint()).contains("did you mean crm@latest?");
                    });
            assertThatThrownBy(() -> repository.find("crm-20200101T000000Z"))
                    .isInstanceOfSatisfying(PermanentException.class, e -> assertThat(e.exitCode())
                            .isEqualTo(ExitCode.NOT_FOUND));
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void leaves_nothing_of_a_dump_that_breaks_off(Kind kind) throws IOException {
        try (Repository repository = kind.repository(folder).open()) {
            SyntheticDump dump = SyntheticDump.of(6 * PART).failingAt(3 * PART + 7);

            assertThatThrownBy(() -> TestRepository.store(repository, dump))
                    .isInstanceOfSatisfying(BactrianException.class, e -> {
                        assertThat(e.exitCode()).isEqualTo(ExitCode.DUMP_FAILED);
                        assertThat(e).hasMessageContaining("the dump tool was killed");
                    });

            assertThat(keys(repository)).isEmpty();
            assertThat(repository.list(Optional.empty())).isEmpty();
            assertThat(repository.sweep(Duration.ZERO)).as("uploads still open").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void deletes_manifest_first_and_says_what_became_of_every_key(Kind kind) throws IOException {
        try (Repository repository = kind.repository(folder).open()) {
            Manifest manifest = TestRepository.store(repository, SyntheticDump.of(10));
            repository.record(
                    manifest,
                    new BackupRecord("verify", Instant.now(), true, Duration.ofSeconds(1), "here", "all good"));

            List<Deletion> deletions = repository.delete(manifest);

            assertThat(deletions).hasSize(4).allMatch(deletion -> deletion.outcome() == Deletion.Outcome.DELETED);
            assertThat(deletions.get(0).key()).endsWith("/manifest.json");
            assertThat(keys(repository)).isEmpty();
            assertThat(repository.delete(manifest))
                    .extracting(Deletion::outcome)
                    .containsExactly(Deletion.Outcome.MISSING);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void keeps_records_beside_the_backup(Kind kind) throws IOException {
        try (Repository repository = kind.repository(folder).open()) {
            Manifest manifest = TestRepository.store(repository, SyntheticDump.of(10));
            BackupRecord verify = new BackupRecord(
                    "verify", Instant.parse("2026-01-01T00:00:00Z"), true, Duration.ofMillis(1500), "here", "good");
            BackupRecord drill = new BackupRecord(
                    "drill", Instant.parse("2026-01-02T00:00:00Z"), false, Duration.ofSeconds(9), "here", "differs");

            repository.record(manifest, drill);
            repository.record(manifest, verify);

            assertThat(repository.records(manifest)).containsExactly(verify, drill);
            assertThatThrownBy(() -> repository.record(manifest, drill)).hasMessageContaining("never overwritten");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void never_overwrites(Kind kind) throws IOException {
        try (Repository repository = kind.repository(folder).open()) {
            Storage storage = repository.storages().get(0);
            storage.put("crm/crm-20260101T000000Z/a", new byte[] {1});

            assertThatThrownBy(() -> storage.put("crm/crm-20260101T000000Z/a", new byte[] {2}))
                    .hasMessageContaining("never overwritten");
            assertThatThrownBy(() -> storage.create("crm/crm-20260101T000000Z/a"))
                    .hasMessageContaining("never overwritten");
            assertThat(storage.open("crm/crm-20260101T000000Z/a")).hasBinaryContent(new byte[] {1});
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void does_not_list_what_has_no_manifest_and_sweeps_it_once_it_is_old(Kind kind) throws IOException {
        try (Repository repository = kind.repository(folder).open()) {
            Manifest whole = TestRepository.store(repository, SyntheticDump.of(10));
            Storage storage = repository.storages().get(0);
            storage.put("crm/crm-20260101T000000Z/database.dump", new byte[10]);
            storage.put("foreign/file", new byte[10]);

            assertThat(repository.list(Optional.empty())).containsExactly(whole);
            assertThat(repository.sweep(Duration.ofHours(1))).isEmpty();
            assertThat(repository.sweep(
                            Duration.ofSeconds(-5), id -> id.toString().equals("crm-20260101T000000Z")))
                    .isEmpty();
            assertThat(repository.sweep(Duration.ofSeconds(-5)))
                    .extracting(Deletion::key)
                    .containsExactly("crm/crm-20260101T000000Z/database.dump");
            assertThat(repository.list(Optional.empty())).containsExactly(whole);
            assertThat(keys(repository)).contains("foreign/file").hasSize(4);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void reports_a_manifest_that_cannot_be_read_and_lists_the_others(Kind kind) throws IOException {
        try (Repository repository = kind.repository(folder).open()) {
            Manifest whole = TestRepository.store(repository, SyntheticDump.of(10));
            Storage storage = repository.storages().get(0);
            storage.put("crm/crm-20260101T000000Z/manifest.json", "{\"format\":1,\"id\":".getBytes(UTF_8));
            List<UnreadableManifest> unreadable = new java.util.ArrayList<>();

            assertThat(repository.list(Optional.empty(), unreadable::add)).containsExactly(whole);
            assertThat(unreadable).singleElement().satisfies(one -> {
                assertThat(one.key()).isEqualTo("crm/crm-20260101T000000Z/manifest.json");
                assertThat(one.cause().exitCode()).isEqualTo(ExitCode.VERIFY_FAILED);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void finds_objects_that_are_missing_short_or_changed(Kind kind) throws IOException {
        try (Repository repository = kind.repository(folder).open()) {
            Manifest manifest = TestRepository.store(repository, SyntheticDump.of(1000));
            Storage storage = repository.storages().get(0);
            String key = "crm/" + manifest.id() + "/database.dump";
            byte[] bytes = storage.open(key).readAllBytes();

            storage.delete(key);
            assertThat(bad(repository.verifyStored(manifest))).containsExactly("database.dump is missing");

            storage.put(key, java.util.Arrays.copyOf(bytes, 999));
            assertThat(bad(repository.verifyStored(manifest)))
                    .containsExactly("database.dump has 999 bytes instead of 1000");
            assertThatThrownBy(() -> {
                        try (InputStream in =
                                repository.open(manifest, manifest.artifacts().get(0))) {
                            in.readAllBytes();
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("should have 1000 bytes");

            bytes[500] ^= 1;
            storage.delete(key);
            storage.put(key, bytes);
            assertThat(bad(repository.verifyStored(manifest))).isEmpty();
            assertThat(bad(repository.verifyHashes(manifest)))
                    .singleElement()
                    .asString()
                    .startsWith("database.dump has SHA-256 ");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void stops_quickly_when_its_thread_is_interrupted(Kind kind) throws IOException {
        try (Repository repository = kind.repository(folder).open()) {
            SyntheticDump dump = SyntheticDump.of(100 * PART)
                    .at(2 * PART, () -> Thread.currentThread().interrupt());

            assertThatThrownBy(() -> TestRepository.store(repository, dump))
                    .isInstanceOfSatisfying(BactrianException.class, e -> assertThat(e.exitCode())
                            .isEqualTo(ExitCode.CANCELLED));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(keys(repository)).isEmpty();
            assertThat(repository.sweep(Duration.ZERO)).isEmpty();
        }
    }

    private static List<String> bad(java.util.Map<Storage, List<ObjectCheck>> checks) {
        return checks.values().stream()
                .flatMap(List::stream)
                .filter(check -> !check.good())
                .map(check -> check.file() + " " + check.message())
                .toList();
    }

    private static List<String> keys(Repository repository) {
        List<String> keys = new java.util.ArrayList<>();
        repository.storages().forEach(storage -> {
            try {
                storage.list("", object -> keys.add(object.key()));
            } catch (BactrianException e) {
                assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
            }
        });
        return keys;
    }
}
