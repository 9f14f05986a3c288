package io.bactrian.ledger;

import io.bactrian.runtime.BactrianException;
import java.io.Closeable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and ends runs. A flow runs once at a time, over all instances; a scheduled slot runs once, whichever instance
 * wakes first; a run whose process died is found and ended as aborted.
 */
public final class Runs implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

    private final Ledger ledger;
    private final Leases leases;
    private final Holder self;
    private final Clock clock;
    private final Map<String, ActiveRun> active = new ConcurrentHashMap<>();
    private final List<Consumer<ActiveRun>> whenSucceeded = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<ActiveRun, RunState>> whenEnded = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "run-lease-timer");
        thread.setDaemon(true);
        return thread;
    });

    public Runs(Ledger ledger, Clock clock) {
        this(ledger, clock, Holder.current());
    }

    Runs(Ledger ledger, Clock clock, Holder self) {
        this.ledger = ledger;
        this.clock = clock;
        this.self = self;
        this.leases = new Leases(ledger, self);
        long beat = Leases.LIFETIME.toMillis() / 4;
        timer.scheduleWithFixedDelay(this::keepLeases, beat, beat, TimeUnit.MILLISECONDS);
    }

    /** What came of the wish to run. */
    public sealed interface Opening {
        /** It runs; the caller ends it. */
        record Opened(ActiveRun run) implements Opening {}

        /** Another run of the flow is going on. */
        record Busy() implements Opening {}

        /** This slot has had its run. */
        record Done() implements Opening {}
    }

    /**
     * Takes the lease of the flow and opens a run.
     *
     * @param slot the scheduled time it stands for; empty by hand
     * @param retryWindow how long after its start a failed attempt is tried again
     * @param timeLimit after which the run is cancelled
     */
    public Opening open(String flow, String name, Optional<String> slot, Duration retryWindow, Duration timeLimit) {
        String lease = flow + "/" + name;
        if (active.containsKey(lease) || !leases.acquire(lease)) {
            return new Opening.Busy();
        }
        try {
            endDead(flow, name);
            if (slot.isPresent() && hasRun(flow, name, slot.get())) {
                leases.release(lease);
                return new Opening.Done();
            }
            Instant now = clock.instant();
            RunRecord record = record(flow, name, slot, RunState.STARTED, now, Optional.empty());
            ledger.inTransaction(connection -> {
                RunTable.insert(connection, record, self);
                return null;
            });
            ActiveRun run = new ActiveRun(record, clock, retryWindow);
            active.put(lease, run);
            timer.schedule(
                    () -> run.cancel("its time limit is up", RunState.FAILED),
                    timeLimit.toMillis(),
                    TimeUnit.MILLISECONDS);
            return new Opening.Opened(run);
        } catch (RuntimeException e) {
            leases.release(lease);
            throw e;
        }
    }

    /** Ends a run well. */
    public void succeed(ActiveRun run, RunOutcome outcome) {
        end(run, RunState.SUCCEEDED, outcome, Optional.empty(), true);
        for (Consumer<ActiveRun> listener : whenSucceeded) {
            try {
                listener.accept(run);
            } catch (RuntimeException e) {
                LOG.error("{} {} succeeded, but what follows did not: {}", run.flow(), run.name(), e.getMessage());
            }
        }
    }

    /** Does this after every run that succeeded in this process, on the thread of the run. */
    public void whenSucceeded(Consumer<ActiveRun> listener) {
        whenSucceeded.add(listener);
    }

    /** Does this after every run that ended in this process, however it did, on the thread of the run. */
    public void whenEnded(BiConsumer<ActiveRun, RunState> listener) {
        whenEnded.add(listener);
    }

    /** Ends a run that failed, or was cancelled before it could end otherwise. */
    public void fail(ActiveRun run, RunOutcome outcome, Throwable failure) {
        Optional<String> cancelled = run.cancelled();
        String message = cancelled.map(reason -> "cancelled: " + reason).orElseGet(() -> describe(failure));
        end(run, run.endState(), outcome, Optional.of(message), run.isAlerted());
    }

    private void end(ActiveRun run, RunState state, RunOutcome outcome, Optional<String> message, boolean alerted) {
        String lease = run.flow() + "/" + run.name();
        RunRecord opened = run.opened();
        run.end();
        RunRecord ended = new RunRecord(
                opened.id(),
                opened.flow(),
                opened.name(),
                opened.slot(),
                state,
                run.attempts(),
                opened.started(),
                Optional.of(clock.instant()),
                outcome.backupId(),
                outcome.plainBytes(),
                outcome.storedBytes(),
                outcome.recoverableSince(),
                message,
                alerted);
        try {
            ledger.inTransaction(connection -> RunTable.end(connection, ended));
        } finally {
            active.remove(lease, run);
            leases.release(lease);
            synchronized (active) {
                active.notifyAll();
            }
            whenEnded.forEach(listener -> listener.accept(run, state));
        }
    }

    /**
     * Waits until nothing runs in this process.
     *
     * @return false when the time was up first
     */
    public boolean awaitIdle(Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        synchronized (active) {
            while (!active.isEmpty()) {
                long left = until - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(active, left);
            }
        }
        return true;
    }

    /** Records that a slot passed without a run; once. */
    public boolean miss(String flow, String name, String slot, String why) {
        return ledger.inTransaction(connection -> {
            if (!RunTable.select(connection, "flow = ? and name = ? and slot = ?", 1, flow, name, slot)
                    .isEmpty()) {
                return false;
            }
            RunRecord missed =
                    record(flow, name, Optional.of(slot), RunState.MISSED, clock.instant(), Optional.of(why));
            RunTable.insert(connection, missed, self);
            return true;
        });
    }

    /** Whether a slot has been dealt with: run to its end, running, or recorded as missed. Aborted does not count. */
    public boolean hasRun(String flow, String name, String slot) {
        return ledger.inTransaction(connection -> !RunTable.select(
                        connection, "flow = ? and name = ? and slot = ? and state <> 'ABORTED'", 1, flow, name, slot)
                .isEmpty());
    }

    /** When the flow was first seen, which is now for a new one. */
    public Instant firstSeen(String flow, String name) {
        String key = flow + "/" + name;
        return ledger.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select first_seen from flow where name = ?")) {
                select.setString(1, key);
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        return row.getTimestamp(1).toInstant();
                    }
                }
            }
            Instant now = clock.instant();
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into flow (name, first_seen) values (?, ?)")) {
                insert.setString(1, key);
                insert.setTimestamp(2, Timestamp.from(now));
                insert.executeUpdate();
            }
            return now;
        });
    }

    /** Ends runs whose process died as aborted. */
    public void endDead() {
        for (RunRecord run : select("state = 'STARTED'", 1000)) {
            if (!active.containsKey(run.flow() + "/" + run.name()) && !leases.isHeld(run.flow() + "/" + run.name())) {
                endDead(run.flow(), run.name());
            }
        }
    }

    private void endDead(String flow, String name) {
        for (RunRecord run : select("state = 'STARTED' and flow = ? and name = ?", 1000, flow, name)) {
            ActiveRun known = active.get(flow + "/" + name);
            if (known == null || !known.id().equals(run.id())) {
                RunRecord aborted = new RunRecord(
                        run.id(),
                        flow,
                        name,
                        run.slot(),
                        RunState.ABORTED,
                        run.attempts(),
                        run.started(),
                        Optional.of(clock.instant()),
                        run.backupId(),
                        run.plainBytes(),
                        run.storedBytes(),
                        run.recoverableSince(),
                        Optional.of("the process that ran it ended without a word"),
                        false);
                ledger.inTransaction(connection -> RunTable.end(connection, aborted));
            }
        }
    }

    /** Failed, aborted and missed runs of which nobody has been told yet. */
    public List<RunRecord> unalerted() {
        return select("alerted = false and state in ('FAILED', 'ABORTED', 'MISSED')", 100);
    }

    public void markAlerted(String id) {
        ledger.inTransaction(connection -> RunTable.markAlerted(connection, id));
    }

    /** The newest runs of a flow, newest first. */
    public List<RunRecord> history(String flow, String name, int limit) {
        return select("flow = ? and name = ?", limit, flow, name);
    }

    /** The newest run of a flow in one state. */
    public Optional<RunRecord> last(String flow, String name, RunState state) {
        return select("flow = ? and name = ? and state = ?", 1, flow, name, state.name()).stream()
                .findFirst();
    }

    /** How many runs of a flow ended in each state. */
    public long count(String flow, String name, RunState state) {
        return ledger.inTransaction(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select count(*) from run where flow = ? and name = ? and state = ?")) {
                select.setString(1, flow);
                select.setString(2, name);
                select.setString(3, state.name());
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    /** Does something when no other instance is at the same, and not at all otherwise. */
    public void alone(String what, Runnable work) {
        if (leases.acquire(what)) {
            try {
                work.run();
            } finally {
                leases.release(what);
            }
        }
    }

    /** Cancels every run of this process; they end as aborted and are made up for. */
    public void cancelAll(String reason) {
        active.values().forEach(run -> run.cancel(reason, RunState.ABORTED));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private List<RunRecord> select(String condition, int limit, Object... parameters) {
        return ledger.inTransaction(connection -> RunTable.select(connection, condition, limit, parameters));
    }

    private void keepLeases() {
        active.forEach((lease, run) -> {
            try {
                if (!leases.renew(lease)) {
                    run.cancel("another instance took its lease", RunState.ABORTED);
                }
            } catch (RuntimeException e) {
                LOG.warn("cannot renew the lease of {}: {}", lease, e.getMessage());
            }
        });
    }

    private static RunRecord record(
            String flow, String name, Optional<String> slot, RunState state, Instant at, Optional<String> message) {
        return new RunRecord(
                at.toEpochMilli() + "-" + UUID.randomUUID().toString().substring(0, 8),
                flow,
                name,
                slot,
                state,
                state == RunState.STARTED ? 1 : 0,
                at,
                state == RunState.STARTED ? Optional.empty() : Optional.of(at),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                message,
                false);
    }

    private static String describe(Throwable failure) {
        return failure instanceof BactrianException known
                ? known.describe()
                : failure == null ? "unknown" : String.valueOf(failure.getMessage());
    }
}
