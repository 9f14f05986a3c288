package io.bactrian.backup.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.backup.DumpSession;
import io.bactrian.backup.SourceFacts;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SqliteDumperTest {

    private static final String SOME_MIB =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)"
                    + " INSERT INTO big SELECT i, hex(randomblob(300)) FROM n";

    @TempDir
    Path folder;

    private Path path;
    private Path scratch;
    private Path restored;
    private Duration lockTimeout = Duration.ofSeconds(5);
    private Duration timeout = Duration.ofMinutes(1);

    @BeforeEach
    void names() {
        path = folder.resolve("park ing?é.db");
        scratch = folder.resolve("scratch");
        restored = folder.resolve("restored.db");
    }

    private static Connection connect(Path database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:sqlite:file:" + database.toUri().getRawPath());
    }

    private static void execute(Path database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String query(Path database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private SqliteDumper dumper() {
        return new SqliteDumper(
                new SqliteSource("park", path), new SqliteDumpOptions(scratch, lockTimeout, timeout, true));
    }

    private SourceFacts dump() throws IOException {
        try (DumpSession session = dumper().open()) {
            try (InputStream plain = session.artifacts().get(0).open()) {
                Files.copy(plain, restored);
            }
            return session.facts();
        } finally {
            assertThat(scratch).isEmptyDirectory();
        }
    }

    @Test
    void liveDatabaseInWalModeIsCopiedAtOneMoment() throws Exception {
        execute(path, "PRAGMA journal_mode=WAL", "CREATE TABLE event (id int)", "CREATE TABLE copy (id int)");
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger written = new AtomicInteger();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try (Connection connection = connect(path);
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                while (!enough.get()) {
                    statement.execute("INSERT INTO event VALUES (1), (2), (3)");
                    statement.execute("INSERT INTO copy VALUES (1), (2), (3)");
                    connection.commit();
                    written.incrementAndGet();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            await().until(() -> written.get() > 100);
            int before = written.get();
            SourceFacts facts = dump();
            long copied = facts.rowCounts().get("main.copy");
            assertThat(copied).isGreaterThanOrEqualTo(before * 3L);
            assertThat(facts.rowCounts()).containsEntry("main.event", copied);
            assertThat(query(restored, "SELECT count(*) FROM event")).isEqualTo(Long.toString(copied));
            int during = written.get();
            await().until(() -> written.get() > during); // the writer was not stopped by any of this
        } finally {
            enough.set(true);
            writer.get(30, TimeUnit.SECONDS);
        }
        assertThat(query(restored, "PRAGMA journal_mode")).isEqualTo("delete");
        assertThat(query(restored, "PRAGMA integrity_check")).isEqualTo("ok");
    }

    @Test
    void rowsThatAreOnlyInTheLogAreInTheCopy() throws Exception {
        execute(path, "PRAGMA journal_mode=WAL", "CREATE TABLE t (a int)");
        try (Connection open = connect(path);
                Statement statement = open.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint=0");
            statement.execute("INSERT INTO t VALUES (1), (2)");
            assertThat(dump().rowCounts()).containsEntry("main.t", 2L);
        }
    }

    @Test
    void factsDescribeTheSource() throws Exception {
        execute(
                path,
                "PRAGMA user_version = 7",
                "CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT)",
                "INSERT INTO orders DEFAULT VALUES",
                "CREATE TABLE \"Odd.\"\"Na me\" (a) ",
                "CREATE VIRTUAL TABLE words USING fts5(text)",
                "INSERT INTO words VALUES ('one'), ('two')",
                "CREATE VIEW v AS SELECT 1");
        SourceFacts facts = dump();
        assertThat(facts.engine()).isEqualTo("sqlite");
        assertThat(facts.name()).isEqualTo("park ing?é.db");
        assertThat(facts.serverVersion()).startsWith("3.");
        assertThat(facts.tool()).startsWith("sqlite-jdbc 3.");
        assertThat(facts.identity()).isEqualTo(path.toString());
        assertThat(facts.details())
                .containsEntry("user_version", "7")
                .containsEntry("encoding", "UTF-8")
                .containsEntry("journal_mode", "delete")
                .doesNotContainKey("warnings");
        assertThat(facts.rowCounts())
                .containsAllEntriesOf(Map.of("main.orders", 1L, "main.\"Odd.\"\"Na me\"", 0L, "main.words_content", 2L))
                .doesNotContainKeys("main.words", "main.v", "main.sqlite_sequence");
        assertThat(query(restored, "PRAGMA user_version")).isEqualTo("7");
    }

    @Test
    void brokenReferencesAreAWarning() throws Exception {
        execute(
                path,
                "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
                "CREATE TABLE child (p REFERENCES parent)",
                "INSERT INTO child VALUES (1)");
        assertThat(dump().details()).containsEntry("warnings", "rows without the row they refer to in child");
    }

    @Test
    void missingFileIsAnErrorAndStaysMissing() {
        assertThatThrownBy(() -> dumper().open())
                .isInstanceOfSatisfying(
                        PermanentException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.SOURCE_UNREACHABLE))
                .hasMessage("SQLite database " + path + " does not exist");
        assertThat(path).doesNotExist();
    }

    @Test
    void emptyFileAndFolderAreNoDatabases() throws IOException {
        Files.createFile(path);
        assertThatThrownBy(() -> dumper().open()).hasMessageEndingWith("is empty");
        Files.delete(path);
        Files.createDirectory(path);
        assertThatThrownBy(() -> dumper().open()).hasMessageEndingWith("is not a file");
    }

    @Test
    void fileOfAnotherKindIsRefused() throws IOException {
        Files.writeString(path, "this is a text and not a database, however long it may be ".repeat(100));
        assertThatThrownBy(this::dump)
                .isInstanceOf(PermanentException.class)
                .hasMessage(path + " is not an SQLite database, or it is encrypted");
    }

    @Test
    void damagedPagesFailTheDumpForGood() throws Exception {
        execute(path, "CREATE TABLE big (n int, t text)", "CREATE INDEX i ON big (t)", SOME_MIB);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            for (long at = 40 * 4096L; at < 60 * 4096L; at += 4096) {
                channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}), at);
            }
        }
        assertThatThrownBy(this::dump)
                .isInstanceOfSatisfying(
                        PermanentException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DUMP_FAILED))
                .hasMessageStartingWith("SQLite database " + path + " is damaged: ");
    }

    @Test
    void truncatedDatabaseFailsTheDump() throws Exception {
        execute(path, "CREATE TABLE big (n int, t text)", SOME_MIB);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        assertThatThrownBy(this::dump).isInstanceOf(PermanentException.class).hasMessageContaining("is damaged");
    }

    @Test
    void lockedDatabaseCanBeTriedAgain() throws Exception {
        execute(path, "CREATE TABLE t (a int)");
        lockTimeout = Duration.ofMillis(300);
        try (Connection other = connect(path);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            assertThatThrownBy(this::dump)
                    .isExactlyInstanceOf(BactrianException.class)
                    .hasMessage("SQLite database " + path + " is locked by another process for more than 0.3s");
            statement.execute("ROLLBACK");
        }
        dump();
    }

    @Test
    void copyHasNoNameWhileItIsRead() throws Exception {
        execute(path, "CREATE TABLE t (a int)");
        try (DumpSession session = dumper().open();
                InputStream plain = session.artifacts().get(0).open()) {
            assertThat(scratch).isEmptyDirectory();
            assertThat(plain.readAllBytes()).hasSizeGreaterThan(4096);
        }
    }

    @Test
    void closeAndTimeoutStopTheReading() throws Exception {
        execute(path, "CREATE TABLE big (n int, t text)", SOME_MIB);
        DumpSession session = dumper().open();
        try (InputStream plain = session.artifacts().get(0).open()) {
            plain.readNBytes(100);
            session.close();
            assertThatThrownBy(plain::readAllBytes).hasMessageContaining("was stopped before its end");
        }
        timeout = Duration.ofMillis(20);
        assertThatThrownBy(this::dump)
                .isExactlyInstanceOf(BactrianException.class)
                .hasMessageEndingWith("ran out of time after 0.0s");
    }

    @Test
    void closeStopsTheCopying() throws Exception {
        execute(
                path,
                "CREATE TABLE big (n int, t text)",
                SOME_MIB,
                "INSERT INTO big SELECT * FROM big",
                "INSERT INTO big SELECT * FROM big");
        DumpSession session = dumper().open();
        CompletableFuture<Void> closer = CompletableFuture.runAsync(() -> {
            await().pollInterval(Duration.ofMillis(2)).until(() -> Files.exists(scratch) && copyHasBegun());
            session.close();
        });
        assertThatThrownBy(() -> session.artifacts().get(0).open())
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CANCELLED));
        closer.get(10, TimeUnit.SECONDS);
        assertThat(scratch).isEmptyDirectory();
    }

    private boolean copyHasBegun() throws IOException {
        try (var found =
                Files.find(scratch, 2, (file, attributes) -> file.endsWith("copy.sqlite") && attributes.size() > 0)) {
            return found.findAny().isPresent();
        }
    }

    @Test
    void leftoversOfAKilledProcessAreSweptAndFoldersInUseAreNot() throws Exception {
        execute(path, "CREATE TABLE t (a int)");
        Path abandoned = Files.createDirectories(scratch.resolve("bactrian-scratch-1"));
        Files.createFile(abandoned.resolve("lock"));
        Files.writeString(abandoned.resolve("copy.sqlite"), "plain");
        try (ScratchFolder used = ScratchFolder.create(scratch)) {
            Path kept = used.newFile("copy.sqlite");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.getParent())))
                    .isEqualTo("rwx------");
            assertThat(abandoned).doesNotExist();
            try (DumpSession session = dumper().open();
                    InputStream plain = session.artifacts().get(0).open()) {
                assertThat(plain.readAllBytes()).isNotEmpty();
            }
            assertThat(kept).exists();
        }
        assertThat(scratch).isEmptyDirectory();
    }
}
