package io.bactrian.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.codec.DecryptionKeys;
import io.bactrian.backup.dump.ToolProcess;
import io.bactrian.backup.repository.Repository;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Secret;
import io.bactrian.runtime.Settings;
import io.bactrian.support.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresqlRestoreTest {

    private static final AtomicInteger TARGETS = new AtomicInteger();
    private static final PostgresServer SERVER = PostgresServer.shared();
    private static BackupLab lab;
    private static String source;
    private static Manifest whole;

    @BeforeAll
    static void backUp() throws Exception {
        lab = new BackupLab();
        SERVER.execute(
                "postgres",
                "CREATE ROLE restore_owner",
                "CREATE ROLE \"Odd Role\" LOGIN PASSWORD 'of the role' VALID UNTIL '2090-01-01'",
                "GRANT restore_owner TO \"Odd Role\"");
        source = SERVER.createDatabase(
                "CREATE EXTENSION hstore",
                "CREATE TABLE plain (id serial PRIMARY KEY, note text, more hstore)",
                "INSERT INTO plain (note, more) SELECT md5(n::text), hstore('n', n::text) FROM generate_series(1, 20000) n",
                "CREATE INDEX ON plain (note)",
                "CREATE SCHEMA \"Sales. 2026\" AUTHORIZATION restore_owner",
                "CREATE TABLE \"Sales. 2026\".\"Order \"\"Lines\"\", all\" (\"Größe\" int, b text DEFAULT E'\\\\x')",
                "INSERT INTO \"Sales. 2026\".\"Order \"\"Lines\"\", all\" VALUES (1), (2), (3)",
                "ALTER TABLE \"Sales. 2026\".\"Order \"\"Lines\"\", all\" OWNER TO \"Odd Role\"",
                "CREATE TABLE empty_one ()",
                "CREATE TABLE part (at date, n int) PARTITION BY RANGE (at)",
                "CREATE TABLE part_2026 PARTITION OF part FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
                "INSERT INTO part SELECT '2026-03-01', n FROM generate_series(1, 77) n",
                "CREATE VIEW seen AS SELECT id FROM plain WHERE id > 100",
                "CREATE MATERIALIZED VIEW kept AS SELECT count(*) AS rows FROM plain",
                "CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2'",
                "CREATE INDEX ON plain (twice(id))",
                "CREATE SEQUENCE lonely START 4711",
                "SELECT nextval('lonely')",
                "SELECT lo_from_bytea(4242, 'large object'::bytea)",
                "CREATE TYPE mood AS ENUM ('sad', 'glad')",
                "GRANT SELECT ON plain TO \"Odd Role\"");
        whole = lab.backupPostgresql(SERVER, source, "pair");
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void everything_comes_back(int jobs) throws Exception {
        String target = newName();
        RestoreResult result = restore(whole, target, lab.options().withJobs(jobs));
        assertThat(dump(SERVER, target)).isEqualTo(dump(SERVER, source));
        assertThat(result.rowCounts())
                .isEqualTo(whole.source().rowCounts())
                .containsEntry("public.plain", 20_000L)
                .containsEntry("public.part_2026", 77L)
                .containsEntry("\"Sales. 2026\".\"Order \"\"Lines\"\", all\"", 3L);
        assertThat(result.phases()).containsKeys("restore", "analyze", "count");
        assertThat(result.phases().containsKey("read")).isEqualTo(jobs > 1);
        assertThat(result.plainBytes()).isEqualTo(whole.plainBytes());
        assertThat(result.notes()).isEmpty();
        assertThat(SERVER.query(target, "SELECT reltuples::int FROM pg_class WHERE relname = 'plain'"))
                .isEqualTo("20000");
    }

    @Test
    void another_server_gets_the_roles_too_and_needs_neither_settings_nor_the_source() throws Exception {
        Path bucket = lab.path("one");
        Settings none = Settings.load(lab.path("nowhere/none.properties"), Map.of(), Map.of());
        try (PostgresServer other = PostgresServer.start();
                Repository repository = Repository.at(bucket.toUri().toString())) {
            Manifest manifest = repository.find(whole.backup() + "@latest");
            RestoreTarget.Postgresql target = target(other, "fresh");
            RestoreOptions options = lab.options();
            Restorer restorer = new Restorer(none);
            assertThatThrownBy(() -> restorer.restore(repository, manifest, target, options, RecoveryListener.NONE))
                    .isInstanceOfSatisfying(BactrianException.class, e -> assertThat(e.describe())
                            .contains("does not exist")
                            .contains("--globals"));
            assertThat(databases(other)).doesNotContain("fresh");

            other.execute("postgres", "CREATE ROLE \"Odd Role\" NOLOGIN");
            restorer.restore(repository, manifest, target, options.withGlobals(true), RecoveryListener.NONE);
            assertThat(dump(other, "fresh")).isEqualTo(dump(SERVER, source));
            assertThat(other.query("postgres", "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'Odd Role'"))
                    .isEqualTo("t");
            try (var connection = other.connect("fresh", "Odd Role", "of the role")) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }
    }

    @Test
    void a_database_that_holds_anything_is_refused_and_left_alone() {
        String target = SERVER.createDatabase("CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'");
        assertThatThrownBy(() -> restore(whole, target, lab.options()))
                .isInstanceOfSatisfying(BactrianException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.RESTORE_FAILED);
                    assertThat(e.describe())
                            .contains("is not empty")
                            .contains("public.mine")
                            .contains("--force");
                });
        assertThat(SERVER.query(target, "SELECT mine()")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void force_replaces_what_is_in_the_backup_and_keeps_the_rest(int jobs) throws Exception {
        String target = newName();
        restore(whole, target, lab.options());
        SERVER.execute(
                target, "DELETE FROM plain WHERE id > 5", "CREATE TABLE mine (n int)", "INSERT INTO mine VALUES (1)");
        restore(whole, target, lab.options().withForce(true).withJobs(jobs));
        assertThat(SERVER.query(target, "SELECT count(*) FROM plain")).isEqualTo("20000");
        assertThat(SERVER.query(target, "SELECT count(*) FROM mine")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_forced_restore_that_fails_leaves_everything_as_it_was(int jobs) throws Exception {
        String target = newName();
        restore(whole, target, lab.options());
        SERVER.execute(
                target,
                "DELETE FROM plain WHERE id > 5",
                "CREATE VIEW in_the_way AS SELECT note FROM plain"); // keeps plain from being dropped
        assertThatThrownBy(() ->
                        restore(whole, target, lab.options().withForce(true).withJobs(jobs)))
                .hasMessageContaining("in_the_way");
        Manifest damaged = lab.backupPostgresql(SERVER, source, "local");
        BackupLab.flipBit(lab.stored("one", damaged, BackupLab.database(damaged)));
        assertThatThrownBy(() ->
                        restore(damaged, target, lab.options().withForce(true).withJobs(jobs)))
                .isInstanceOf(BactrianException.class);
        assertThat(SERVER.query(target, "SELECT count(*) FROM in_the_way")).isEqualTo("5");
        assertThat(SERVER.query(target, "SELECT count(*) FROM kept")).isEqualTo("1");
    }

    @Test
    void the_source_is_refused_even_with_force() {
        assertThatThrownBy(() -> restore(whole, source, lab.options().withForce(true)))
                .hasMessageContaining("is the database that was backed up");
        assertThat(SERVER.query(source, "SELECT count(*) FROM plain")).isEqualTo("20000");
    }

    @Test
    void the_source_is_known_by_its_oid_under_another_name() {
        String renamed = newName();
        SERVER.execute("postgres", "ALTER DATABASE " + source + " RENAME TO " + renamed);
        try {
            assertThatThrownBy(() -> restore(whole, renamed, lab.options().withForce(true)))
                    .hasMessageContaining("is the database that was backed up");
            // The name made anew and empty is where one recovers to.
            SERVER.execute("postgres", "CREATE DATABASE " + source);
            restore(whole, source, lab.options());
            SERVER.execute("postgres", "DROP DATABASE " + source);
        } finally {
            SERVER.execute("postgres", "ALTER DATABASE " + renamed + " RENAME TO " + source);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, flipped",
        "2, flipped",
        "1, truncated",
        "2, truncated",
        "1, missing",
        "2, missing",
        "1, grown",
        "2, grown"
    })
    void damage_leaves_the_target_without_any_table(int jobs, String damage) throws Exception {
        Manifest manifest = lab.backupPostgresql(SERVER, source, "local");
        damage(damage, lab.stored("one", manifest, BackupLab.database(manifest)));
        String empty = SERVER.createDatabase();
        String absent = newName();
        try (Repository repository = lab.repository("local")) {
            for (String name : List.of(empty, absent)) {
                assertThatThrownBy(() -> new Restorer(lab.settings())
                                .restore(
                                        repository,
                                        manifest,
                                        target(SERVER, name),
                                        lab.options().withJobs(jobs),
                                        RecoveryListener.NONE))
                        .isInstanceOfSatisfying(BactrianException.class, e -> assertThat(e.exitCode())
                                .isIn(ExitCode.VERIFY_FAILED, ExitCode.NOT_FOUND, ExitCode.KEY));
            }
        }
        assertThat(SERVER.query(
                        empty,
                        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                                + " WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"))
                .isEqualTo("0");
        assertThat(databases(SERVER)).doesNotContain(absent);
    }

    @Test
    void a_damaged_copy_is_passed_over_for_a_whole_one() throws Exception {
        Manifest manifest = lab.backupPostgresql(SERVER, source, "pair");
        BackupLab.flipBit(lab.stored("one", manifest, BackupLab.database(manifest)));
        RestoreResult result = restore(manifest, newName(), lab.options());
        assertThat(result.notes())
                .singleElement()
                .asString()
                .contains("storage one")
                .contains("passed over");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void a_wrong_key_changes_nothing(int jobs) throws Exception {
        String target = newName();
        DecryptionKeys wrong = lab.otherKeys();
        RestoreOptions options = new RestoreOptions(false, false, jobs, wrong, lab.scratch());
        assertThatThrownBy(() -> restore(whole, target, options))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.KEY));
        assertThat(databases(SERVER)).doesNotContain(target);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void rows_that_are_not_those_of_the_manifest_fail_the_restore(int jobs) {
        Map<String, Long> counts = new TreeMap<>(whole.source().rowCounts());
        counts.put("public.plain", 20_001L);
        counts.put("public.gone", 5L);
        Manifest other = BackupLab.withCounts(whole, new TreeMap<>(counts));
        assertThatThrownBy(() -> restore(other, newName(), lab.options().withJobs(jobs)))
                .isInstanceOfSatisfying(BactrianException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.RESTORE_FAILED);
                    assertThat(e.getMessage())
                            .contains("public.plain has 20000 rows where the manifest says 20001")
                            .contains("public.gone is missing");
                });
    }

    @Test
    void a_wrong_password_is_said_and_not_shown() {
        RestoreTarget.Postgresql target = new RestoreTarget.Postgresql(
                SERVER.host(), SERVER.port(), PostgresServer.SUPERUSER, newName(), Optional.of(new Secret("canary")));
        assertThatThrownBy(() -> restore(whole, target, lab.options()))
                .isInstanceOfSatisfying(BactrianException.class, e -> assertThat(e.describe())
                        .contains("password authentication failed")
                        .contains("--password-file")
                        .doesNotContain("canary"));
    }

    @Test
    void odd_database_names_are_names_and_not_connection_strings() throws Exception {
        String name = "host=elsewhere dbname='x' \"quoted\" \\ " + TARGETS.incrementAndGet();
        restore(whole, name, lab.options());
        assertThat(databases(SERVER)).contains(name);
    }

    @Test
    void plain_artifacts_are_written_as_files() throws Exception {
        Path folder = lab.path("plain-" + TARGETS.incrementAndGet());
        restore(whole, new RestoreTarget.Folder(folder), lab.options());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("database.dump", "globals.sql");
        }
        assertThat(Files.size(folder.resolve("database.dump")))
                .isEqualTo(BackupLab.database(whole).plain().bytes());
        assertThatThrownBy(() -> restore(whole, new RestoreTarget.Folder(folder), lab.options()))
                .hasMessageContaining("exists already");
    }

    @Test
    void a_backup_of_postgresql_is_not_restored_to_an_sqlite_file() {
        assertThatThrownBy(() -> restore(whole, new RestoreTarget.Sqlite(lab.path("no.db")), lab.options()))
                .hasMessageContaining("is a backup of postgresql");
    }

    private static void damage(String damage, Path file) throws IOException {
        switch (damage) {
            case "flipped" -> BackupLab.flipBit(file);
            case "truncated" -> BackupLab.truncate(file);
            case "missing" -> Files.delete(file);
            default -> {
                byte[] bytes = Files.readAllBytes(file);
                Files.delete(file);
                Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length + 1));
            }
        }
    }

    private static RestoreResult restore(Manifest manifest, String database, RestoreOptions options) {
        return restore(manifest, target(SERVER, database), options);
    }

    private static RestoreResult restore(Manifest manifest, RestoreTarget target, RestoreOptions options) {
        try (Repository repository = lab.repository("pair")) {
            return new Restorer(lab.settings()).restore(repository, manifest, target, options, RecoveryListener.NONE);
        }
    }

    private static RestoreTarget.Postgresql target(PostgresServer server, String database) {
        return new RestoreTarget.Postgresql(
                server.host(),
                server.port(),
                PostgresServer.SUPERUSER,
                database,
                Optional.of(new Secret(PostgresServer.PASSWORD)));
    }

    private static String newName() {
        return "restored" + TARGETS.incrementAndGet();
    }

    private static List<String> databases(PostgresServer server) {
        return List.of(server.query("postgres", "SELECT string_agg(datname, '|') FROM pg_database")
                .split("\\|"));
    }

    /** Everything pg_dump says of a database, without the key that differs every time. */
    private static String dump(PostgresServer server, String database) throws IOException {
        try (ToolProcess dump = ToolProcess.of(List.of(
                        PostgresServer.BIN.resolve("pg_dump").toString(),
                        "-h",
                        server.host(),
                        "-p",
                        Integer.toString(server.port()),
                        "-U",
                        PostgresServer.SUPERUSER,
                        database))
                .variable("PGPASSWORD", PostgresServer.PASSWORD)
                .start()) {
            return new String(dump.output().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.matches("\\\\(un)?restrict .*"))
                    .collect(Collectors.joining("\n"));
        }
    }
}
