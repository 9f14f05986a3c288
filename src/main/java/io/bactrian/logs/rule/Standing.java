package io.bactrian.logs.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How each service stands, and what of it is to be told: a change at once, what fires again and again. */
final class Standing {

    static final Duration AGAIN = Duration.ofSeconds(10);

    private final Duration repeat;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private static final class Entry {
        private Finding finding;
        private boolean firing = true;
        private Instant due;

        Entry(Finding finding, Instant due) {
            this.finding = finding;
            this.due = due;
        }
    }

    /** What is to be told of a service: it fires, or no longer does. */
    record Change(Finding finding, boolean firing) {}

    Standing(Duration repeat) {
        this.repeat = repeat;
    }

    /**
     * What is to be told now.
     *
     * @param over whether what was not found is over, rather than unknown
     */
    List<Change> due(Collection<Finding> found, boolean over, Instant now) {
        Map<String, Finding> firing = found.stream().collect(Collectors.toMap(Finding::service, Function.identity()));
        firing.forEach((service, finding) -> {
            Entry entry = entries.computeIfAbsent(service, name -> new Entry(finding, now));
            entry.finding = finding;
            turn(entry, true, now);
        });
        if (over) {
            entries.forEach((service, entry) -> {
                if (!firing.containsKey(service)) {
                    turn(entry, false, now);
                }
            });
        }
        return entries.values().stream()
                .filter(entry -> !now.isBefore(entry.due))
                .map(entry -> new Change(entry.finding, entry.firing))
                .toList();
    }

    private static void turn(Entry entry, boolean firing, Instant now) {
        if (entry.firing != firing) {
            entry.firing = firing;
            entry.due = now;
        }
    }

    void told(Change change, Instant now) {
        if (change.firing()) {
            entries.get(change.finding().service()).due = now.plus(repeat);
        } else {
            entries.remove(change.finding().service());
        }
    }

    void notTold(Change change, Instant now) {
        entries.get(change.finding().service()).due = now.plus(AGAIN);
    }

    long firing() {
        return entries.values().stream().filter(entry -> entry.firing).count();
    }
}
