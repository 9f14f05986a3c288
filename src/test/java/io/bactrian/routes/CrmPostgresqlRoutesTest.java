package io.bactrian.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.codec.OpenPgpKeys;
import io.bactrian.backup.recovery.DrillResult;
import io.bactrian.backup.recovery.VerifyResult;
import io.bactrian.ledger.FlowRunner;
import io.bactrian.ledger.Ledger;
import io.bactrian.ledger.RunRecord;
import io.bactrian.ledger.RunState;
import io.bactrian.ledger.Runs;
import io.bactrian.runtime.CamelRuntime;
import io.bactrian.runtime.Settings;
import io.bactrian.support.PostgresServer;
import io.bactrian.support.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three shipped routes of the CRM database as they stand, on a real server and two real folders. */
class CrmPostgresqlRoutesTest {

    @TempDir
    private Path home;

    private final Map<String, String> system = new TreeMap<>();
    private Ledger ledger;
    private Runs runs;
    private CamelRuntime runtime;

    @BeforeEach
    void prepareHome() throws Exception {
        Files.createDirectories(home.resolve("conf"));
        Trees.copy(Path.of("routes"), home.resolve("routes"));
        OpenPgpKeys.generate(
                "CRM <crm@example.com>",
                home.resolve("conf/public.asc"),
                home.resolve("conf/private.asc"),
                Optional.empty());
        PostgresServer server = PostgresServer.shared();
        String database = server.createDatabase(
                "create table customer (id serial primary key, name text)",
                "insert into customer (name) select md5(i::text) from generate_series(1, 5000) i");
        Path password = Files.writeString(home.resolve("conf/password"), PostgresServer.PASSWORD);
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        system.put("source.crm.type", "postgresql");
        system.put("source.crm.host", "127.0.0.1");
        system.put("source.crm.port", String.valueOf(server.port()));
        system.put("source.crm.database", database);
        system.put("source.crm.user", PostgresServer.SUPERUSER);
        system.put("source.crm.password-file", "conf/password");
        system.put("repository.offsite.storages", "near,far");
        system.put("storage.near.type", "directory");
        system.put("storage.near.path", "near");
        system.put("storage.far.type", "directory");
        system.put("storage.far.path", "far");
        system.put("backup.recipients", "conf/public.asc");
    }

    @AfterEach
    void stop() {
        if (runtime != null) {
            runtime.close();
            runs.close();
            ledger.close();
        }
    }

    @Test
    void theBackupRouteStoresTheEncryptedDatabaseTwiceAndTheVerifyRouteReadsBothBack() throws IOException {
        start();

        Manifest manifest = (Manifest) run("backup-crm-postgresql");

        assertThat(manifest.source().rowCounts()).containsEntry("public.customer", 5000L);
        assertThat(manifest.artifacts())
                .extracting(Manifest.StoredArtifact::file)
                .containsExactly("globals.sql.zst.gpg", "database.dump.zst.gpg");
        for (String storage : new String[] {"near", "far"}) {
            Path folder = home.resolve(storage).resolve("crm-postgresql").resolve(manifest.id());
            assertThat(folder.resolve("manifest.json")).isNotEmptyFile();
            assertThat(Files.size(folder.resolve("database.dump.zst.gpg")))
                    .isEqualTo(manifest.artifacts().get(1).stored().bytes());
        }
        RunRecord recorded =
                runs.last("backup", "crm-postgresql", RunState.SUCCEEDED).orElseThrow();
        assertThat(recorded.backupId()).contains(manifest.id());
        assertThat(recorded.plainBytes()).contains(manifest.plainBytes());
        assertThat(recorded.recoverableSince().orElseThrow().toEpochMilli())
                .isEqualTo(manifest.started().toEpochMilli());

        VerifyResult verified = (VerifyResult) run("verify-crm-postgresql");

        assertThat(verified.passed()).isTrue();
        assertThat(verified.storedBytes()).isEqualTo(2 * manifest.storedBytes());
        assertThat(runs.last("verify", "crm-postgresql", RunState.SUCCEEDED)).isPresent();
    }

    @Test
    void theDrillRouteRestoresTheNewestBackupWhereThePrivateKeyIsAtHand() {
        system.put("recovery.private-keys", "conf/private.asc");
        start();
        Manifest manifest = (Manifest) run("backup-crm-postgresql");

        DrillResult drilled = (DrillResult) run("drill-crm-postgresql");

        assertThat(drilled.backup()).isEqualTo(manifest.id());
        assertThat(drilled.rowCounts()).containsEntry("public.customer", 5000L);
        assertThat(runs.last("drill", "crm-postgresql", RunState.SUCCEEDED)).isPresent();
    }

    @Test
    void withoutThePrivateKeyThereIsNoDrillRoute() {
        start();

        assertThat(runtime.context().getRoutes())
                .extracting(Route::getRouteId)
                .filteredOn(id -> !id.startsWith("alerts-") && !id.startsWith("logs-"))
                .containsExactlyInAnyOrder("backup-crm-postgresql", "verify-crm-postgresql");
    }

    private void start() {
        Settings settings = Settings.load(home.resolve("conf/bactrian.properties"), Map.of(), system);
        ledger = Ledger.open(settings);
        runs = new Runs(ledger, Clock.systemUTC());
        runtime = CamelRuntime.builder(settings)
                .beans(Map.of("runs", runs))
                .startSchedulers(false)
                .http(false)
                .start();
    }

    private Object run(String routeId) {
        FlowRunner.Result result = FlowRunner.run(runtime.context().getRoute(routeId), Map.of());
        assertThat(result.failure()).isEmpty();
        return result.body();
    }
}
