package io.bactrian.alerts.inhibit;

import io.bactrian.alerts.config.InhibitRule;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Alert;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The alerts that match the source of one rule, found by the labels that must agree. */
final class RuleSources {

    /** A target names no more of them: one is enough to hold it back. */
    private static final int MOST_NAMED = 10;

    private final InhibitRule rule;
    private final Map<Labels, SortedMap<Long, Instant>> sources = new HashMap<>();
    private final Map<Labels, SortedMap<Long, Instant>> sourcesAndTargets = new HashMap<>();

    RuleSources(InhibitRule rule) {
        this.rule = rule;
    }

    /** False when it is no source. */
    boolean put(Alert alert) {
        if (!Matcher.all(rule.source(), alert.labels())) {
            return false;
        }
        sideOf(alert.labels())
                .computeIfAbsent(equal(alert.labels()), labels -> new TreeMap<>(Long::compareUnsigned))
                .put(alert.fingerprint(), alert.endsAt());
        return true;
    }

    void remove(Labels labels) {
        sideOf(labels).computeIfPresent(equal(labels), (key, ends) -> {
            ends.remove(labels.fingerprint());
            return ends.isEmpty() ? null : ends;
        });
    }

    /** Adds the alerts that hold the target back now. */
    void collect(Labels target, Instant now, Collection<Long> found) {
        if (!Matcher.all(rule.target(), target)) {
            return;
        }
        Labels equal = equal(target);
        collect(sources.get(equal), now, found);
        if (!Matcher.all(rule.source(), target)) {
            collect(sourcesAndTargets.get(equal), now, found);
        }
    }

    private static void collect(SortedMap<Long, Instant> ends, Instant now, Collection<Long> found) {
        if (ends == null) {
            return;
        }
        int named = 0;
        for (Map.Entry<Long, Instant> source : ends.entrySet()) {
            if (source.getValue().isAfter(now)) {
                found.add(source.getKey());
                if (++named == MOST_NAMED) {
                    return;
                }
            }
        }
    }

    private Map<Labels, SortedMap<Long, Instant>> sideOf(Labels source) {
        return Matcher.all(rule.target(), source) ? sourcesAndTargets : sources;
    }

    /** A label that is missing and one that is empty are the same here too. */
    private Labels equal(Labels labels) {
        return labels.only(rule.equal());
    }
}
