package io.bactrian.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.codec.DecryptionKeys;
import io.bactrian.backup.recovery.VerifyResult.Depth;
import io.bactrian.backup.repository.BackupRecord;
import io.bactrian.backup.repository.Repository;
import io.bactrian.demo.EmbeddedS3;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.support.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierTest {

    private static final PostgresServer SERVER = PostgresServer.shared();
    private static BackupLab lab;
    private static String source;

    @BeforeAll
    static void makeSource() throws IOException {
        lab = new BackupLab();
        source = SERVER.createDatabase(
                "CREATE TABLE numbers AS SELECT n, md5(n::text) FROM generate_series(1, 5000) n",
                "CREATE TABLE \"odd name \"\"of\"\" it\" (a int)",
                "CREATE TABLE empty_one ()");
    }

    @AfterAll
    static void removeLab() throws IOException {
        lab.close();
    }

    @AfterEach
    void nothing_is_left_in_the_scratch_folder() throws IOException {
        try (Stream<Path> left = Files.list(lab.scratch())) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_good_backup_is_proven_down_to_its_tables_and_the_proof_recorded() throws Exception {
        Manifest manifest = lab.backupPostgresql(SERVER, source, "pair");
        VerifyResult result = verify("pair", manifest, Optional.of(lab.keys())).orThrow();
        assertThat(result.depth()).isEqualTo(Depth.CONTENT);
        assertThat(result.storedBytes()).isEqualTo(2 * manifest.storedBytes());
        assertThat(result.notes()).isEmpty();
        BackupRecord record = record("pair", manifest);
        assertThat(record.kind()).isEqualTo("verify");
        assertThat(record.passed()).isTrue();
        assertThat(record.message()).isEqualTo("stored and plain bytes and content are as the manifest says");
    }

    @Test
    void without_a_key_the_stored_bytes_are_proven() throws Exception {
        Manifest manifest = lab.backupPostgresql(SERVER, source, "pair");
        VerifyResult result = verify("pair", manifest, Optional.empty()).orThrow();
        assertThat(result.depth()).isEqualTo(Depth.STORED);
        assertThat(result.storedBytes()).isEqualTo(2 * manifest.storedBytes());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void every_damage_is_named_at_once(boolean withKeys) throws Exception {
        Manifest manifest = lab.backupPostgresql(SERVER, source, "pair");
        String database = BackupLab.database(manifest).file();
        BackupLab.flipBit(lab.stored("one", manifest, database));
        Files.delete(lab.stored("one", manifest, "globals.sql.zst.gpg"));
        BackupLab.truncate(lab.stored("two", manifest, "globals.sql.zst.gpg"));
        VerifyResult result = verify("pair", manifest, withKeys ? Optional.of(lab.keys()) : Optional.empty());
        assertThat(result.passed()).isFalse();
        assertThat(result.failures())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("storage one: " + database + " has SHA-256"))
                .anyMatch(line -> line.startsWith("storage one: globals.sql.zst.gpg") && line.contains("missing"))
                .anyMatch(line -> line.startsWith("storage two: globals.sql.zst.gpg has ") && line.contains("bytes"));
        assertThatThrownBy(result::orThrow).isInstanceOfSatisfying(BactrianException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(ExitCode.VERIFY_FAILED);
            assertThat(e.getMessage()).contains("storage one").contains("storage two");
        });
        assertThat(record("pair", manifest).passed()).isFalse();
    }

    @Test
    void a_missing_manifest_is_damage_of_that_storage() throws Exception {
        Manifest manifest = lab.backupPostgresql(SERVER, source, "pair");
        Files.delete(lab.stored("two", manifest, "manifest.json"));
        assertThat(verify("pair", manifest, Optional.of(lab.keys())).failures())
                .singleElement()
                .asString()
                .startsWith("storage two: manifest.json");
    }

    @Test
    void a_wrong_key_says_nothing_about_the_backup() throws Exception {
        Manifest manifest = lab.backupPostgresql(SERVER, source, "local");
        DecryptionKeys wrong = lab.otherKeys();
        assertThatThrownBy(() -> verify("local", manifest, Optional.of(wrong)))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.KEY));
        try (Repository repository = lab.repository("local")) {
            assertThat(repository.records(manifest)).isEmpty();
        }
    }

    @Test
    void what_was_stored_damaged_is_told_from_damage_in_the_storage() throws Exception {
        Manifest manifest = lab.backupPostgresql(SERVER, source, "local");
        SortedMap<String, Long> counts = new TreeMap<>(manifest.source().rowCounts());
        counts.put("public.\"never dumped\"", 1L);
        Manifest other = BackupLab.withCounts(manifest, counts);
        assertThat(verify("local", other, Optional.of(lab.keys())).failures())
                .anyMatch(line -> line.contains("is stored as the manifest says, but its content is not")
                        && line.contains("lacks public.\"never dumped\""));
    }

    @Test
    void a_record_that_cannot_be_written_does_not_hide_the_verdict() throws Exception {
        Manifest manifest = lab.backupPostgresql(SERVER, source, "local");
        BackupLab.flipBit(lab.stored("one", manifest, BackupLab.database(manifest)));
        Files.writeString(lab.stored("one", manifest, "records"), "in the way of a folder");
        VerifyResult result = verify("local", manifest, Optional.empty());
        assertThat(result.passed()).isFalse();
        assertThat(result.notes()).singleElement().asString().startsWith("the outcome could not be recorded");
    }

    @Test
    void sqlite_is_opened_and_counted() throws Exception {
        Path shop = FileRestoreTest.makeShop(lab.path("shop-verify.db"));
        Manifest manifest = lab.backupSqlite("shop-verify", shop, "local");
        assertThat(verify("local", manifest, Optional.of(lab.keys())).orThrow().depth())
                .isEqualTo(Depth.CONTENT);
        Manifest other = lab.backupSqlite("shop-verify", shop, "local");
        SortedMap<String, Long> counts = new TreeMap<>(other.source().rowCounts());
        counts.replaceAll((table, rows) -> rows + 1);
        assertThat(verify("local", BackupLab.withCounts(other, counts), Optional.of(lab.keys()))
                        .failures())
                .anyMatch(line -> line.contains("rows where the manifest says"));
    }

    @Test
    void a_bucket_is_verified_and_restored_like_a_directory() throws Exception {
        Path objects = lab.path("objects");
        Files.createDirectories(objects.resolve("bucket"));
        Path secret = lab.path("s3-secret");
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, "sk");
        try (EmbeddedS3 s3 = EmbeddedS3.start(objects, "ak", "sk")) {
            lab.set("storage.bucket.type", "s3");
            lab.set("storage.bucket.endpoint", s3.endpoint().toString());
            lab.set("storage.bucket.bucket", "bucket");
            lab.set("storage.bucket.region", "us-east-1");
            lab.set("storage.bucket.access-key", "ak");
            lab.set("storage.bucket.secret-key-file", secret.toString());
            lab.set("repository.cloud.storages", "bucket");
            Manifest manifest = lab.backupPostgresql(SERVER, source, "cloud");
            assertThat(verify("cloud", manifest, Optional.of(lab.keys()))
                            .orThrow()
                            .depth())
                    .isEqualTo(Depth.CONTENT);
            Path folder = lab.path("from-bucket");
            try (Repository repository = lab.repository("cloud")) {
                new Restorer(lab.settings())
                        .restore(
                                repository,
                                repository.find(manifest.id()),
                                new RestoreTarget.Folder(folder),
                                lab.options(),
                                RecoveryListener.NONE);
            }
            assertThat(folder.resolve("database.dump"))
                    .hasSize(BackupLab.database(manifest).plain().bytes());
        }
    }

    private static VerifyResult verify(String repository, Manifest manifest, Optional<DecryptionKeys> keys) {
        try (Repository opened = lab.repository(repository)) {
            return new Verifier(lab.settings(), lab.scratch()).verify(opened, manifest, keys, RecoveryListener.NONE);
        }
    }

    private static BackupRecord record(String repository, Manifest manifest) {
        try (Repository opened = lab.repository(repository)) {
            List<BackupRecord> records = opened.records(manifest);
            return records.get(records.size() - 1);
        }
    }
}
