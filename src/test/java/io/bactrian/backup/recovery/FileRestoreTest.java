package io.bactrian.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.repository.Repository;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FileRestoreTest {

    private BackupLab lab;
    private Path shop;
    private Manifest manifest;

    @BeforeEach
    void backUp() throws Exception {
        lab = new BackupLab();
        shop = makeShop(lab.path("shop.db"));
        manifest = lab.backupSqlite("shop", shop, "local");
        Files.createDirectories(lab.path("target"));
    }

    @AfterEach
    void removeLab() throws IOException {
        lab.close();
    }

    @Test
    void a_database_comes_back_whole_and_private() throws Exception {
        Path file = lab.path("target/odd ?name.db");
        RestoreResult result = restore(manifest, file, false);
        assertThat(result.rowCounts())
                .isEqualTo(manifest.source().rowCounts())
                .containsEntry("main.orders", 300L)
                .containsEntry("main.\"Odd Table\"", 1L);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(orders(file)).isEqualTo(300);
        assertOnly(file);
    }

    @Test
    void an_existing_file_is_refused_without_force() throws Exception {
        Path file = Files.writeString(lab.path("target/new.db"), "mine");
        assertThatThrownBy(() -> restore(manifest, file, false))
                .isInstanceOfSatisfying(
                        BactrianException.class,
                        e -> assertThat(e.describe()).contains("exists already").contains("--force"));
        assertThat(file).hasContent("mine");
        Files.writeString(lab.path("target/new.db-wal"), "of the old file");
        restore(manifest, file, true);
        assertOnly(file);
    }

    @Test
    void a_journal_that_would_be_read_into_the_restored_file_is_refused() throws Exception {
        Files.writeString(lab.path("target/new.db-journal"), "of a file that is gone");
        assertThatThrownBy(() -> restore(manifest, lab.path("target/new.db"), false))
                .hasMessageContaining("new.db-journal exists already");
    }

    @Test
    void the_source_is_refused_even_with_force() {
        assertThatThrownBy(() -> restore(manifest, shop, true))
                .hasMessageContaining("is the database that was backed up");
    }

    @Test
    void damage_and_other_rows_leave_no_file() throws Exception {
        SortedMap<String, Long> counts = new TreeMap<>(manifest.source().rowCounts());
        counts.put("main.orders", 301L);
        assertThatThrownBy(() -> restore(BackupLab.withCounts(manifest, counts), lab.path("target/new.db"), false))
                .hasMessageContaining("main.orders has 300 rows where the manifest says 301");
        BackupLab.flipBit(lab.stored("one", manifest, BackupLab.database(manifest)));
        assertThatThrownBy(() -> restore(manifest, lab.path("target/new.db"), false))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.VERIFY_FAILED));
        assertOnly();
    }

    /** A small database in WAL mode. */
    static Path makeShop(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT)");
            statement.execute("CREATE INDEX by_note ON orders (note)");
            statement.execute("CREATE TABLE \"Odd Table\" (a)");
            statement.execute("INSERT INTO \"Odd Table\" VALUES (1)");
            statement.execute("INSERT INTO orders (note) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                    + " WHERE i < 300) SELECT 'order ' || i FROM n");
        }
        return file;
    }

    private RestoreResult restore(Manifest which, Path file, boolean force) {
        try (Repository repository = lab.repository("local")) {
            return new Restorer(lab.settings())
                    .restore(
                            repository,
                            which,
                            new RestoreTarget.Sqlite(file),
                            lab.options().withForce(force),
                            RecoveryListener.NONE);
        }
    }

    private static int orders(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:file:" + file.toUri().getRawPath());
                ResultSet row = connection.createStatement().executeQuery("SELECT count(*) FROM orders")) {
            return row.getInt(1);
        }
    }

    private void assertOnly(Path... files) throws IOException {
        try (Stream<Path> found = Files.list(lab.path("target"))) {
            assertThat(found).containsExactlyInAnyOrder(files);
        }
    }
}
