package io.bactrian.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.backup.Manifest;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.support.CephGateway;
import io.bactrian.support.FaultyProxy;
import io.bactrian.support.FaultyProxy.Fault;
import io.bactrian.support.FaultyProxy.Request;
import io.bactrian.support.S3Server;
import io.bactrian.support.SyntheticDump;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults of networks and servers while a backup is stored and read: either it is whole, or there is nothing. */
class S3FaultsTest {

    private static final int PART = 5 << 20;
    private static final long BYTES = 4 * PART + 99;

    @TempDir
    Path folder;

    private enum Server {
        EMBEDDED,
        CEPH;

        S3Server get() throws IOException {
            return this == EMBEDDED ? S3Server.embedded() : S3Server.ceph();
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void parts_that_fail_once_are_sent_again(Server server) throws IOException {
        withFaults(
                server.get(),
                request -> {
                    if (request.count() > 1) {
                        return null;
                    }
                    return request.isPart(1)
                            ? new Fault.Status(500, "InternalError")
                            : request.isPart(2)
                                    ? new Fault.Status(503, "SlowDown")
                                    : request.isPart(3)
                                            ? new Fault.Reset()
                                            : request.isPart(4) ? new Fault.Hang() : null;
                },
                (repository, proxy, bucket) -> {
                    SyntheticDump dump = SyntheticDump.of(BYTES);

                    Manifest manifest = TestRepository.store(repository, dump);

                    assertThat(proxy.seen().stream().filter(request -> request.isPart() && request.count() == 2))
                            .as("parts sent twice")
                            .hasSize(4);
                    assertWhole(repository, manifest, dump);
                    assertThat(server.get().openUploads(bucket)).isEmpty();
                });
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void a_completion_whose_answer_is_lost_is_recognised(Server server) throws IOException {
        withFaults(
                server.get(),
                request -> (request.isComplete() || request.target().endsWith("globals.sql"))
                                && !request.method().equals("HEAD")
                                && request.count() == 1
                        ? new Fault.LoseAnswer()
                        : null,
                (repository, proxy, bucket) -> {
                    SyntheticDump dump = SyntheticDump.of(BYTES);

                    Manifest manifest = TestRepository.store(repository, dump);

                    assertWhole(repository, manifest, dump);
                });
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void a_part_that_never_succeeds_leaves_nothing(Server server) throws IOException {
        withFaults(
                server.get(),
                request -> request.isPart(3) ? new Fault.Status(500, "InternalError") : null,
                (repository, proxy, bucket) -> {
                    assertThatThrownBy(() -> TestRepository.store(repository, SyntheticDump.of(BYTES)))
                            .isInstanceOfSatisfying(BactrianException.class, e -> {
                                assertThat(e).isNotInstanceOf(PermanentException.class);
                                assertThat(e.exitCode()).isEqualTo(ExitCode.UPLOAD_FAILED);
                                assertThat(e).hasMessageContaining("cannot store part 3 of crm/crm-");
                                assertThat(e).hasMessageContaining("500 InternalError");
                            });
                    assertNothing(server.get(), bucket);
                });
    }

    @Test
    void a_server_that_hangs_for_good_is_given_up() throws IOException {
        S3Server server = S3Server.embedded();
        withFaults(server, request -> request.isPart(2) ? new Fault.Hang() : null, (repository, proxy, bucket) -> {
            assertThatThrownBy(() -> TestRepository.store(repository, SyntheticDump.of(BYTES)))
                    .isInstanceOf(BactrianException.class)
                    .isNotInstanceOf(PermanentException.class);
            assertNothing(server, bucket);
        });
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void access_refused_in_mid_upload_is_not_tried_again(Server server) throws IOException {
        withFaults(
                server.get(),
                request -> request.isPart(2) ? new Fault.Status(403, "AccessDenied") : null,
                (repository, proxy, bucket) -> {
                    assertThatThrownBy(() -> TestRepository.store(repository, SyntheticDump.of(BYTES)))
                            .isInstanceOfSatisfying(PermanentException.class, e -> {
                                assertThat(e.exitCode()).isEqualTo(ExitCode.UPLOAD_FAILED);
                                assertThat(e.hint()).get().asString().contains("credentials");
                            });
                    assertThat(proxy.seen().stream().filter(request -> request.isPart(2)))
                            .hasSize(1);
                    assertNothing(server.get(), bucket);
                });
    }

    @Test
    void a_key_revoked_in_mid_upload_fails_for_good_and_its_remains_are_swept_later() throws IOException {
        S3Server server = S3Server.ceph();
        String bucket = server.createBucket();
        CephGateway.shared()
                .admin(
                        "key",
                        "create",
                        "--uid=test",
                        "--key-type=s3",
                        "--access-key=brief",
                        "--secret-key=brief-secret");
        try (Repository repository = TestRepository.of("cloud")
                .s3("cloud", server.endpoint(), bucket)
                .set("storage.cloud.access-key", "brief")
                .set("storage.cloud.secret-key", "brief-secret")
                .open()) {
            Awaitility.await("the gateway to know the new key")
                    .ignoreExceptions()
                    .until(() -> repository.list(Optional.empty()).isEmpty());
            SyntheticDump dump = SyntheticDump.of(20 * PART).at(8 * PART, () -> {
                try {
                    CephGateway.shared().admin("key", "rm", "--uid=test", "--key-type=s3", "--access-key=brief");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });

            assertThatThrownBy(() -> TestRepository.store(repository, dump))
                    .isInstanceOfSatisfying(PermanentException.class, e -> {
                        assertThat(e.exitCode()).isEqualTo(ExitCode.UPLOAD_FAILED);
                        assertThat(e.getMessage()).contains("403").doesNotContain("brief");
                        assertThat(e.hint()).get().asString().containsAnyOf("access key", "credentials");
                    });
        }
        assertThat(server.keys(bucket)).isEmpty();
        try (Repository repository = TestRepository.of("cloud")
                .s3("cloud", server.endpoint(), bucket)
                .open()) {
            assertThat(repository.sweep(Duration.ofSeconds(-5))).hasSize(1);
        }
        assertNothing(server, bucket);
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void wrong_credentials_and_missing_buckets_are_named(Server server) throws IOException {
        TestRepository good = TestRepository.of("cloud")
                .s3("cloud", server.get().endpoint(), server.get().createBucket());
        try (Repository repository =
                good.set("storage.cloud.secret-key", "wrong-canary").open()) {
            assertThatThrownBy(() -> TestRepository.store(repository, SyntheticDump.of(BYTES)))
                    .isInstanceOfSatisfying(PermanentException.class, e -> {
                        assertThat(e.exitCode()).isEqualTo(ExitCode.UPLOAD_FAILED);
                        assertThat(e.describe()).contains("storage cloud").doesNotContain("canary");
                    });
        }
        try (Repository repository = TestRepository.of("cloud")
                .s3("cloud", server.get().endpoint(), "there-is-no-such-bucket")
                .open()) {
            assertThatThrownBy(() -> TestRepository.store(repository, SyntheticDump.of(BYTES)))
                    .isInstanceOfSatisfying(PermanentException.class, e -> {
                        assertThat(e).hasMessageContaining("NoSuchBucket");
                        assertThat(e.hint()).get().asString().contains("storage.cloud.bucket");
                    });
        }
    }

    @Test
    void a_server_that_is_down_is_named_and_may_be_tried_again() {
        try (Repository repository = TestRepository.of("cloud")
                .s3("cloud", java.net.URI.create("http://127.0.0.1:1"), "bucket")
                .open()) {
            assertThatThrownBy(() -> TestRepository.store(repository, SyntheticDump.of(BYTES)))
                    .isInstanceOfSatisfying(BactrianException.class, e -> {
                        assertThat(e).isNotInstanceOf(PermanentException.class);
                        assertThat(e).hasMessageContaining("Connection refused");
                    });
        }
    }

    @Test
    void a_copy_that_fails_is_dropped_when_enough_others_are_left() throws IOException {
        S3Server server = S3Server.embedded();
        String bucket = server.createBucket();
        try (FaultyProxy proxy = FaultyProxy.start(
                        server.endpoint(),
                        request -> request.isPart(2) ? new Fault.Status(500, "InternalError") : null);
                Repository repository = TestRepository.of("cloud", "disk")
                        .s3("cloud", proxy.endpoint(), bucket)
                        .directory("disk", folder.resolve("backups"))
                        .set("repository.offsite.copies-required", "1")
                        .open()) {
            List<String> dropped = new ArrayList<>();
            SyntheticDump dump = SyntheticDump.of(20 * PART);

            Manifest manifest = TestRepository.store(repository, dump, new StoreListener() {
                @Override
                public void storageDropped(String storage, BactrianException cause) {
                    dropped.add(storage);
                }
            });

            assertThat(dropped).containsExactly("cloud");
            assertThat(repository.list(Optional.empty())).containsExactly(manifest);
            try (InputStream stored =
                            repository.open(manifest, manifest.artifacts().get(0));
                    InputStream expected = dump.content()) {
                assertThat(stored).hasSameContentAs(expected);
            }
            assertNothing(server, bucket);
        }
    }

    @Test
    void a_copy_that_fails_takes_the_others_with_it_when_all_are_required() throws IOException {
        S3Server server = S3Server.embedded();
        String bucket = server.createBucket();
        try (FaultyProxy proxy = FaultyProxy.start(
                        server.endpoint(),
                        request -> request.method().equals("PUT")
                                        && request.target().contains("manifest.json")
                                ? new Fault.Status(500, "InternalError")
                                : null);
                Repository repository = TestRepository.of("cloud", "disk")
                        .s3("cloud", proxy.endpoint(), bucket)
                        .directory("disk", folder.resolve("backups"))
                        .open()) {
            assertThatThrownBy(() -> TestRepository.store(repository, SyntheticDump.of(BYTES)))
                    .isInstanceOf(BactrianException.class)
                    .hasMessageContaining("storage cloud: cannot put crm/");

            assertNothing(server, bucket);
            try (var left = Files.walk(folder.resolve("backups"))) {
                assertThat(left.filter(Files::isRegularFile)).isEmpty();
            }
        }
    }

    @Test
    void a_download_goes_on_where_the_connection_broke() throws IOException {
        withFaults(
                S3Server.embedded(),
                request -> request.method().equals("GET")
                                && request.target().endsWith("database.dump")
                                && request.count() <= 2
                        ? new Fault.CutAnswer(3_000_000)
                        : null,
                (repository, proxy, bucket) -> {
                    SyntheticDump dump = SyntheticDump.of(BYTES);
                    Manifest manifest = TestRepository.store(repository, dump);

                    assertWhole(repository, manifest, dump);

                    assertThat(proxy.seen().stream()
                                    .filter(request -> request.method().equals("GET")
                                            && request.target().endsWith("database.dump")))
                            .hasSize(3);
                });
    }

    @Test
    void a_download_that_keeps_breaking_throws_instead_of_ending() throws IOException {
        withFaults(
                S3Server.embedded(),
                request -> request.method().equals("GET") && request.target().endsWith("database.dump")
                        ? new Fault.CutAnswer(1_000_000)
                        : null,
                (repository, proxy, bucket) -> {
                    Manifest manifest = TestRepository.store(repository, SyntheticDump.of(BYTES));

                    assertThatThrownBy(() -> {
                                try (InputStream in = repository.open(
                                        manifest, manifest.artifacts().get(0))) {
                                    in.readAllBytes();
                                }
                            })
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining("broke off at byte ");
                });
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void uploads_left_behind_by_a_killed_run_are_swept_once_they_are_old(Server server) throws IOException {
        String bucket = server.get().createBucket();
        server.get().beginUpload(bucket, "some/where/crm/crm-20260101T000000Z/database.dump");
        server.get().beginUpload(bucket, "some/where/else/that/is/foreign");
        server.get().beginUpload(bucket, "crm/crm-20260101T000000Z/database.dump");
        try (Repository repository = TestRepository.of("cloud")
                .s3("cloud", server.get().endpoint(), bucket)
                .open()) {
            assertThat(repository.sweep(Duration.ofHours(1))).isEmpty();
            assertThat(repository.sweep(Duration.ofSeconds(-5)))
                    .extracting(Deletion::key)
                    .containsExactly("crm/crm-20260101T000000Z/database.dump");
        }
        assertThat(server.get().openUploads(bucket))
                .containsExactlyInAnyOrder("some/where/else/that/is/foreign", "crm/crm-20260101T000000Z/database.dump");
    }

    private interface Scenario {
        void run(Repository repository, FaultyProxy proxy, String bucket) throws IOException;
    }

    private static void withFaults(S3Server server, Function<Request, Fault> faults, Scenario scenario)
            throws IOException {
        String bucket = server.createBucket();
        try (FaultyProxy proxy = FaultyProxy.start(server.endpoint(), faults);
                Repository repository = TestRepository.of("cloud")
                        .s3("cloud", proxy.endpoint(), bucket)
                        .open()) {
            scenario.run(repository, proxy, bucket);
        }
    }

    private static void assertWhole(Repository repository, Manifest manifest, SyntheticDump dump) throws IOException {
        try (InputStream stored = repository.open(manifest, manifest.artifacts().get(0));
                InputStream expected = dump.content()) {
            assertThat(stored).hasSameContentAs(expected);
        }
    }

    private static void assertNothing(S3Server server, String bucket) {
        assertThat(server.keys(bucket)).isEmpty();
        assertThat(server.openUploads(bucket)).isEmpty();
    }
}
