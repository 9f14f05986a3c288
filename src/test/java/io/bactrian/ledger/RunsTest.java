package io.bactrian.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.ledger.Runs.Opening;
import io.bactrian.runtime.Machine;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    private final Clock clock = Clock.fixed(Instant.parse("2026-11-21T02:00:00Z"), ZoneOffset.UTC);
    private Ledger ledger;
    private Runs runs;

    @BeforeEach
    void openLedger() {
        ledger = Ledger.open(Ledger.embeddedUrl(folder.resolve("ledger")), "", Optional.empty());
        runs = new Runs(ledger, clock);
    }

    @AfterEach
    void closeLedger() {
        runs.close();
        ledger.close();
    }

    @Test
    void aFlowRunsOnceAtATime() {
        ActiveRun run = opened(open(runs, Optional.empty()));

        assertThat(open(runs, Optional.empty())).isInstanceOf(Opening.Busy.class);

        runs.succeed(run, RunOutcome.NOTHING);
        assertThat(open(runs, Optional.empty())).isInstanceOf(Opening.Opened.class);
    }

    @Test
    void ofTwoInstancesOnlyOneRunsAScheduledSlot() throws Exception {
        Runs other = new Runs(ledger, clock, new Holder("other-host", 1, 1));
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            for (int minute = 0; minute < 30; minute++) {
                Optional<String> slot = Optional.of("2026-11-21T02:" + minute);
                List<Callable<Opening>> tries = List.of(() -> open(runs, slot), () -> open(other, slot));
                List<Opening> outcomes = new ArrayList<>();
                for (Future<Opening> done : both.invokeAll(tries)) {
                    outcomes.add(done.get());
                }
                assertThat(outcomes)
                        .filteredOn(Opening.Opened.class::isInstance)
                        .hasSize(1);
                Runs winner = outcomes.get(0) instanceof Opening.Opened ? runs : other;
                winner.succeed(opened(outcomes.get(winner == runs ? 0 : 1)), RunOutcome.NOTHING);
                assertThat(open(runs, slot)).isInstanceOf(Opening.Done.class);
                assertThat(open(other, slot)).isInstanceOf(Opening.Done.class);
            }
        } finally {
            both.shutdownNow();
            other.close();
        }
    }

    @Test
    void aRunOfADeadProcessIsEndedAsAbortedAndItsSlotMayRunAgain() {
        Holder dead = new Holder(Machine.hostName(), 4_194_303, 1);
        Runs died = new Runs(ledger, clock, dead);
        opened(open(died, Optional.of("slot")));
        died.close();

        runs.endDead();

        RunRecord aborted = runs.history("backup", "crm", 1).get(0);
        assertThat(aborted.state()).isEqualTo(RunState.ABORTED);
        assertThat(runs.unalerted()).containsExactly(aborted);
        assertThat(open(runs, Optional.of("slot"))).isInstanceOf(Opening.Opened.class);
    }

    @Test
    void aRunOfAnotherMachineIsLeftAloneUntilItsLeaseRunsOut() {
        Runs elsewhere = new Runs(ledger, clock, new Holder("other-host", 1, 1));
        opened(open(elsewhere, Optional.of("slot")));

        runs.endDead();
        assertThat(runs.history("backup", "crm", 1).get(0).state()).isEqualTo(RunState.STARTED);
        assertThat(open(runs, Optional.of("slot"))).isInstanceOf(Opening.Busy.class);

        expireLeases();
        runs.endDead();
        assertThat(runs.history("backup", "crm", 1).get(0).state()).isEqualTo(RunState.ABORTED);
        elsewhere.close();
    }

    @Test
    void aFailedRunIsToldOnceAndItsSlotIsNotRunAgain() {
        ActiveRun run = opened(open(runs, Optional.of("slot")));
        runs.fail(run, RunOutcome.NOTHING, new IllegalStateException("disk on fire"));

        RunRecord failed = runs.unalerted().get(0);
        assertThat(failed.message()).contains("disk on fire");
        runs.markAlerted(failed.id());
        assertThat(runs.unalerted()).isEmpty();
        assertThat(open(runs, Optional.of("slot"))).isInstanceOf(Opening.Done.class);
    }

    @Test
    void aRunWhoseAlertWasDeliveredIsNotToldAgain() {
        ActiveRun run = opened(open(runs, Optional.empty()));
        run.alerted();
        runs.fail(run, RunOutcome.NOTHING, new IllegalStateException("disk on fire"));

        assertThat(runs.unalerted()).isEmpty();
    }

    @Test
    void aCancelledRunDoesWhatItWasToldToAndEndsAsAborted() {
        ActiveRun run = opened(open(runs, Optional.empty()));
        List<String> done = new ArrayList<>();
        run.onCancel(() -> done.add("stopped"));

        runs.cancelAll("the process stops");
        run.onCancel(() -> done.add("stopped late"));

        assertThat(done).containsExactly("stopped", "stopped late");
        assertThat(run.isRetryable()).isFalse();
        runs.fail(run, RunOutcome.NOTHING, new InterruptedException());
        RunRecord ended = runs.history("backup", "crm", 1).get(0);
        assertThat(ended.state()).isEqualTo(RunState.ABORTED);
        assertThat(ended.message()).contains("cancelled: the process stops");
    }

    @Test
    void aRunThatHasEndedCannotBeCancelled() {
        ActiveRun run = opened(open(runs, Optional.empty()));
        List<String> done = new ArrayList<>();
        run.onCancel(() -> done.add("stopped"));
        runs.succeed(run, RunOutcome.NOTHING);

        run.cancel("too late", RunState.FAILED);

        assertThat(done).isEmpty();
    }

    @Test
    void missedSlotsAreRecordedOnce() {
        assertThat(runs.miss("backup", "crm", "slot", "slept")).isTrue();
        assertThat(runs.miss("backup", "crm", "slot", "slept")).isFalse();
        assertThat(runs.unalerted()).hasSize(1);
    }

    @Test
    void whatWasCommittedIsThereAfterReopening() {
        ActiveRun run = opened(open(runs, Optional.empty()));
        runs.succeed(
                run,
                new RunOutcome(Optional.of("crm-1"), Optional.of(3L), Optional.of(1L), Optional.of(clock.instant())));
        closeLedger();
        openLedger();

        RunRecord record = runs.last("backup", "crm", RunState.SUCCEEDED).orElseThrow();
        assertThat(record.backupId()).contains("crm-1");
        assertThat(record.plainBytes()).contains(3L);
    }

    private void expireLeases() {
        ledger.inTransaction(connection -> {
            try (var update = connection.prepareStatement(
                    "update lease set expires = current_timestamp - interval '1' second(3)")) {
                return update.executeUpdate();
            }
        });
    }

    private static Opening open(Runs runs, Optional<String> slot) {
        return runs.open("backup", "crm", slot, HOUR, HOUR);
    }

    private static ActiveRun opened(Opening opening) {
        assertThat(opening).isInstanceOf(Opening.Opened.class);
        return ((Opening.Opened) opening).run();
    }
}
