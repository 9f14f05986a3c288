package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.config.Extensions.FlapRule;
import io.bactrian.alerts.history.History;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Event;
import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * Every alert that is accepted, in memory and in table {@code alert}. One thread writes at a time, under {@code
 * writing}, and takes along what other threads want written meanwhile, in one transaction; memory follows the commit,
 * and the listener is told before the lock is free, so that it sees changes in their order. Reading takes no lock.
 */
public final class AlertStore {

    private static final Duration KEPT_RESOLVED = Duration.ofMinutes(30);

    private final Ledger ledger;
    private final Supplier<Instant> now;
    private final Flapping flapping;
    private final Extra guard;
    private final Consumer<List<Alert>> listener;
    private final Map<Long, Alert> alerts = new ConcurrentHashMap<>();
    private final Queue<Batch> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();

    /**
     * @param guard is part of every transaction; throws when this instance may not write any more
     * @param listener is given what changed, after it is durable; must not call back
     */
    public AlertStore(
            Ledger ledger,
            Supplier<Instant> now,
            Supplier<List<FlapRule>> flapRules,
            Extra guard,
            Consumer<List<Alert>> listener) {
        this.ledger = ledger;
        this.now = now;
        this.flapping = new Flapping(flapRules);
        this.guard = guard;
        this.listener = listener;
    }

    /** What goes along into a transaction. */
    @FunctionalInterface
    public interface Extra {
        void on(Connection connection) throws SQLException;

        Extra NOTHING = connection -> {};
    }

    /**
     * Reads the table anew. An alert whose end passed while nobody watched, and was only foreseen, gets the time again
     * that it had: whoever reports it could not reach anybody.
     *
     * @param mostGrace at most so much time
     */
    public void load(Duration mostGrace) {
        writing.lock();
        try {
            List<Alert> rows = ledger.inTransaction(AlertTable::load);
            Instant time = now.get();
            alerts.clear();
            for (Alert row : rows) {
                alerts.put(row.fingerprint(), foreseenEndPassed(row, time) ? withGrace(row, time, mostGrace) : row);
            }
        } finally {
            writing.unlock();
        }
    }

    /**
     * Takes alerts in; when this returns they are durable.
     *
     * @throws BactrianException when the ledger does not answer: none of them is taken
     */
    public void put(List<Alert> reports) {
        put(reports, Extra.NOTHING);
    }

    void put(List<Alert> reports, Extra extra) {
        Batch batch = new Batch(reports, extra);
        waiting.add(batch);
        writing.lock();
        try {
            if (!batch.done) {
                drain();
            }
        } finally {
            writing.unlock();
        }
        if (batch.failure != null) {
            throw new BactrianException(
                    ExitCode.FAILED,
                    "the alerts were not taken: " + batch.failure.getMessage(),
                    batch.failure instanceof BactrianException known
                            ? known.hint().orElse(null)
                            : null,
                    batch.failure);
        }
    }

    /** Not sorted; resolved ones are among them for a while. */
    public Collection<Alert> all() {
        return alerts.values();
    }

    public Optional<Alert> find(long fingerprint) {
        return Optional.ofNullable(alerts.get(fingerprint));
    }

    /** Notes in the history which alerts ended because nobody reported them again. */
    public void settle() {
        Instant time = now.get();
        if (alerts.values().stream().noneMatch(alert -> foreseenEndPassed(alert, time))) {
            return;
        }
        writing.lock();
        try {
            List<Alert> ended = alerts.values().stream()
                    .filter(alert -> foreseenEndPassed(alert, time))
                    .map(alert -> times(alert, alert.endsAt(), alert.endsAt(), alert.timeout()))
                    .toList();
            ledger.inTransaction(connection -> {
                guard.on(connection);
                AlertTable.touch(connection, ended);
                History.record(
                        connection,
                        ended.stream()
                                .map(alert -> event(alert, Event.Kind.RESOLVED, time, "not reported any more"))
                                .toList());
                return null;
            });
            ended.forEach(alert -> alerts.put(alert.fingerprint(), alert));
        } finally {
            writing.unlock();
        }
    }

    /**
     * Forgets what resolved long ago.
     *
     * @param needed fingerprints that are kept all the same
     * @return the fingerprints of what is forgotten
     */
    public List<Long> forgetResolved(LongPredicate needed) {
        writing.lock();
        try {
            Instant before = now.get().minus(KEPT_RESOLVED);
            List<Long> old = alerts.values().stream()
                    .filter(alert -> alert.resolvedAt(before) && !needed.test(alert.fingerprint()))
                    .map(Alert::fingerprint)
                    .toList();
            if (!old.isEmpty()) {
                ledger.inTransaction(connection -> {
                    guard.on(connection);
                    AlertTable.delete(connection, old);
                    return null;
                });
                old.forEach(alerts::remove);
                old.forEach(flapping::forget);
            }
            return old;
        } finally {
            writing.unlock();
        }
    }

