package io.bactrian.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.backup.Manifest;
import io.bactrian.backup.dump.ToolProcess;
import io.bactrian.support.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A restore on a machine that has the stock tools, the stored files and the private key, and nothing of ours. */
class RunbookTest {

    private BackupLab lab;
    private Path gpgHome;

    @BeforeEach
    void makeLab() throws Exception {
        lab = new BackupLab();
        // Not in the lab: the path of the agent's socket must be short.
        gpgHome = Files.createTempDirectory(
                Path.of("/tmp"),
                "gpg",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @AfterEach
    void removeLab() throws Exception {
        bash("gpgconf --kill all", null);
        try (Stream<Path> paths = Files.walk(gpgHome)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
        lab.close();
    }

    @Test
    void the_commands_of_the_manifest_restore_the_database() throws Exception {
        PostgresServer source = PostgresServer.shared();
        String owner = source.createRole("x");
        String database = source.createDatabase(
                "CREATE TABLE numbers AS SELECT n, md5(n::text) FROM generate_series(1, 5000) n",
                "ALTER TABLE numbers OWNER TO " + owner);
        Manifest manifest = lab.backupPostgresql(source, database, "local");
        JsonNode stored = new ObjectMapper()
                .readTree(lab.stored("one", manifest, "manifest.json").toFile());
        bash("gpg --batch --quiet --import " + lab.path("private.asc"), null);
        try (PostgresServer bare = PostgresServer.start()) {
            // It exists on the new server: leaving it out is what the runbook says of a role that exists.
            bare.execute("postgres", "CREATE DATABASE restored");
            for (JsonNode artifact : stored.get("artifacts")) {
                String commands = artifact.get("restore")
                        .asText()
                        .replace("TARGET", "restored")
                        .replace("psql -X", "sed '/^CREATE ROLE postgres;$/d' | psql -X");
                bash(
                        "set -euo pipefail; cat '"
                                + lab.stored(
                                        "one", manifest, artifact.get("file").asText()) + "' | " + commands,
                        bare);
            }
            assertThat(bare.query("restored", "SELECT count(*) || ' ' || max(n) FROM numbers"))
                    .isEqualTo("5000 5000");
            assertThat(bare.query("restored", "SELECT tableowner FROM pg_tables WHERE tablename = 'numbers'"))
                    .isEqualTo(owner);
        }
    }

    private void bash(String script, PostgresServer server) throws Exception {
        ToolProcess.Command command =
                ToolProcess.of(List.of("bash", "-c", script)).variable("GNUPGHOME", gpgHome.toString());
        if (server != null) {
            command.variable("PGHOST", server.host())
                    .variable("PGPORT", Integer.toString(server.port()))
                    .variable("PGUSER", PostgresServer.SUPERUSER)
                    .variable("PGPASSWORD", PostgresServer.PASSWORD);
        }
        try (ToolProcess bash = command.start()) {
            bash.await();
        }
    }
}
