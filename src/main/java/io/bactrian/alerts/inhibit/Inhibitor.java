package io.bactrian.alerts.inhibit;

import io.bactrian.alerts.config.InhibitRule;
import io.bactrian.alerts.dispatch.Inhibition;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Which alerts hold others back, by the rules of one configuration. Every method may be called from any thread; after a
 * reload a new one is filled with all alerts before it is asked.
 */
public final class Inhibitor implements Inhibition {

    private final List<RuleSources> rules;
    private final Map<Long, Labels> known = new HashMap<>();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    public Inhibitor(List<InhibitRule> rules) {
        this.rules = rules.stream().map(RuleSources::new).toList();
    }

    /** Takes an alert in, or its newer state. */
    @Override
    public void put(Alert alert) {
        locked(lock.writeLock(), () -> {
            boolean source = false;
            for (RuleSources rule : rules) {
                source |= rule.put(alert);
            }
            if (source) {
                known.put(alert.fingerprint(), alert.labels());
            }
        });
    }

    /** Forgets an alert; one that is not known is no mistake. */
    @Override
    public void remove(long fingerprint) {
        locked(lock.writeLock(), () -> {
            Labels labels = known.remove(fingerprint);
            if (labels != null) {
                rules.forEach(rule -> rule.remove(labels));
            }
        });
    }

    /**
     * Who holds an alert back.
     *
     * @return fingerprints in the order of their text, at most ten for each rule; empty: nothing holds it back
     */
    @Override
    public List<Long> inhibitedBy(Labels target, Instant now) {
        TreeSet<Long> found = new TreeSet<>(Long::compareUnsigned);
        locked(lock.readLock(), () -> rules.forEach(rule -> rule.collect(target, now, found)));
        return List.copyOf(found);
    }

    private static void locked(Lock lock, Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
