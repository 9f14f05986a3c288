package io.bactrian.alerts;

import io.bactrian.alerts.dispatch.Tenure;
import io.bactrian.alerts.model.Timers;
import io.bactrian.runtime.BactrianException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Of several instances on one ledger the one that holds the lease does its duties; the others wait for their turn. */
final class Turns {

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
    private static final Duration STALE = Duration.ofSeconds(1);

    private final Timers timers;
    private final Tenure tenure;
    private final Duties duties;
    private final Runnable changed;
    private boolean closed;
    private boolean dispatching;
    private Instant shown = Instant.EPOCH;

    /**
     * @param changed is told when what is known is another than before
     */
    Turns(Timers timers, Tenure tenure, Duties duties, Runnable changed) {
        this.timers = timers;
        this.tenure = tenure;
        this.duties = duties;
        this.changed = changed;
    }

    /** Whether it is the turn of this instance. */
    boolean isMine() {
        return tenure.isHeld();
    }

    void whileMine(Runnable work) {
        if (isMine()) {
            work.run();
        }
    }

    /**
     * Takes the turn or keeps it, as far as that can be.
     *
     * @throws BactrianException when the ledger does not answer
     */
    synchronized void take() {
        if (closed) {
            return;
        }
        boolean kept = tenure.isHeld();
        boolean mine = tenure.take();
        if (!kept) {
            stepDown(); // what is in memory is as of an earlier turn
        }
        if (mine && !dispatching) {
            duties.begin();
            dispatching = true;
            changed.run();
            LOG.info("dispatching alerts");
        } else if (!mine && dispatching) {
            LOG.warn("another instance dispatches the alerts now");
            stepDown();
        }
    }

    /**
     * @param configuration puts another configuration in the place of the one that held
     */
    synchronized void reload(Runnable configuration) {
        configuration.run();
        if (dispatching) {
            duties.reload();
        } else {
            shown = Instant.EPOCH;
        }
        changed.run();
    }

    /** What another instance knows is read again, at most once a second. */
    synchronized void refresh() {
        Instant now = timers.now();
        if (!dispatching && !Duration.between(shown, now).abs().minus(STALE).isNegative()) {
            duties.show();
            shown = now;
            changed.run();
        }
    }

    /** It is the turn of another instance, at once. */
    synchronized void close() {
        closed = true;
        stepDown();
        try {
            tenure.release();
        } catch (BactrianException e) {
            LOG.warn("the lease of the alerts was not given back, it runs out: {}", e.getMessage());
        }
    }

    private void stepDown() {
        if (dispatching) {
            dispatching = false;
            duties.end();
            shown = Instant.EPOCH;
            changed.run();
        }
    }
}
