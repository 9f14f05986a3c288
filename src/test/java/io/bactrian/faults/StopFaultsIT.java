package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.ExitCode;
import io.bactrian.support.Cli;
import io.bactrian.support.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process is asked to stop, is killed, or takes too long. */
@Timeout(1200)
class StopFaultsIT {

    private static final int KILLS = 20;

    @TempDir
    Path folder;

    private Platform platform;

    @AfterEach
    void stop() throws IOException {
        platform.close();
    }

    @Test
    void a_signal_in_the_middle_of_a_backup_leaves_nothing() {
        platform = Platform.large(folder);
        platform.makeGoodBackup();
        Platform.Hold hold = platform.hold(request -> request.isPart(2));
        Cli backup = platform.startBackup();
        hold.awaitReached();
        List<ProcessHandle> tools = backup.tools("pg_dump").toList();
        assertThat(tools).isNotEmpty();

        backup.signal("TERM");
        Cli.Outcome outcome = backup.await();
        hold.release();

        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(ExitCode.CANCELLED.code());
        assertThat(outcome.err()).doesNotContain("\tat ").doesNotContain("a defect");
        assertThat(tools).noneMatch(ProcessHandle::isAlive);
        assertThat(platform.lastRun().get("state").asText()).isEqualTo("ABORTED");
        assertThat(platform.lastRun().get("message").asText()).isEqualTo("cancelled: the process stops");
        platform.assertNothingLeft();
        platform.heal();
        platform.assertOnlyGoodBackups();
        platform.makeGoodBackup();
        platform.assertSecretsKept(outcome);
    }

    @Test
    void a_backup_that_takes_longer_than_its_time_limit_is_cancelled() {
        platform = Platform.large(folder);
        platform.makeGoodBackup();
        // Long enough for a busy machine to be in the middle of it by then.
        platform.set("backup.time-limit", "10s").set("backup.retry-window", "1h");
        Platform.Hold hold = platform.hold(request -> request.isPart(2));
        Cli backup = platform.startBackup();
        hold.awaitReached();

        Cli.Outcome outcome = backup.await();
        hold.release();

        platform.assertNothingLeft();
        platform.failedCleanly(outcome, ExitCode.DUMP_FAILED, "cancelled: its time limit is up");
    }

    @Test
    void a_process_killed_at_any_moment_leaves_older_backups_good_and_is_told_of_once() throws Exception {
        platform = Platform.large(folder);
        platform.makeGoodBackup();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int kill = 1; kill <= KILLS; kill++) {
            int atRequest = random.nextInt(14);
            int afterMillis = random.nextInt(150);
            AtomicInteger requests = new AtomicInteger();
            CountDownLatch reached = new CountDownLatch(1);
            platform.breakNetwork(request -> {
                if (requests.incrementAndGet() >= atRequest) {
                    reached.countDown();
                }
                return null;
            });
            Cli backup = platform.startBackup();
            assertThat(reached.await(240, TimeUnit.SECONDS))
                    .as("seed %s, kill %s", seed, kill)
                    .isTrue();
            backup.killAfter(Duration.ofMillis(afterMillis));
            Cli.Outcome outcome = backup.await();
            if (outcome.exit() == 0) {
                kill--; // it was done before
            } else {
                assertThat(outcome.exit()).isEqualTo(128 + 9);
            }
            platform.breakNetwork(request -> null);
            platform.backups().stream()
                    .filter(id -> !platform.isOfGoodBackup("/" + id + "/"))
                    .forEach(platform::knowGood);
        }
        Awaitility.await("the tools of the killed processes to notice")
                .atMost(Duration.ofMinutes(2))
                .until(() -> ProcessHandle.allProcesses().noneMatch(process -> process.info().arguments().stream()
                        .flatMap(java.util.Arrays::stream)
                        .anyMatch(word -> word.contains("--snapshot=")
                                && process.parent().map(ProcessHandle::pid).orElse(1L) == 1L)));

        platform.heal();
        platform.makeGoodBackup();
        platform.assertNothingLeft();
        platform.assertOnlyGoodBackups();

        int aborted = platform.runs("state = 'ABORTED'");
        assertThat(aborted).isBetween(1, KILLS);
        assertThat(platform.runs("state = 'STARTED'")).isZero();
        Cli service = platform.start("run");
        Awaitility.await("a mail about the killed runs; " + service.err())
                .atMost(Duration.ofMinutes(4))
                .until(() -> !platform.newMails().isEmpty()
                        && platform.runs("alerted = false and state <> 'SUCCEEDED'") == 0);
        service.signal("TERM");
        Cli.Outcome stopped = service.await();
        assertThat(stopped.exit()).as(stopped.err()).isZero();
        assertThat(platform.newMails()).hasSize(1).allMatch(mail -> mail.contains("backup crm aborted"));
        platform.assertSecretsKept(stopped);
    }
}