    private void drain() {
        List<Batch> batches = new ArrayList<>();
        for (Batch next = waiting.poll(); next != null; next = waiting.poll()) {
            batches.add(next);
        }
        try {
            write(batches);
        } catch (RuntimeException e) {
            if (batches.size() > 1 && Refusal.isOfData(e)) {
                batches.forEach(this::writeAlone); // one that the database refuses must not take the others along
            } else {
                batches.forEach(batch -> batch.failure = e);
            }
        } finally {
            batches.forEach(batch -> batch.done = true);
        }
    }

    private void writeAlone(Batch batch) {
        try {
            write(List.of(batch));
        } catch (RuntimeException e) {
            batch.failure = e;
        }
    }

    private void write(List<Batch> batches) {
        Changes changes = new Changes(now.get());
        batches.forEach(batch -> batch.reports.forEach(changes::add));
        ledger.inTransaction(connection -> {
            guard.on(connection);
            AlertTable.insert(connection, changes.written(true));
            AlertTable.touch(connection, changes.written(false));
            History.record(connection, changes.events);
            for (Batch batch : batches) {
                batch.extra.on(connection);
            }
            return null;
        });
        alerts.putAll(changes.merged);
        listener.accept(changes.toTell());
    }

    private static boolean foreseenEndPassed(Alert alert, Instant time) {
        return alert.resolvedAt(time) && alert.endsAt().isAfter(alert.updatedAt());
    }

    private static Alert withGrace(Alert alert, Instant time, Duration most) {
        Duration had = Duration.between(alert.updatedAt(), alert.endsAt());
        return times(alert, time.plus(had.compareTo(most) < 0 ? had : most), alert.updatedAt(), true);
    }

    private static Alert times(Alert alert, Instant endsAt, Instant updatedAt, boolean timeout) {
        return new Alert(
                alert.labels(),
                alert.annotations(),
                alert.startsAt(),
                endsAt,
                alert.generatorUrl(),
                updatedAt,
                timeout);
    }

    private static Event event(Alert alert, Event.Kind kind, Instant at, String text) {
        return new Event(at, kind, alert.labels().fingerprintText(), alert.name(), "", "", text);
    }

    private static final class Batch {
        private final List<Alert> reports;
        private final Extra extra;
        private boolean done;
        private RuntimeException failure;

        Batch(List<Alert> reports, Extra extra) {
            this.reports = reports;
            this.extra = extra;
        }
    }

    /** What one transaction changes. */
    private final class Changes {
        private final Instant time;
        private final Map<Long, Alert> merged = new LinkedHashMap<>();
        private final Set<Long> told = new HashSet<>();
        private final List<Event> events = new ArrayList<>();

        Changes(Instant time) {
            this.time = time;
        }

        void add(Alert report) {
            Alert known = merged.getOrDefault(report.fingerprint(), alerts.get(report.fingerprint()));
            Alert together = known == null ? report : AlertMerge.merge(known, report, time);
            Flapping.Damped damped = flapping.damp(report, together, time);
            Alert kept = damped.alert();
            merged.put(kept.fingerprint(), kept);
            if (damped.begins()) {
                events.add(
                        event(kept, Event.Kind.FLAPPING, time, "changes too often: held firing until it keeps still"));
            }
            if (kept.resolvedAt(time)
                    && sameButTimes(known, kept)
                    && known.endsAt().equals(kept.endsAt())) {
                told.add(kept.fingerprint());
            } else {
                told.remove(kept.fingerprint());
            }
            boolean fired = known != null && !known.resolvedAt(time);
            boolean fires = !kept.resolvedAt(time);
            if (fires != fired) {
                events.add(event(
                        kept,
                        fires ? Event.Kind.FIRED : Event.Kind.RESOLVED,
                        time,
                        kept.labels().toString()));
            }
        }

        /** Those of which the whole row is new, or those of which only times are. */
        List<Alert> written(boolean whole) {
            return merged.values().stream()
                    .filter(alert -> whole != sameButTimes(alerts.get(alert.fingerprint()), alert))
                    .toList();
        }

        /** All but the ends that are only told again. */
        List<Alert> toTell() {
            return merged.values().stream()
                    .filter(alert -> !told.contains(alert.fingerprint()))
                    .toList();
        }

        private static boolean sameButTimes(Alert known, Alert alert) {
            return known != null
                    && known.startsAt().equals(alert.startsAt())
                    && known.annotations().equals(alert.annotations())
                    && known.generatorUrl().equals(alert.generatorUrl());
        }
    }
}
