package io.bactrian.alerts;

import io.bactrian.alerts.dispatch.AlertStore;
import io.bactrian.alerts.dispatch.Dispatcher;
import io.bactrian.alerts.dispatch.Intake;
import io.bactrian.alerts.history.History;
import io.bactrian.alerts.model.Timers;
import io.bactrian.alerts.notify.Outbox;
import io.bactrian.runtime.BactrianException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done again and again: take the turn, take in what was handed over, fold the journal, sweep,
 * forget. */
final class Chores {

    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);
    private static final Duration TENURE = Duration.ofSeconds(5);
    private static final Duration INTAKE = Duration.ofSeconds(1);
    private static final Duration FOLD = Duration.ofSeconds(1);
    private static final Duration SWEEP = Duration.ofSeconds(30);
    private static final Duration FORGET = Duration.ofDays(1);

    private final Timers timers;
    private final Turns turns;
    private final Intake intake;
    private final AlertStore store;
    private final Dispatcher dispatcher;
    private final History history;
    private final Outbox outbox;
    private final Duration retention;
    private volatile boolean closed;

    /**
     * @param retention how long history and deliveries are kept
     */
    Chores(
            Timers timers,
            Turns turns,
            Intake intake,
            AlertStore store,
            Dispatcher dispatcher,
            History history,
            Outbox outbox,
            Duration retention) {
        this.timers = timers;
        this.turns = turns;
        this.intake = intake;
        this.store = store;
        this.dispatcher = dispatcher;
        this.history = history;
        this.outbox = outbox;
        this.retention = retention;
    }

    void start() {
        repeat(TENURE, turns::take);
        repeat(INTAKE, this::takeIn);
        repeat(FOLD, () -> turns.whileMine(store::fold));
        repeat(SWEEP, () -> turns.whileMine(this::sweep));
        repeat(FORGET, this::forget);
    }

    void close() {
        closed = true;
    }

    /**
     * What was handed over is put among the alerts.
     *
     * @throws BactrianException when the ledger does not answer
     */
    void takeIn() {
        turns.whileMine(() -> intake.drainInto(store));
    }

    private void sweep() {
        store.settle();
        dispatcher.forget(store.forgetResolved(dispatcher.inGroups()::contains));
        dispatcher.sweepLog();
    }

    private void forget() {
        Instant before = timers.now().minus(retention);
        history.forget(before);
        outbox.forget(before);
    }

    private void repeat(Duration every, Runnable work) {
        timers.after(every, () -> {
            if (closed) {
                return;
            }
            repeat(every, work);
            try {
                work.run();
            } catch (BactrianException e) {
                LOG.warn("alerts: {}", e.getMessage());
            }
        });
    }
}
