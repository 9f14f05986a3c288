package io.bactrian.backup.dump;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.bactrian.backup.DumpArtifact;
import io.bactrian.backup.DumpSession;
import io.bactrian.backup.SourceFacts;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Secret;
import io.bactrian.runtime.Settings;
import io.bactrian.support.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PostgresqlDumperTest {

    private static final PostgresServer SERVER = PostgresServer.shared();
    private static final String SOME_MIB =
            "INSERT INTO big SELECT n, repeat(md5(n::text), 30) FROM generate_series(1, 40000) n";

    @TempDir
    Path folder;

    private PostgresqlSelection selection = PostgresqlSelection.ALL;
    private Globals globals = Globals.NONE;
    private Duration lockTimeout = Duration.ofSeconds(20);
    private Duration timeout = Duration.ofMinutes(2);
    private boolean rowCounts = true;
    private Map<String, String> set = Map.of();

    private static PostgresqlSource source(String database) {
        return source(database, PostgresServer.SUPERUSER, PostgresServer.PASSWORD);
    }

    private static PostgresqlSource source(String database, String user, String password) {
        return new PostgresqlSource(
                "crm",
                SERVER.host(),
                SERVER.port(),
                database,
                user,
                Optional.of(new Secret(password)),
                "prefer",
                Duration.ofSeconds(5));
    }

    private DumpSession open(PostgresqlSource source) {
        Settings settings = Settings.load(folder.resolve("conf/none"), Map.of(), set);
        return new PostgresqlDumper(
                        settings,
                        source,
                        new PostgresqlDumpOptions(selection, globals, lockTimeout, timeout, rowCounts))
                .open();
    }

    private SourceFacts dump(PostgresqlSource source) throws IOException {
        try (DumpSession session = open(source)) {
            for (DumpArtifact artifact : session.artifacts()) {
                try (InputStream plain = artifact.open();
                        OutputStream file = Files.newOutputStream(file(artifact))) {
                    plain.transferTo(file);
                }
            }
            return session.facts();
        }
    }

    private Path file(DumpArtifact artifact) {
        return folder.resolve(artifact.name() + artifact.suffix());
    }

    /** Into an empty database, with the stock tool. */
    private String restore() throws IOException {
        String target = SERVER.createDatabase();
        try (PgPassFile password = PgPassFile.create(Optional.of(new Secret(PostgresServer.PASSWORD)));
                ToolProcess tool = ToolProcess.of(List.of(
                                PostgresServer.BIN.resolve("pg_restore").toString(),
                                "--exit-on-error",
                                "--no-password",
                                "--dbname=" + source(target).conninfo()))
                        .variables(password.variables())
                        .input(Files.newInputStream(folder.resolve("database.dump")))
                        .errorLines(PgDumpErrors::isError)
                        .start()) {
            tool.await();
        }
        return target;
    }

    @Test
    void dumpRestoresWithTheStockTool() throws Exception {
        String database = SERVER.createDatabase(
                "CREATE TABLE customer (id int PRIMARY KEY, name text, bytes bytea)",
                "INSERT INTO customer SELECT n, 'name ' || n, decode(md5(n::text), 'hex') FROM generate_series(1, 5000) n",
                "CREATE TABLE orders (id int, at date) PARTITION BY RANGE (at)",
                "CREATE TABLE orders_old PARTITION OF orders FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
                "CREATE TABLE orders_new PARTITION OF orders FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
                "INSERT INTO orders VALUES (1, '2024-05-01'), (2, '2025-05-01'), (3, '2025-06-01')",
                "CREATE VIEW v AS SELECT * FROM customer",
                "CREATE MATERIALIZED VIEW m AS SELECT count(*) FROM customer",
                "CREATE TABLE parent (a int)",
                "CREATE TABLE child () INHERITS (parent)",
                "INSERT INTO parent VALUES (1)",
                "INSERT INTO child VALUES (2), (3)",
                "SELECT lo_from_bytea(4711, decode(repeat('ab', 300000), 'hex'))");
        globals = Globals.ALL;
        SERVER.createRole("another secret");

        SourceFacts facts = dump(source(database));

        assertThat(facts.rowCounts())
                .containsOnly(
                        Map.entry("public.customer", 5000L),
                        Map.entry("public.orders_old", 1L),
                        Map.entry("public.orders_new", 2L),
                        Map.entry("public.parent", 1L),
                        Map.entry("public.child", 2L));
        assertThat(facts.engine()).isEqualTo("postgresql");
        assertThat(facts.name()).isEqualTo(database);
        assertThat(facts.serverVersion()).startsWith("15.");
        assertThat(facts.tool()).startsWith("pg_dump (PostgreSQL) 15.");
        assertThat(facts.identity())
                .isEqualTo(SERVER.query(
                        database,
                        "SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname ="
                                + " current_database()) FROM pg_control_system()"));
        assertThat(facts.details()).containsEntry("encoding", "UTF8").doesNotContainKey("warnings");
        assertThat(Files.readString(folder.resolve("globals.sql"))).contains("CREATE ROLE", "SCRAM-SHA-256");

        String target = restore();
        String digest = "SELECT md5(string_agg(c::text, ',' ORDER BY id)) FROM customer c";
        assertThat(SERVER.query(target, digest)).isEqualTo(SERVER.query(database, digest));
        assertThat(SERVER.query(target, "SELECT md5(lo_get(4711))"))
                .isEqualTo(SERVER.query(database, "SELECT md5(lo_get(4711))"));
        try (Connection connection = SERVER.connect(target);
                Statement statement = connection.createStatement()) {
            for (TableName table : PostgresqlTables.ordinary(connection)) {
                assertThat(PostgresqlTables.count(statement, table))
                        .isEqualTo(facts.rowCounts().get(table.toString()));
            }
        }
    }

    @Test
    void rowCountsAreThoseOfTheDumpWhileOthersWrite() throws Exception {
        String database = SERVER.createDatabase("CREATE TABLE event (id bigserial)", "CREATE TABLE copy (id bigint)");
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try (Connection connection = SERVER.connect(database);
                    Statement statement = connection.createStatement()) {
                while (!enough.get()) {
                    // One transaction: both tables always hold the same number of rows.
                    statement.execute("WITH new AS (INSERT INTO event SELECT FROM generate_series(1, 50) RETURNING id)"
                            + " INSERT INTO copy SELECT id FROM new");
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            await().until(() -> Integer.parseInt(SERVER.query(database, "SELECT count(*) FROM copy")) > 5000);
            SourceFacts facts = dump(source(database));
            long copied = facts.rowCounts().get("public.copy");
            assertThat(facts.rowCounts().get("public.event")).isEqualTo(copied);
            assertThat(SERVER.query(restore(), "SELECT count(*) FROM event")).isEqualTo(Long.toString(copied));
        } finally {
            enough.set(true);
            writer.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void oddNamesAreDumpedCountedAndSelected() throws Exception {
        String schema = "Sch.\"é ma";
        String table = "Ta ble.*\"?ü$";
        String database = SERVER.createDatabase(
                "CREATE SCHEMA " + SqlNames.quote(schema),
                "CREATE TABLE " + new TableName(schema, table).sql() + " (a int)",
                "CREATE TABLE " + new TableName(schema, "other").sql() + " (a int)",
                "CREATE TABLE \"Comma,Table\" (a int)",
                "INSERT INTO " + new TableName(schema, table).sql() + " VALUES (1), (2)");
        assertThat(dump(source(database)).rowCounts())
                .containsOnly(
                        Map.entry("\"Sch.\"\"é ma\".\"Ta ble.*\"\"?ü$\"", 2L),
                        Map.entry("\"Sch.\"\"é ma\".other", 0L),
                        Map.entry("public.\"Comma,Table\"", 0L));
        restore();

        selection = new PostgresqlSelection(
                List.of(),
                List.of(),
                NamePattern.split(new TableName(schema, table).sql() + ", \"Comma,Table\""),
                List.of());
        assertThat(dump(source(database)).rowCounts()).hasSize(2).doesNotContainKey("\"Sch.\"\"é ma\".other");
        assertThat(listed()).contains("Ta ble.*", "Comma,Table").doesNotContain("other");
    }

    @Test
    void selectionCountsTheTablesThatPgDumpTakes() throws Exception {
        String database = SERVER.createDatabase(
                "CREATE SCHEMA a",
                "CREATE SCHEMA ab",
                "CREATE SCHEMA \"A\"",
                "CREATE TABLE a.one (x int)",
                "CREATE TABLE a.two (x int)",
                "CREATE TABLE ab.one (x int)",
                "CREATE TABLE \"A\".one (x int)",
                "CREATE TABLE one (x int)",
                "CREATE TABLE one1 (x int)",
                "CREATE TABLE log_1 (x int)",
                "CREATE TABLE log_2 (x int)");
        List<PostgresqlSelection> selections = List.of(
                PostgresqlSelection.ALL,
                new PostgresqlSelection(List.of("a"), List.of(), List.of(), List.of()),
                new PostgresqlSelection(List.of("A*"), List.of(), List.of(), List.of("*.two")),
                new PostgresqlSelection(List.of("\"A\""), List.of(), List.of(), List.of()),
                new PostgresqlSelection(List.of(), List.of("a?"), List.of(), List.of("log_[12]")),
                new PostgresqlSelection(List.of(), List.of("a"), List.of("a.*", "one"), List.of("a.two")),
                new PostgresqlSelection(List.of(), List.of(), List.of("*.one"), List.of()),
                new PostgresqlSelection(List.of(), List.of(), List.of("one?", "lo*"), List.of("log_2")));
        for (PostgresqlSelection some : selections) {
            selection = some;
            SourceFacts facts = dump(source(database));
            List<String> dumped = listed().lines()
                    .filter(line -> line.contains(" TABLE DATA "))
                    .map(line -> line.replaceFirst(".* TABLE DATA (\\S+) (\\S+) .*", "$1.$2"))
                    .map(name -> name.replace("A.", "\"A\"."))
                    .toList();
            assertThat(dumped).as("%s", some).isNotEmpty();
            assertThat(facts.rowCounts().keySet()).as("%s", some).containsExactlyInAnyOrderElementsOf(dumped);
        }
    }

    private String listed() throws IOException {
        try (ToolProcess tool = ToolProcess.of(List.of(
                        PostgresServer.BIN.resolve("pg_restore").toString(),
                        "--list",
                        folder.resolve("database.dump").toString()))
                .start()) {
            return tool.text();
        }
    }

    @Test
    void databaseWithoutTablesIsDumped() throws IOException {
        assertThat(dump(source(SERVER.createDatabase())).rowCounts()).isEmpty();
        restore();
    }

    @Test
    void tablesOfExtensionsAreNotCounted() throws IOException {
        String database = SERVER.createDatabase(
                "CREATE TABLE mine (a int)", "CREATE TABLE theirs (a int)", "ALTER EXTENSION plpgsql ADD TABLE theirs");
        assertThat(dump(source(database)).rowCounts()).containsOnlyKeys("public.mine");
        assertThat(listed()).doesNotContain("theirs");
    }

    @Test
    void serverThatHidesItsIdentifierIsKnownByItsDatabase() throws IOException {
        String database =
                SERVER.createDatabase("REVOKE EXECUTE ON FUNCTION pg_catalog.pg_control_system() FROM public");
        String role = SERVER.createRole("secret");
        assertThat(dump(source(database, role, "secret")).identity())
                .isEqualTo(SERVER.query(
                        database, "SELECT oid || '/' || datname FROM pg_database WHERE datname = current_database()"));
    }

    @Test
    void warningsOfPgDumpAreKept() throws IOException {
        String database = SERVER.createDatabase();
        set = Map.of(
                "postgresql.bin",
                pgDumpThatSays("pg_dump: warning: there are circular constraints")
                        .toString());
        assertThat(dump(source(database)).details())
                .containsEntry("warnings", "pg_dump: warning: there are circular constraints");
    }

    @Test
    void errorThatPgDumpReportsFailsTheDumpWhateverItsExitStatus() throws IOException {
        String database = SERVER.createDatabase();
        set = Map.of(
                "postgresql.bin",
                pgDumpThatSays("pg_dump: error: something is missing").toString());
        assertThatThrownBy(() -> dump(source(database)))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("reported an error, though it exited 0")
                .hasMessageContaining("something is missing");
    }

    private Path pgDumpThatSays(String message) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path script = Files.writeString(
                bin.resolve("pg_dump"),
                "#!/bin/sh\necho '" + message + "' >&2\nexec " + PostgresServer.BIN + "/pg_dump \"$@\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return bin;
    }

    @Test
    void patternThatMatchesNothingFails() {
        String database = SERVER.createDatabase("CREATE TABLE orders (a int)");
        selection = new PostgresqlSelection(List.of(), List.of(), List.of("orders", "oders"), List.of());
        assertThatThrownBy(() -> dump(source(database)))
                .isInstanceOf(PermanentException.class)
                .hasMessageStartingWith("nothing in database " + database)
                .hasMessageContaining("oders");
    }

    @Test
    void missingPrivilegesAreAllNamedBeforePgDumpRuns() {
        String database = SERVER.createDatabase(
                "CREATE TABLE a (x serial)",
                "CREATE TABLE b (x int)",
                "CREATE TABLE c (x int)",
                "CREATE SCHEMA closed",
                "CREATE TABLE closed.d (x int)");
        String role = SERVER.createRole("secret");
        SERVER.execute(database, "GRANT SELECT ON a, closed.d TO " + role);
        assertThatThrownBy(() -> open(source(database, role, "secret")))
                .isInstanceOfSatisfying(PermanentException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.DUMP_FAILED);
                    assertThat(e.hint().orElseThrow()).contains("GRANT pg_read_all_data TO \"" + role + "\"");
                })
                .hasMessageStartingWith(
                        role + " may not read closed.d, public.a_x_seq, public.b, public.c of database " + database);
        selection = new PostgresqlSelection(List.of(), List.of(), List.of("a"), List.of());
        open(source(database, role, "secret")).close();
    }

    @Test
    void privilegeThatOnlyPgDumpMissesIsExplained() {
        String database = SERVER.createDatabase("SELECT lo_create(4712)");
        String role = SERVER.createRole("secret");
        assertThatThrownBy(() -> dump(source(database, role, "secret")))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining(role + " may not read large object 4712");
    }

    @Test
    void rowsHiddenBySecurityPoliciesFailTheDump() {
        String database = SERVER.createDatabase(
                "CREATE TABLE t (x int)", "ALTER TABLE t ENABLE ROW LEVEL SECURITY", "INSERT INTO t VALUES (1)");
        String role = SERVER.createRole("secret");
        SERVER.execute(database, "GRANT SELECT ON t TO " + role);
        assertThatThrownBy(() -> dump(source(database, role, "secret")))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("row-level security");
    }

    @Test
    void globalsWithPasswordsWantASuperuserAndWithoutDoNot() throws IOException {
        String database = SERVER.createDatabase();
        String role = SERVER.createRole("secret");
        globals = Globals.ALL;
        assertThatThrownBy(() -> open(source(database, role, "secret")))
                .isInstanceOfSatisfying(PermanentException.class, e -> assertThat(e.hint())
                        .hasValue("set globals to no-passwords, or to false"))
                .hasMessageContaining("may not read the passwords of the roles");
        globals = Globals.WITHOUT_PASSWORDS;
        dump(source(database, role, "secret"));
        assertThat(Files.readString(folder.resolve("globals.sql")))
                .contains("CREATE ROLE " + role)
                .doesNotContain("SCRAM");
    }

    @Test
    void killedPgDumpNeverLooksLikeTheEnd() throws IOException {
        String database = SERVER.createDatabase("CREATE TABLE big (n int, t text)", SOME_MIB);
        try (DumpSession session = open(source(database));
                InputStream plain = session.artifacts().get(0).open()) {
            plain.readNBytes(1 << 20);
            ProcessHandle tool = pgDump();
            tool.destroyForcibly();
            assertThatThrownBy(() -> plain.transferTo(OutputStream.nullOutputStream()))
                    .isExactlyInstanceOf(BactrianException.class)
                    .hasMessageContaining("pg_dump failed: killed by signal 9");
            assertThatThrownBy(plain::read).isInstanceOf(BactrianException.class);
        }
    }

    @Test
    void killedServerFailsTheDump() throws IOException {
        try (PostgresServer own = PostgresServer.start()) {
            String database = own.createDatabase("CREATE TABLE big (n int, t text)", SOME_MIB);
            PostgresqlSource source = new PostgresqlSource(
                    "crm",
                    own.socketFolder(),
                    own.port(),
                    database,
                    PostgresServer.SUPERUSER,
                    Optional.of(new Secret(PostgresServer.PASSWORD)),
                    "prefer",
                    Duration.ofSeconds(5));
            try (DumpSession session = open(source);
                    InputStream plain = session.artifacts().get(0).open()) {
                plain.readNBytes(1 << 20);
                own.kill();
                assertThatThrownBy(() -> plain.transferTo(OutputStream.nullOutputStream()))
                        .isInstanceOf(BactrianException.class);
            }
            assertThatThrownBy(() -> open(source))
                    .isExactlyInstanceOf(BactrianException.class)
                    .hasMessageStartingWith("cannot reach database " + database);
        }
    }

    @Test
    void timeoutEndsADumpThatIsReadTooSlowly() throws IOException {
        String database = SERVER.createDatabase("CREATE TABLE big (n int, t text)", SOME_MIB);
        timeout = Duration.ofSeconds(2);
        try (DumpSession session = open(source(database));
                InputStream plain = session.artifacts().get(0).open()) {
            plain.readNBytes(1 << 20);
            ProcessHandle tool = pgDump();
            await().atMost(Duration.ofSeconds(20)).until(() -> !tool.isAlive());
            assertThatThrownBy(() -> plain.transferTo(OutputStream.nullOutputStream()))
                    .hasMessageContaining("ran out of time after 2.0s");
        }
    }

    @Test
    void closeFromAnotherThreadLeavesNothingBehind() throws Exception {
        String database = SERVER.createDatabase("CREATE TABLE big (n int, t text)", SOME_MIB);
        DumpSession session = open(source(database));
        InputStream plain = session.artifacts().get(0).open();
        plain.readNBytes(1 << 20);
        ProcessHandle tool = pgDump();
        session.close();
        assertThat(catchThrowable(() -> plain.transferTo(OutputStream.nullOutputStream())))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CANCELLED));
        session.close();
        assertThat(tool.isAlive()).isFalse();
        assertThatThrownBy(() -> session.artifacts().get(0).open()).hasMessageContaining("was stopped");
        assertNoBackends(database);
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("pg_dump-" + tool.pid()) || name.startsWith("row-counts")));
    }

    @Test
    void closeEndsADumpThatWaitsForALock() throws Exception {
        String database = SERVER.createDatabase("CREATE TABLE t (x int)");
        try (DumpSession session = open(source(database));
                Connection other = SERVER.connect(database);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
            InputStream plain = session.artifacts().get(0).open();
            CompletableFuture<Throwable> read =
                    CompletableFuture.supplyAsync(() -> catchThrowable(() -> plain.readAllBytes()));
            awaitLockWaiters(database, 1);
            CompletableFuture.runAsync(session::close).get(20, TimeUnit.SECONDS);
            assertThat(read.get(20, TimeUnit.SECONDS)).isInstanceOf(BactrianException.class);
        }
        assertNoBackends(database);
    }

    @Test
    void failingCountFailsTheDump() throws Exception {
        String database = SERVER.createDatabase("CREATE TABLE big (n int, t text)", SOME_MIB);
        try (DumpSession session = open(source(database));
                InputStream plain = session.artifacts().get(0).open()) {
            await().until(() -> plain.available() > 0); // pg_dump has taken over the snapshot
            assertThat(SERVER.query(
                            "postgres",
                            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" + database
                                    + "' AND state = 'idle in transaction' AND query LIKE '%pg_namespace n%'"))
                    .isEqualTo("1");
            assertThatThrownBy(() -> plain.transferTo(OutputStream.nullOutputStream()))
                    .isExactlyInstanceOf(BactrianException.class)
                    .hasMessageContaining("cannot count the rows of table public.big");
        }
        assertNoBackends(database);
    }

    @Test
    void lockedTableFailsWithinTheLockTimeoutAndCanBeTriedAgain() throws Exception {
        String database = SERVER.createDatabase("CREATE TABLE t (x int)");
        lockTimeout = Duration.ofSeconds(1);
        try (Connection other = SERVER.connect(database);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
            assertThatThrownBy(() -> dump(source(database)))
                    .isExactlyInstanceOf(BactrianException.class)
                    .hasMessageStartingWith("cannot lock the tables of database " + database + " at "
                            + source("x").address() + " within 1.0s: ");
            other.rollback();
        }
        assertThat(dump(source(database)).rowCounts()).containsEntry("public.t", 0L);
    }

    @Test
    void unreachableServersAndRefusedLoginsAreTold() {
        String database = SERVER.createDatabase();
        assertThatThrownBy(() -> open(source(database, PostgresServer.SUPERUSER, "wrong")))
                .isInstanceOf(PermanentException.class)
                .hasMessageEndingWith("as postgres: password authentication failed");
        assertThatThrownBy(() -> open(source("nosuch"))).isInstanceOf(PermanentException.class);
    }

    @Test
    void toolsOlderThanTheServerAreRefused() throws IOException {
        String database = SERVER.createDatabase();
        Path bin = Files.createDirectories(folder.resolve("old"));
        Path script = Files.writeString(bin.resolve("pg_dump"), "#!/bin/sh\necho 'pg_dump (PostgreSQL) 14.9'\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        set = Map.of("postgresql.bin", bin.toString());
        assertThatThrownBy(() -> open(source(database)))
                .isInstanceOf(PermanentException.class)
                .hasMessage("the installed pg_dump is of version 14 and cannot dump a server of PostgreSQL 15");
        assertNoBackends(database);
    }

    @Test
    void passwordIsInNoCommandLineAndNoEnvironmentAndItsFileIsGoneAfterwards() throws Exception {
        String canary = "canary:pa\\ss'wörd " + System.nanoTime();
        String database = SERVER.createDatabase("CREATE TABLE big (n int, t text)", SOME_MIB);
        String role = SERVER.createRole(canary);
        SERVER.execute(database, "GRANT SELECT ON big TO " + role);
        Path passFile;
        try (DumpSession session = open(source(database, role, canary));
                InputStream plain = session.artifacts().get(0).open()) {
            plain.readNBytes(1 << 20);
            Path process = Path.of("/proc/" + pgDump().pid());
            List<String> seen = new ArrayList<>();
            for (String name : List.of("cmdline", "environ")) {
                seen.add(Files.readString(process.resolve(name), UTF_8));
            }
            assertThat(seen).noneMatch(text -> text.contains("canary"));
            passFile = Path.of(seen.get(1).replaceFirst("(?s).*PGPASSFILE=([^\\x00]*)\\x00.*", "$1"));
            assertThat(Files.getPosixFilePermissions(passFile)).hasSize(2);
            assertThat(Files.readString(passFile)).contains("canary\\:pa\\\\ss");
            pgDump().destroyForcibly();
            Throwable failure = catchThrowable(() -> plain.transferTo(OutputStream.nullOutputStream()));
            assertThat(Throwables.getStackTrace(failure)).doesNotContain("canary");
            assertThat(session.facts().toString()).doesNotContain("canary");
        }
        assertThat(passFile).doesNotExist();
        assertThat(passFile.getParent()).doesNotExist();
        dump(source(database, role, canary)); // the escapes of the file are right
    }

    private static ProcessHandle pgDump() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/pg_dump"))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitLockWaiters(String database, int count) {
        await().until(() -> SERVER.query(
                        "postgres",
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = '"
                                + database + "'")
                .equals(Integer.toString(count)));
    }

    private static void assertNoBackends(String database) {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(SERVER.query(
                        "postgres", "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database + "'"))
                .isEqualTo("0"));
    }
}
