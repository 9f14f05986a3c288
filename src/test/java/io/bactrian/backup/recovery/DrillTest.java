package io.bactrian.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.repository.BackupRecord;
import io.bactrian.backup.repository.Repository;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.support.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrillTest {

    private static final PostgresServer SERVER = PostgresServer.shared();
    private BackupLab lab;

    @BeforeEach
    void makeLab() throws IOException {
        lab = new BackupLab();
    }

    @AfterEach
    void nothing_is_left_behind() throws IOException {
        try (Stream<Path> left = Files.list(lab.scratch())) {
            assertThat(left).isEmpty();
        }
        lab.close();
    }

    @Test
    void a_good_backup_is_restored_with_its_roles_compared_timed_and_recorded() throws Exception {
        String owner = SERVER.createRole("x");
        String source = SERVER.createDatabase(
                "CREATE TABLE numbers (n int PRIMARY KEY, t text)",
                "INSERT INTO numbers SELECT n, md5(n::text) FROM generate_series(1, 5000) n",
                "CREATE INDEX ON numbers (t)",
                "ALTER TABLE numbers OWNER TO " + owner,
                "CREATE SCHEMA bactrian_check",
                "CREATE FUNCTION bactrian_check.bt_index_check(regclass) RETURNS void LANGUAGE sql AS ''");
        Manifest manifest = lab.backupPostgresql(SERVER, source, "pair");
        DrillResult result = drill("pair", manifest.backup() + "@latest").orThrow();
        assertThat(result.backup()).isEqualTo(manifest.id());
        assertThat(result.rowCounts()).containsEntry("public.numbers", 5000L);
        assertThat(result.indexesChecked()).isGreaterThan(2);
        assertThat(result.phases()).containsKeys("start", "read", "globals", "restore", "analyze", "count", "check");
        assertThat(result.recoveryTime()).isPositive().isLessThanOrEqualTo(result.took());
        assertThat(result.notes()).isEmpty();
        BackupRecord record = record("pair", manifest);
        assertThat(record.kind()).isEqualTo("drill");
        assertThat(record.passed()).isTrue();
        assertThat(record.message()).startsWith("restored in ").contains("1 tables have the rows");
    }

    @Test
    void tablespaces_of_the_source_are_left_alone() throws Exception {
        Path space = lab.path("space");
        Files.createDirectories(space);
        Files.setOwner(space, Files.getOwner(SERVER.log().getParent()));
        String source = SERVER.createDatabase();
        SERVER.execute("postgres", "CREATE TABLESPACE slow LOCATION '" + space + "'");
        try {
            SERVER.execute(source, "CREATE TABLE t (n int) TABLESPACE slow", "INSERT INTO t VALUES (1)");
            Manifest manifest = lab.backupPostgresql(SERVER, source, "local");
            assertThat(drill("local", manifest.id()).orThrow().rowCounts()).containsEntry("public.t", 1L);
        } finally {
            SERVER.execute("postgres", "DROP DATABASE " + source, "DROP TABLESPACE slow");
        }
    }

    @Test
    void a_damaged_backup_fails_the_drill_and_the_failure_is_recorded() throws Exception {
        String source = SERVER.createDatabase("CREATE TABLE numbers AS SELECT generate_series(1, 5000) n");
        Manifest manifest = lab.backupPostgresql(SERVER, source, "local");
        BackupLab.flipBit(lab.stored("one", manifest, BackupLab.database(manifest)));
        DrillResult result = drill("local", manifest.id());
        assertThat(result.passed()).isFalse();
        assertThatThrownBy(result::orThrow).isInstanceOfSatisfying(BactrianException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(ExitCode.RESTORE_FAILED);
            assertThat(e.getMessage()).contains(manifest.id());
        });
        assertThat(record("local", manifest).passed()).isFalse();
    }

    @Test
    void a_wrong_key_or_a_missing_manifest_is_no_verdict() throws Exception {
        Manifest manifest = lab.backupSqlite("shop", FileRestoreTest.makeShop(lab.path("shop.db")), "local");
        try (Repository repository = lab.repository("local")) {
            Drill drill = new Drill(lab.settings(), lab.scratch());
            var wrong = lab.otherKeys();
            assertThatThrownBy(() -> drill.drill(repository, manifest.id(), wrong, RecoveryListener.NONE))
                    .isInstanceOfSatisfying(BactrianException.class, e -> assertThat(e.exitCode())
                            .isEqualTo(ExitCode.KEY));
            assertThat(repository.records(manifest)).isEmpty();
            Files.delete(lab.stored("one", manifest, "manifest.json"));
            assertThatThrownBy(() -> drill.drill(repository, manifest.id(), lab.keys(), RecoveryListener.NONE))
                    .isInstanceOfSatisfying(BactrianException.class, e -> assertThat(e.exitCode())
                            .isEqualTo(ExitCode.NOT_FOUND));
        }
    }

    @Test
    void a_machine_that_cannot_drill_is_no_verdict() throws Exception {
        String source = SERVER.createDatabase("CREATE TABLE t (n int)");
        Manifest manifest = lab.backupPostgresql(SERVER, source, "local");
        lab.set("postgresql.bin", lab.path("no-tools").toString());
        assertThatThrownBy(() -> drill("local", manifest.id()))
                .isInstanceOfSatisfying(BactrianException.class, e -> assertThat(e.describe())
                        .contains("no PostgreSQL of version 15 or newer")
                        .contains("postgresql.bin"));
        try (Repository repository = lab.repository("local")) {
            assertThat(repository.records(manifest)).isEmpty();
        }
    }

    @Test
    void sqlite_is_drilled_in_a_file() throws Exception {
        Manifest manifest = lab.backupSqlite("shop", FileRestoreTest.makeShop(lab.path("shop.db")), "local");
        DrillResult result = drill("local", manifest.backup() + "@latest").orThrow();
        assertThat(result.rowCounts()).containsEntry("main.orders", 300L);
        assertThat(result.phases()).containsKeys("read", "check");
    }

    @Test
    void a_route_proves_backups_and_fails_when_they_are_not_good() throws Exception {
        Manifest manifest = lab.backupSqlite("shop", FileRestoreTest.makeShop(lab.path("shop.db")), "local");
        String options = "?backup=" + manifest.backup() + "&repository=local&privateKeys=private.asc&scratch=scratch";
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("settings", lab.settings());
            camel.start();
            try (ProducerTemplate template = camel.createProducerTemplate()) {
                assertThat(template.requestBody("recovery:verify" + options, null, VerifyResult.class)
                                .passed())
                        .isTrue();
                assertThat(template.requestBody("recovery:drill" + options, null, DrillResult.class)
                                .passed())
                        .isTrue();
                BackupLab.flipBit(lab.stored("one", manifest, BackupLab.database(manifest)));
                for (String operation : new String[] {"verify", "drill"}) {
                    assertThatThrownBy(
                                    () -> template.requestBody("recovery:" + operation + options, null, Object.class))
                            .isInstanceOf(CamelExecutionException.class)
                            .hasCauseInstanceOf(BactrianException.class);
                }
                assertThatThrownBy(() -> template.requestBody("recovery:guess" + options, null, Object.class))
                        .hasCauseInstanceOf(PermanentException.class);
            }
        }
    }

    private DrillResult drill(String repository, String reference) {
        try (Repository opened = lab.repository(repository)) {
            return new Drill(lab.settings(), lab.scratch()).drill(opened, reference, lab.keys(), RecoveryListener.NONE);
        }
    }

    private BackupRecord record(String repository, Manifest manifest) {
        try (Repository opened = lab.repository(repository)) {
            return opened.records(manifest).get(0);
        }
    }
}
