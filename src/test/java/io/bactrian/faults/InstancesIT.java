package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.support.Cli;
import io.bactrian.support.Platform;
import io.bactrian.support.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two instances at the same minute. */
@Timeout(600)
class InstancesIT {

    private static final int SLOTS = 3;

    @TempDir
    Path folder;

    private Platform platform;

    @AfterEach
    void stop() throws IOException {
        platform.close();
    }

    @Test
    void two_services_on_one_ledger_make_one_backup_for_each_slot() {
        platform = Platform.small(folder);
        PostgresServer server = PostgresServer.shared();
        String ledger = server.createDatabase();
        platform.setForGood("ledger.url", "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + ledger)
                .setForGood("ledger.user", PostgresServer.SUPERUSER)
                .setForGood("ledger.password-file", "conf/ledger.secret")
                .setForGood("backup.schedule", "0/4 * * * * ?");
        platform.writeSecret("conf/ledger.secret", PostgresServer.PASSWORD);

        Cli one = platform.start("run");
        Cli two = platform.start("run");
        Awaitility.await("both to be up")
                .atMost(Duration.ofMinutes(4))
                .until(() -> one.err().contains("started in") && two.err().contains("started in"));
        int before = runs(ledger, "");
        Awaitility.await("some slots")
                .atMost(Duration.ofMinutes(4))
                .until(() -> runs(ledger, "where state = 'SUCCEEDED'") >= before + SLOTS);
        one.signal("TERM");
        two.signal("TERM");
        Cli.Outcome first = one.await();
        Cli.Outcome second = two.await();

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(second.exit()).as(second.err()).isZero();
        assertThat(Integer.parseInt(server.query(
                        ledger,
                        "select count(*) from (select slot from run where slot is not null and state <> 'ABORTED'"
                                + " group by flow, name, slot having count(*) > 1) twice")))
                .isZero();
        assertThat(platform.backups()).hasSize(runs(ledger, "where state = 'SUCCEEDED'"));
        assertThat(runs(ledger, "where state in ('FAILED', 'STARTED')")).isZero();
        platform.assertSecretsKept(first);
        platform.assertSecretsKept(second);
        assertThat(first.err() + second.err()).doesNotContain(PostgresServer.PASSWORD);
    }

    @Test
    void a_second_backup_by_hand_is_refused_without_an_alert() {
        platform = Platform.large(folder);
        platform.makeGoodBackup();
        Platform.Hold hold = platform.hold(request -> request.isPart(2));
        Cli first = platform.startBackup();
        hold.awaitReached();

        Cli.Outcome second = platform.startBackup().await();
        hold.release();
        Cli.Outcome done = first.await();

        Platform.assertOneError(second, io.bactrian.runtime.ExitCode.LOCKED, "another run of backup-crm is going on");
        assertThat(done.exit()).as(done.err()).isZero();
        assertThat(platform.newMails()).isEmpty();
        platform.knowGood(platform.backups().get(0));
        platform.assertOnlyGoodBackups();
        platform.assertNothingLeft();
    }

    private static int runs(String ledger, String condition) {
        return Integer.parseInt(PostgresServer.shared().query(ledger, "select count(*) from run " + condition));
    }
}
