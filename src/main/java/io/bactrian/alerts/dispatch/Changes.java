package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.history.JournalEntry;
import io.bactrian.alerts.history.JournalEntry.Happened;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** What one transaction makes of reports. */
final class Changes {

    private final Instant time;
    private final LongFunction<Alert> stored;
    private final Flapping flapping;
    private final Map<Long, Change> changes = new LinkedHashMap<>();

    /** @param stored the alert with a fingerprint, or null */
    Changes(Instant time, LongFunction<Alert> stored, Flapping flapping) {
        this.time = time;
        this.stored = stored;
        this.flapping = flapping;
    }

    void add(Alert report) {
        Change change = changes.computeIfAbsent(report.fingerprint(), key -> new Change(stored.apply(key)));
        Alert known = change.alert;
        Alert together = known == null ? report : AlertMerge.merge(known, report, time);
        Flapping.Damped damped = flapping.damp(report, together, time);
        Alert kept = damped.alert();
        if (damped.begins()) {
            change.events.add(new Happened(Event.Kind.FLAPPING, "changes too often: held firing until it keeps still"));
        }
        boolean fired = known != null && !known.resolvedAt(time);
        boolean fires = !kept.resolvedAt(time);
        if (fires != fired) {
            change.events.add(new Happened(fires ? Event.Kind.FIRED : Event.Kind.RESOLVED, ""));
        }
        boolean same = sameButTimes(known, kept);
        change.told = !fires && same && known.endsAt().equals(kept.endsAt());
        change.whole |= !same;
        // What is known already is not held a second time.
        change.alert = same ? known.withTimes(kept.endsAt(), kept.updatedAt(), kept.timeout()) : kept;
    }

    Instant time() {
        return time;
    }

    List<JournalEntry> entries() {
        List<JournalEntry> entries = new ArrayList<>(changes.size());
        changes.values().forEach(change -> entries.add(change.entry()));
        return entries;
    }

    /** What alerts are from now on. */
    List<Alert> alerts() {
        return changes.values().stream().map(change -> change.alert).toList();
    }

    /** All but the ends that are only told again. */
    List<Alert> toTell() {
        return changes.values().stream()
                .filter(change -> !change.told)
                .map(change -> change.alert)
                .toList();
    }

    private static boolean sameButTimes(Alert known, Alert alert) {
        return known != null
                && known.startsAt().equals(alert.startsAt())
                && known.annotations().equals(alert.annotations())
                && known.generatorUrl().equals(alert.generatorUrl());
    }

    private static final class Change {
        private final List<Happened> events = new ArrayList<>(1);
        private Alert alert;
        private boolean whole;
        private boolean told;

        Change(Alert stored) {
            this.alert = stored;
        }

        JournalEntry entry() {
            return whole || !events.isEmpty()
                    ? new JournalEntry.Written(alert, events)
                    : new JournalEntry.Touched(alert.fingerprint(), alert.endsAt(), alert.updatedAt(), alert.timeout());
        }
    }
}
