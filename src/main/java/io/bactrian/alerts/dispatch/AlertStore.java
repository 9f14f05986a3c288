package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.config.Extensions.FlapRule;
import io.bactrian.alerts.history.AlertJournal;
import io.bactrian.alerts.history.History;
import io.bactrian.alerts.history.JournalEntry;
import io.bactrian.alerts.history.JournalEntry.Happened;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * Every alert that is accepted, in memory and in the ledger: in its journal first, of which {@link #fold} makes tables
 * {@code alert} and {@code alert_event}. One thread writes at a time, under {@code writing}, and takes along what other
 * threads want written meanwhile, in one transaction; memory follows the commit, and the listener is told before the
 * lock is free, so that it sees changes in their order. Reading takes no lock.
 */
public final class AlertStore {

    private static final Duration KEPT_RESOLVED = Duration.ofMinutes(30);
    /** Whoever sends many alerts comes first. */
    private static final Duration REST = Duration.ofSeconds(10);
    /** With a longer journal a start takes long: whoever makes it longer helps to fold it. */
    private static final long LONGEST = 16L << 20;

    private final Ledger ledger;
    private final Supplier<Instant> now;
    private final Flapping flapping;
    private final Extra guard;
    private final Consumer<List<Alert>> listener;
    private final Map<Long, Alert> alerts = new ConcurrentHashMap<>();
    private final Queue<Batch> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final Object folding = new Object();
    private final AtomicLong journal = new AtomicLong(); // its bytes

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
     * Reads the ledger anew. An alert whose end passed while nobody watched, and was only foreseen, gets the time again
     * that it had: whoever reports it could not reach anybody.
     *
     * @param mostGrace at most so much time
     */
    public void load(Duration mostGrace) {
        writing.lock();
        try {
            Map<Long, Alert> read = ledger.inSnapshot(connection -> {
                Map<Long, Alert> found = AlertTable.load(connection);
                journal.set(AlertJournal.replay(connection, found));
                return found;
            });
            Instant time = now.get();
            alerts.clear();
            for (Alert alert : read.values()) {
                alerts.put(
                        alert.fingerprint(),
                        foreseenEndPassed(alert, time) ? withGrace(alert, time, mostGrace) : alert);
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
                    .map(alert -> alert.withTimes(alert.endsAt(), alert.endsAt(), alert.timeout()))
                    .toList();
            List<Happened> unreported = List.of(new Happened(Event.Kind.RESOLVED, "not reported any more"));
            append(
                    time,
                    ended.stream()
                            .<JournalEntry>map(alert -> new JournalEntry.Written(alert, unreported))
                            .toList(),
                    Extra.NOTHING);
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
                append(
                        now.get(),
                        old.stream()
                                .<JournalEntry>map(JournalEntry.Forgotten::new)
                                .toList(),
                        Extra.NOTHING);
                old.forEach(alerts::remove);
                old.forEach(flapping::forget);
            }
            return old;
        } finally {
            writing.unlock();
        }
    }

    /** Brings the tables up to date with a part of what the journal has held for a while. */
    public void fold() {
        if (journal.get() != 0) { // less than it holds when an answer to a commit was lost
            fold(now.get().minus(REST));
        }
    }

    private void fold(Instant before) {
        synchronized (folding) {
            long length = ledger.inTransaction(connection -> {
                List<AlertJournal.Row> rows = AlertJournal.read(connection, 0).stream()
                        .takeWhile(row -> !row.at().isAfter(before))
                        .toList();
                if (rows.isEmpty()) {
                    return 0L;
                }
                AlertTable.apply(connection, rows);
                History.record(
                        connection,
                        rows.stream().flatMap(row -> row.events().stream()).toList());
                AlertJournal.delete(connection, rows.get(rows.size() - 1).id());
                guard.on(connection); // last, as whoever writes alerts meanwhile would wait for it
                return rows.stream().mapToLong(AlertJournal.Row::length).sum();
            });
            journal.addAndGet(-length);
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
        if (journal.get() > LONGEST) {
            fold(Instant.MAX);
        }
        Changes changes = new Changes(now.get(), alerts::get, flapping);
        batches.forEach(batch -> batch.reports.forEach(changes::add));
        append(changes.time(), changes.entries(), connection -> {
            for (Batch batch : batches) {
                batch.extra.on(connection);
            }
        });
        changes.alerts().forEach(alert -> alerts.put(alert.fingerprint(), alert));
        listener.accept(changes.toTell());
    }

    private void append(Instant at, List<JournalEntry> entries, Extra extra) {
        journal.addAndGet(ledger.inTransaction(connection -> {
            guard.on(connection);
            long length = AlertJournal.append(connection, at, entries);
            extra.on(connection);
            return length;
        }));
    }

    private static boolean foreseenEndPassed(Alert alert, Instant time) {
        return alert.resolvedAt(time) && alert.endsAt().isAfter(alert.updatedAt());
    }

    private static Alert withGrace(Alert alert, Instant time, Duration most) {
        Duration had = Duration.between(alert.updatedAt(), alert.endsAt());
        return alert.withTimes(time.plus(had.compareTo(most) < 0 ? had : most), alert.updatedAt(), true);
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
}
