package io.bactrian.alerts.escalate;

import io.bactrian.alerts.model.Timers;
import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.BactrianException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps up with what other processes acknowledge, and ends what belongs to groups that went without resolving: their
 * route was removed, or they were over while no process ran. Otherwise a later group with the same key would count as
 * acknowledged.
 */
final class GoneGroups implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GoneGroups.class);
    private static final Duration REFRESH = Duration.ofSeconds(10);
    private static final Duration SWEEP = Duration.ofMinutes(1);
    private static final int SWEEPS_UNTIL_GONE = 5;

    private final Ledger ledger;
    private final Timers timers;
    private final Acknowledgements acknowledgements;
    private final Predicate<String> exists;
    private final Map<String, Integer> missing = new HashMap<>();
    private final List<Timers.Timer> repeating = new ArrayList<>();

    GoneGroups(Ledger ledger, Timers timers, Acknowledgements acknowledgements, Predicate<String> exists) {
        this.ledger = ledger;
        this.timers = timers;
        this.acknowledgements = acknowledgements;
        this.exists = exists;
    }

    void start() {
        repeating.add(timers.every(REFRESH, () -> quietly(acknowledgements::refresh)));
        repeating.add(timers.every(SWEEP, () -> quietly(this::sweep)));
    }

    @Override
    public void close() {
        repeating.forEach(Timers.Timer::cancel);
        repeating.clear();
    }

    private void sweep() {
        Set<String> kept = new HashSet<>(ledger.inTransaction(EscalationTable::groupKeys));
        kept.addAll(acknowledgements.all().keySet());
        kept.removeIf(exists);
        missing.keySet().retainAll(kept);
        for (String key : kept) {
            if (missing.merge(key, 1, Integer::sum) >= SWEEPS_UNTIL_GONE) {
                end(key);
            }
        }
    }

    private void end(String groupKey) {
        acknowledgements.change(connection -> {
            Acknowledgements.delete(connection, groupKey);
            EscalationTable.delete(connection, groupKey);
            return null;
        });
        missing.remove(groupKey);
    }

    /** Whoever needs the ledger says that it is gone; here the next time is early enough. */
    private static void quietly(Runnable task) {
        try {
            task.run();
        } catch (BactrianException e) {
            LOG.debug("acknowledgements were not read: {}", e.getMessage());
        }
    }
}
