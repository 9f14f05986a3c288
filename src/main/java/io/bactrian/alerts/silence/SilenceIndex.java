package io.bactrian.alerts.silence;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Silence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The silences in memory. Which of them match a label set is found once: the matchers of an id never change, so that
 * only silences that came since are compared. Written by one thread at a time, read by any.
 */
final class SilenceIndex {

    private static final int MOST_REMEMBERED = 100_000;

    private final Map<String, Silence> byId = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, Silence> byNumber = new ConcurrentSkipListMap<>();
    private final Map<String, Long> numbers = new ConcurrentHashMap<>();
    private final Map<Labels, Matching> remembered = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private volatile long newest;
    private volatile long sweeps;

    /**
     * What is known of one label set.
     *
     * @param seen number of the newest silence it was compared with
     * @param ids silences that match
     * @param asked how many sweeps there had been when it was last asked for
     */
    private record Matching(long seen, List<String> ids, long asked) {
        static final Matching NOTHING = new Matching(0, List.of(), 0);
    }

    void put(Silence silence) {
        if (byId.put(silence.id(), silence) == null) {
            long number = newest + 1;
            numbers.put(silence.id(), number);
            byNumber.put(number, silence);
            newest = number;
        }
        changes.incrementAndGet();
    }

    void remove(String id) {
        byId.remove(id);
        Long number = numbers.remove(id);
        if (number != null) {
            byNumber.remove(number);
        }
        changes.incrementAndGet();
    }

    long changes() {
        return changes.get();
    }

    Optional<Silence> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    Collection<Silence> all() {
        return List.copyOf(byId.values());
    }

    /** Ids of active silences that match, in no order. */
    List<String> silencedBy(Labels labels, Instant now) {
        List<String> active = new ArrayList<>();
        for (String id : matching(labels).ids()) {
            Silence silence = byId.get(id);
            if (silence != null && silence.stateAt(now) == Silence.State.ACTIVE) {
                active.add(id);
            }
        }
        return active;
    }

    /** Forgets label sets that nobody asked for since the sweep before. */
    void sweep() {
        long sweep = sweeps;
        remembered.values().removeIf(matching -> matching.asked() < sweep);
        sweeps = sweep + 1;
    }

    private Matching matching(Labels labels) {
        Matching known = remembered.getOrDefault(labels, Matching.NOTHING);
        long until = newest;
        if (known.seen() == until && known.asked() == sweeps) {
            return known;
        }
        List<String> ids = new ArrayList<>(known.ids());
        ids.removeIf(id -> !byId.containsKey(id));
        byNumber.subMap(known.seen(), false, until, true).values().stream()
                .filter(silence -> Matcher.all(silence.matchers(), labels))
                .forEach(silence -> ids.add(silence.id()));
        Matching now = new Matching(until, List.copyOf(ids), sweeps);
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(labels, now);
        return now;
    }
}
