package io.bactrian.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.support.PostgresServer;
import io.bactrian.support.S3Server;
import io.bactrian.support.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what the pages on the first backup and on restore say, word for word: makes a key pair, backs up a real PostgreSQL
 * with the packaged program and the shipped routes, and restores it on a machine that has only stock tools.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RestoreRunbookIT {

    /** Debian's own tools: no shim, no virtual environment. */
    private static final String PATH = "/usr/bin:/bin";

    private static final Path LAUNCHER = Path.of("bactrian").toAbsolutePath();
    private static final String DATABASE = "nextflow_db";
    private static final String RESTORED = "nextflow_restored";
    private static final String[] FROM_PLAIN_FILES = {"roles", "database", "compare", "clean-up"};
    private static final List<String> FINGERPRINTS = List.of(
            "SELECT md5(string_agg(c::text, '|' ORDER BY id)) FROM customers c",
            "SELECT md5(string_agg(o::text, '|' ORDER BY id)) FROM \"order\" o",
            "SELECT md5(string_agg(n::text, '|' ORDER BY n::text)) FROM \"Odd names\".\"it's\" n",
            "SELECT string_agg(tableowner || ' ' || tablename, '|' ORDER BY tablename) FROM pg_tables"
                    + " WHERE schemaname IN ('public', 'Odd names')");

    private final PostgresServer source = PostgresServer.start();

    private Path folder;
    private PostgresServer target;
    private Runbook runbook;
    private String bucket;

    @BeforeAll
    void backUp(@TempDir Path ofThisClass) throws Exception {
        folder = ofThisClass;
        runbook = Runbook.of(Path.of("docs/operations/restore.md"));
        bucket = S3Server.embedded().createBucket();
        source.execute(
                "postgres", "CREATE ROLE crm LOGIN PASSWORD 'of the application'", "CREATE DATABASE " + DATABASE);
        source.execute(
                DATABASE,
                "CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL)",
                "INSERT INTO customers (name) SELECT 'Nguyễn ' || g FROM generate_series(1, 500) g",
                "CREATE TABLE \"order\" (id bigserial PRIMARY KEY, customer int REFERENCES customers, note bytea)",
                "INSERT INTO \"order\" (customer, note) SELECT 1 + g % 500, decode(md5(g::text), 'hex')"
                        + " FROM generate_series(1, 2000) g",
                "CREATE SCHEMA \"Odd names\"",
                "CREATE TABLE \"Odd names\".\"it's\" (a int)",
                "INSERT INTO \"Odd names\".\"it's\" VALUES (1), (2)",
                "ALTER TABLE customers OWNER TO crm",
                "ALTER TABLE \"order\" OWNER TO crm");
        copy(Path.of("routes"), instance().resolve("routes"));
        copy(Path.of("conf"), instance().resolve("conf"));
        makeKeys();

        Path settings = instance().resolve("conf/bactrian.properties");
        Outcome backup = run(
                Map.of(
                        "DB_POSTGRES_HOST",
                        source.host(),
                        "DB_POSTGRES_PORT",
                        Integer.toString(source.port()),
                        "DB_POSTGRES_NAME",
                        DATABASE,
                        "DB_POSTGRES_PASSWORD",
                        PostgresServer.PASSWORD,
                        "BACKUP_BUCKET",
                        bucket,
                        "BACKUP_ENDPOINT",
                        S3Server.embedded().endpoint().toString(),
                        "AWS_ACCESS_KEY_ID",
                        S3Server.ACCESS_KEY,
                        "AWS_SECRET_ACCESS_KEY",
                        S3Server.SECRET_KEY),
                LAUNCHER + " backup run crm-postgresql --conf " + settings);
        assertThat(backup.output()).startsWith("crm-postgresql-");
        assertThat(backup.status()).isZero();
    }

    @AfterAll
    void stop() {
        source.close();
        if (target != null) {
            target.close();
        }
    }

    /** A server that has never seen the data, nor the roles. */
    @BeforeEach
    void startTarget() {
        if (target != null) {
            target.close();
        }
        target = PostgresServer.start();
    }

    @Test
    void stock_tools_restore_from_the_bucket() throws Exception {
        Outcome restore = runbook("find-in-bucket", "fetch-from-bucket", "check-stored", "import-key", "decrypt");

        assertThat(restore.output())
                .contains("database.dump.zst.gpg is as it was stored", "database.dump is as it was dumped")
                .contains("nextflow_restored has the rows of crm-postgresql-")
                .doesNotContain("STOP");
        assertThat(restore.status()).isZero();
        assertRestored();
    }

    @Test
    void stock_tools_restore_from_a_copied_folder() throws Exception {
        Outcome restore = runbook("find-in-folder", "fetch-from-folder", "check-stored", "import-key", "decrypt");

        assertThat(restore.output()).contains("nextflow_restored has the rows of crm-postgresql-");
        assertThat(restore.status()).isZero();
        assertRestored();
    }

    @Test
    void a_damaged_file_stops_the_runbook_before_anything_is_restored() throws Exception {
        Path damaged = folder.resolve("damaged");
        copy(instance().resolve("data/backups"), damaged);
        Path dump;
        try (var files = Files.walk(damaged)) {
            dump = files.filter(file -> file.endsWith("database.dump.zst.gpg"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(dump);
        bytes[bytes.length / 2] ^= 1;
        Files.write(dump, bytes);

        Outcome restore = run(
                variables(Map.of("FOLDER", damaged.toString())),
                runbook.script("find-in-folder", "fetch-from-folder", "check-stored", "import-key"));

        assertThat(restore.output())
                .contains("STOP: database.dump.zst.gpg is missing or damaged")
                .doesNotContain("== import-key");
        assertThat(restore.status()).isEqualTo(1);
    }

    @Test
    void bactrian_restores_with_bucket_key_and_program_alone() throws Exception {
        Files.createSymbolicLink(Files.createDirectories(folder.resolve("bin")).resolve("bactrian"), LAUNCHER);

        Outcome restore =
                run(variables(Map.of("PATH", folder.resolve("bin") + ":" + PATH)), runbook.script("bactrian"));

        assertThat(restore.output()).contains("3 tables have the rows of the manifest");
        assertThat(restore.status()).isZero();
        assertRestored();
    }

    @Test
    void no_block_of_the_runbook_is_left_out() {
        assertThat(runbook.ids())
                .containsExactlyInAnyOrder(
                        "bactrian",
                        "find-in-bucket",
                        "find-in-folder",
                        "fetch-from-bucket",
                        "fetch-from-folder",
                        "check-stored",
                        "import-key",
                        "decrypt",
                        "roles",
                        "database",
                        "compare",
                        "clean-up");
    }

    /** As the page on the first backup says, on the machine that keeps the private key. */
    private void makeKeys() throws Exception {
        Path home = Files.createTempDirectory(Path.of("/tmp"), "bactrian-gpg"); // a short path: gpg's socket lies in it
        try {
            Outcome keys = run(
                    Map.of("GNUPGHOME", home.toString()),
                    "cd " + Files.createDirectories(folder.resolve("key")) + "\n"
                            + Runbook.of(Path.of("docs/how-to/first-backup.md"))
                                    .script("make-key")
                                    .replace("--quick-generate-key", "--batch --passphrase '' --quick-generate-key")
                            + "gpgconf --kill gpg-agent\n");
            assertThat(keys.status()).as(keys.output()).isZero();
        } finally {
            delete(home);
        }
        Files.move(folder.resolve("key/backup-public.asc"), instance().resolve("conf/backup-public.asc"));
        Files.setPosixFilePermissions(privateKey(), PosixFilePermissions.fromString("rw-------"));
    }

    private Outcome runbook(String... toPlainFiles) throws Exception {
        return run(
                variables(Map.of("FOLDER", instance().resolve("data/backups").toString())),
                runbook.script(toPlainFiles) + runbook.script(FROM_PLAIN_FILES));
    }

    private Map<String, String> variables(Map<String, String> more) throws IOException {
        Path passwords = folder.resolve("pgpass");
        Files.writeString(passwords, "*:*:*:" + PostgresServer.SUPERUSER + ":" + PostgresServer.PASSWORD + "\n");
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
        Map<String, String> variables = new HashMap<>(Map.of(
                "BUCKET",
                bucket,
                "ENDPOINT",
                S3Server.embedded().endpoint().toString(),
                "AWS_DEFAULT_REGION",
                "us-east-1",
                "AWS_ACCESS_KEY_ID",
                S3Server.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                S3Server.SECRET_KEY,
                "BACKUP",
                "crm-postgresql",
                "PRIVATE_KEY",
                privateKey().toString(),
                "PGHOST",
                target.host(),
                "PGPORT",
                Integer.toString(target.port()),
                "TARGET",
                RESTORED));
        variables.put("PGUSER", PostgresServer.SUPERUSER);
        variables.put("PGPASSFILE", passwords.toString());
        Path work = Files.createTempDirectory(Path.of("/tmp"), "bactrian-restore");
        Files.delete(work);
        variables.put("WORK", work.toString());
        variables.putAll(more);
        return variables;
    }

    private void assertRestored() {
        for (String fingerprint : FINGERPRINTS) {
            assertThat(target.query(RESTORED, fingerprint))
                    .as(fingerprint)
                    .isEqualTo(source.query(DATABASE, fingerprint));
        }
    }

    private record Outcome(int status, String output) {}

    /** Nothing but a search path and the variables given reaches the script. */
    private Outcome run(Map<String, String> variables, String script) throws Exception {
        Path file = Files.createTempFile(folder, "script", ".sh");
        Files.writeString(file, script);
        Path output = Files.createTempFile(folder, "output", "");
        ProcessBuilder bash = new ProcessBuilder("bash", "-euo", "pipefail", file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        bash.environment().clear();
        bash.environment().put("PATH", PATH);
        bash.environment().putAll(variables);
        Process process = bash.start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES))
                    .as("ends within 3 minutes")
                    .isTrue();
            return new Outcome(process.exitValue(), Files.readString(output));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            if (variables.containsKey("WORK")) {
                delete(Path.of(variables.get("WORK"))); // what a block that failed left
            }
        }
    }

    private Path instance() {
        return folder.resolve("instance");
    }

    private Path privateKey() {
        return folder.resolve("key/backup-private.asc");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static void delete(Path folder) {
        if (Files.exists(folder)) {
            Trees.delete(folder);
        }
    }
}
