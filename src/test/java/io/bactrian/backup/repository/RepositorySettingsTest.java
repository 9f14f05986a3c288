package io.bactrian.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Problem;
import io.bactrian.runtime.ProblemsException;
import io.bactrian.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositorySettingsTest {

    @Test
    void defaults() {
        Settings settings = TestRepository.of("aws")
                .set("storage.aws.type", "s3")
                .set("storage.aws.bucket", "backups")
                .settings();

        RepositorySettings repository = RepositorySettings.read(settings, "offsite");

        settings.check();
        assertThat(repository.copiesRequired()).isEqualTo(1);
        assertThat(repository.memory()).isLessThanOrEqualTo(64 << 20);
        assertThat(repository.stallTimeout()).isEqualTo(Duration.ofMinutes(15));
        S3Settings s3 = (S3Settings) repository.storages().get(0);
        assertThat(s3.endpoint()).isEmpty();
        assertThat(s3.region()).isEmpty();
        assertThat(s3.pathStyle()).isFalse();
        assertThat(s3.prefix()).isEmpty();
        assertThat(s3.credentials()).isEmpty();
        assertThat(s3.lock()).isEmpty();
        assertThat(s3.encryption()).isEmpty();
        assertThat(s3.partSize()).isEqualTo(8 << 20);
        assertThat(s3.partsInFlight()).isEqualTo(4);
        assertThat(s3.timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(s3.attempts()).isEqualTo(8);
        assertThat(s3.describe()).isEqualTo("s3://backups");
    }

    @Test
    void everything_that_can_be_set() {
        Settings settings = TestRepository.of("minio", "disk")
                .set("repository.offsite.copies-required", "1")
                .set("repository.offsite.memory", "32MiB")
                .set("repository.offsite.stall-timeout", "5m")
                .directory("disk", Path.of("/backups"))
                .set("storage.minio.type", "s3")
                .set("storage.minio.endpoint", "https://minio.example.com:9000")
                .set("storage.minio.region", "vn-1")
                .set("storage.minio.path-style", "false")
                .set("storage.minio.bucket", "backups")
                .set("storage.minio.prefix", "/platform/db/")
                .set("storage.minio.access-key", "ak")
                .set("storage.minio.secret-key", "canary")
                .set("storage.minio.storage-class", "STANDARD_IA")
                .set("storage.minio.sse", "aws:kms")
                .set("storage.minio.sse-kms-key", "key-1")
                .set("storage.minio.object-lock-mode", "GOVERNANCE")
                .set("storage.minio.object-lock-days", "30")
                .set("storage.minio.part-size", "16MiB")
                .set("storage.minio.parts-in-flight", "2")
                .set("storage.minio.timeout", "20s")
                .set("storage.minio.attempts", "5")
                .settings();

        RepositorySettings repository = RepositorySettings.read(settings, "offsite");

        settings.check();
        assertThat(repository.copiesRequired()).isEqualTo(1);
        assertThat(repository.memory()).isEqualTo(32 << 20);
        assertThat(repository.stallTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(repository.storages().get(1)).isEqualTo(new DirectorySettings("disk", Path.of("/backups")));
        S3Settings s3 = (S3Settings) repository.storages().get(0);
        assertThat(s3.region()).contains("vn-1");
        assertThat(s3.pathStyle()).isFalse();
        assertThat(s3.prefix()).isEqualTo("platform/db");
        assertThat(s3.credentials().orElseThrow().secretKey().reveal()).isEqualTo("canary");
        assertThat(s3.storageClass()).contains("STANDARD_IA");
        assertThat(s3.encryption().orElseThrow().kmsKey()).contains("key-1");
        assertThat(s3.lock()).contains(new S3Settings.Lock("GOVERNANCE", 30));
        assertThat(s3.partSize()).isEqualTo(16 << 20);
        assertThat(s3.partsInFlight()).isEqualTo(2);
        assertThat(s3.timeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(s3.attempts()).isEqualTo(5);
        assertThat(s3.describe()).isEqualTo("s3://backups/platform/db at https://minio.example.com:9000");
        assertThat(s3.toString()).doesNotContain("canary");
    }

    @Test
    void all_problems_are_found_in_one_pass() {
        Settings settings = TestRepository.of("cloud", "dsk")
                .set("repository.offsite.copies-requierd", "1")
                .directory("disk", Path.of("/backups"))
                .set("storage.cloud.type", "s3")
                .set("storage.cloud.endpoint", "http://user:canary@host")
                .set("storage.cloud.part-size", "1MiB")
                .set("storage.cloud.object-lock-mode", "FOREVER")
                .set("storage.cloud.sse-kms-key", "k")
                .set("storage.cloud.access-key", "ak")
                .set("storage.cloud.buckt", "b")
                .settings();

        Repositories.validate(settings);

        assertThatThrownBy(settings::check).isInstanceOfSatisfying(ProblemsException.class, e -> {
            assertThat(e.problems())
                    .extracting(Problem::message)
                    .containsExactlyInAnyOrder(
                            "repository.offsite.copies-requierd: unknown setting",
                            "repository.offsite.storages: there is no storage dsk",
                            "storage.cloud.buckt: unknown setting",
                            "storage.cloud.bucket: is not set",
                            "storage.cloud.endpoint: is no URL of a server",
                            "storage.cloud.part-size: 1.0 MiB is out of range",
                            "storage.cloud.object-lock-days: is not set",
                            "storage.cloud.object-lock-mode: 'FOREVER' is not one of COMPLIANCE, GOVERNANCE",
                            "storage.cloud.sse-kms-key: has no effect",
                            "storage.cloud.access-key: has no secret key");
            assertThat(e.describe()).contains("did you mean").doesNotContain("canary");
        });
    }

    @Test
    void an_unknown_repository_is_named_with_the_likeliest_meant() {
        Settings settings =
                TestRepository.of("disk").directory("disk", Path.of("/b")).settings();
        assertThatThrownBy(() -> Repository.open(settings, "ofsite"))
                .isInstanceOfSatisfying(BactrianException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
                    assertThat(e.hint()).contains("did you mean offsite?");
                });
    }

    @Test
    void a_bucket_is_found_by_its_address() {
        RepositorySettings settings =
                RepositorySettings.at("s3://my_bucket/a/b/?endpoint=http://127.0.0.1:9000&region=vn-1&pathStyle=false");

        S3Settings s3 = (S3Settings) settings.storages().get(0);
        assertThat(s3.describe()).isEqualTo("s3://my_bucket/a/b at http://127.0.0.1:9000");
        assertThat(s3.region()).contains("vn-1");
        assertThat(s3.pathStyle()).isFalse();
        assertThat(((S3Settings) RepositorySettings.at("s3://b?endpoint=http://h")
                                .storages()
                                .get(0))
                        .pathStyle())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3:///x", "s3://ak:canary@b/x", "s3://b?colour=red", "s3://b?endpoint=nowhere", "s3://b?region"
            })
    void a_bad_address_is_refused_without_repeating_secrets(String url) {
        assertThatThrownBy(() -> Repository.at(url)).isInstanceOfSatisfying(BactrianException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
            assertThat(e.describe()).doesNotContain("canary");
        });
    }
}
