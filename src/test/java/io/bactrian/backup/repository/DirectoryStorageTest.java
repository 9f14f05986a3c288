package io.bactrian.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.backup.Manifest;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.support.SyntheticDump;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryStorageTest {

    @TempDir
    Path folder;

    @Test
    void files_are_for_their_owner_only() throws IOException {
        try (Repository repository = repository(folder.resolve("a/b"))) {
            Manifest manifest = TestRepository.store(repository, SyntheticDump.of(10));

            Path backup = folder.resolve("a/b/crm").resolve(manifest.id());
            assertThat(mode(backup)).isEqualTo("rwx------");
            assertThat(mode(folder.resolve("a"))).isEqualTo("rwx------");
            try (var files = Files.list(backup)) {
                assertThat(files.toList()).hasSize(3).allMatch(file -> mode(file)
                        .equals("rw-------"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/etc/passwd", "a//b", ".hidden", "a/.b", "", "a\\..\\b", "a/\0b"})
    void keys_that_lead_elsewhere_are_refused(String key) {
        Storage storage = new DirectoryStorage(new DirectorySettings("disk", folder));
        assertThatThrownBy(() -> storage.open(key)).isInstanceOf(PermanentException.class);
        assertThatThrownBy(() -> storage.put(key, new byte[1])).isInstanceOf(PermanentException.class);
        assertThatThrownBy(() -> storage.delete(key)).isInstanceOf(PermanentException.class);
    }

    @Test
    void a_full_disk_is_named_and_leaves_older_backups_alone() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString());
        try (Repository repository = repository(disk.resolve("backups"))) {
            Manifest older = TestRepository.store(repository, SyntheticDump.of(1 << 20));

            assertThatThrownBy(() -> TestRepository.store(repository, SyntheticDump.of(20 << 20)))
                    .isInstanceOfSatisfying(BactrianException.class, e -> {
                        assertThat(e).isNotInstanceOf(PermanentException.class);
                        assertThat(e.exitCode()).isEqualTo(ExitCode.UPLOAD_FAILED);
                        assertThat(e).hasMessageContaining("No space left on device");
                        assertThat(e.hint()).get().asString().contains("make room");
                    });

            assertThat(repository.list(Optional.empty())).containsExactly(older);
            try (var files = Files.walk(disk)) {
                assertThat(files.filter(Files::isRegularFile)).hasSize(3);
            }
            TestRepository.store(repository, SyntheticDump.of(1 << 20));
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void temporary_files_of_killed_runs_are_swept_once_they_are_old() throws IOException {
        try (Repository repository = repository(folder)) {
            Path backup = Files.createDirectories(folder.resolve("crm/crm-20260101T000000Z"));
            Path left = Files.createFile(backup.resolve(".database.dump.f00.part"));

            assertThat(repository.sweep(Duration.ofHours(1))).isEmpty();
            Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
            assertThat(repository.sweep(Duration.ofHours(1)))
                    .extracting(Deletion::key)
                    .containsExactly("crm/crm-20260101T000000Z/database.dump");
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void a_directory_that_is_not_there_is_not_an_empty_repository() {
        try (Repository repository = repository(folder.resolve("not/mounted"))) {
            assertThatThrownBy(() -> repository.list(Optional.empty()))
                    .isInstanceOfSatisfying(
                            BactrianException.class,
                            e -> assertThat(e.hint()).get().asString().contains("mounted"));
        }
    }

    @Test
    void a_backup_is_found_by_nothing_but_its_address() throws IOException {
        Manifest manifest;
        try (Repository repository = repository(folder)) {
            manifest = TestRepository.store(repository, SyntheticDump.of(10));
        }
        for (String url : List.of(folder.toString(), folder.toUri().toString())) {
            try (Repository bare = Repository.at(url)) {
                assertThat(bare.find("crm@latest")).isEqualTo(manifest);
                assertThat(bare.open(manifest, manifest.artifacts().get(0)).readAllBytes())
                        .hasSize(10);
            }
        }
    }

    @Test
    void another_storage_is_asked_when_the_first_cannot_deliver() throws IOException {
        try (Repository repository = TestRepository.of("a", "b")
                .directory("a", folder.resolve("a"))
                .directory("b", folder.resolve("b"))
                .open()) {
            Manifest manifest = TestRepository.store(repository, SyntheticDump.of(100));
            Files.delete(folder.resolve("a/crm/" + manifest.id() + "/database.dump"));

            assertThat(repository.open(manifest, manifest.artifacts().get(0)).readAllBytes())
                    .hasSize(100);
            assertThat(repository
                            .verifyStored(manifest)
                            .get(repository.storages().get(0)))
                    .filteredOn(check -> !check.good())
                    .hasSize(1);

            Files.delete(folder.resolve("a/crm/" + manifest.id() + "/manifest.json"));
            assertThat(repository.find(manifest.id())).isEqualTo(manifest);
            assertThat(repository.list(Optional.empty())).containsExactly(manifest);
        }
    }

    private static Repository repository(Path path) {
        return TestRepository.of("disk").directory("disk", path).open();
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(String.join(" ", command) + ": " + output)
                .isZero();
    }
}
