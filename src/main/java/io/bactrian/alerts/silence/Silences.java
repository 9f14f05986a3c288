package io.bactrian.alerts.silence;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Extensions.RecurringSilence;
import io.bactrian.alerts.dispatch.Silencing;
import io.bactrian.alerts.history.History;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Event;
import io.bactrian.alerts.model.Silence;
import io.bactrian.alerts.model.Timers;
import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.BactrianException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The silences of the ledger and of the configuration. Every method may be called from any thread. What another process
 * changes in the ledger is seen within ten seconds; two that change one silence at a time do so one after the other.
 */
public final class Silences implements Silencing, AutoCloseable {

    /** What the ids of silences of the configuration start with. */
    public static final String RECURRING = "recurring:";

    /** How long a silence is kept after its end, unless told otherwise: the 120 hours of Alertmanager's {@code --data.retention}. */
    public static final Duration RETENTION = Duration.ofDays(5);

    private static final Logger LOG = LoggerFactory.getLogger(Silences.class);
    private static final int MOST = 100_000;
    private static final Duration REFRESH = Duration.ofSeconds(10);
    private static final Duration SWEEP = Duration.ofMinutes(15);

    private final Ledger ledger;
    private final Timers timers;
    private final Supplier<AlertConfig> config;
    private final Duration retention;
    private final SilenceIndex index = new SilenceIndex();
    private final AtomicLong queries = new AtomicLong();
    private final Object changing = new Object();
    private final List<Timers.Timer> repeating = new ArrayList<>();

    /**
     * A silence of the configuration.
     *
     * @param id {@code recurring:} and its name
     * @param active whether it silences now
     */
    public record Recurring(String id, RecurringSilence silence, boolean active) {}

    public Silences(Ledger ledger, Timers timers, Supplier<AlertConfig> config) {
        this(ledger, timers, config, RETENTION);
    }

    /**
     * @param retention how long a silence is kept after its end
     */
    public Silences(Ledger ledger, Timers timers, Supplier<AlertConfig> config, Duration retention) {
        this.ledger = ledger;
        this.timers = timers;
        this.config = config;
        this.retention = retention;
    }

    /**
     * Loads what the ledger holds, and keeps up with it from now on.
     *
     * @throws BactrianException when the ledger does not answer
     */
    public void start() {
        refresh();
        repeating.add(timers.every(REFRESH, () -> quietly(this::refresh)));
        repeating.add(timers.every(SWEEP, () -> quietly(this::sweep)));
    }

    /** Active ones first, soonest end first; then pending by start; then expired, latest end first. */
    public List<Silence> all() {
        Instant now = now();
        return index.all().stream().sorted(order(now)).toList();
    }

    public Optional<Silence> find(String id) {
        return index.find(id);
    }

    /** Another number after every change to the silences of the ledger. */
    public long changes() {
        return index.changes();
    }

    /** When silences of the ledger begin and end, in no order. */
    public Stream<Instant> turns() {
        return index.all().stream().flatMap(silence -> Stream.of(silence.startsAt(), silence.endsAt()));
    }

    /** Those of the configuration, in the order of the file. */
    public List<Recurring> recurring() {
        Instant now = now();
        AlertConfig current = config.get();
        return current.extensions().recurringSilences().stream()
                .map(silence -> new Recurring(RECURRING + silence.name(), silence, inTime(current, silence, now)))
                .toList();
    }

    /**
     * Who silences a label set.
     *
     * @return ids, sorted; empty: nobody
     */
    @Override
    public List<String> silencedBy(Labels labels, Instant now) {
        queries.incrementAndGet();
        List<String> ids = index.silencedBy(labels, now);
        AlertConfig current = config.get();
        for (RecurringSilence silence : current.extensions().recurringSilences()) {
            if (Matcher.all(silence.matchers(), labels) && inTime(current, silence, now)) {
                ids.add(RECURRING + silence.name());
            }
        }
        ids.sort(Comparator.naturalOrder());
        return ids;
    }

    /**
     * Makes a silence, or changes the one with this id; where a change would rewrite what it did until now, the old one
     * ends and a new one begins. It survives the process when this returns.
     *
     * @return its id
     * @throws NoSuchElementException for an id that does not exist
     * @throws IllegalArgumentException for one that cannot be, in Alertmanager's words
     */
    public String set(Silence silence) {
        synchronized (changing) {
            Instant now = now();
            Silence wanted = with(silence, silence.id(), micros(silence.startsAt()), micros(silence.endsAt()), now);
            SilenceRules.check(wanted, config.get().matcherMode(), now);
            List<Silence> changed = ledger.inTransaction(connection -> set(connection, wanted, now));
            changed.forEach(index::put);
            return changed.get(changed.size() - 1).id();
        }
    }

    /**
     * Ends a silence now; one that ended before stays as it is.
     *
     * @throws NoSuchElementException for an id that does not exist
     */
    public void expire(String id) {
        synchronized (changing) {
            Instant now = now();
            Silence ended = ledger.inTransaction(connection -> {
                Silence old = existing(connection, id);
                return old.stateAt(now) == Silence.State.EXPIRED ? old : end(connection, old, now);
            });
            index.put(ended);
        }
    }

    /** How often {@link #silencedBy} was asked. */
    long queries() {
        return queries.get();
    }

    long count(Silence.State state) {
        Instant now = now();
        return index.all().stream()
                .filter(silence -> silence.stateAt(now) == state)
                .count();
    }

    /** Nothing is kept up any more. */
    @Override
    public void close() {
        repeating.forEach(Timers.Timer::cancel);
        repeating.clear();
    }

    private List<Silence> set(Connection connection, Silence wanted, Instant now) throws SQLException {
        Optional<Silence> old =
                wanted.id().isEmpty() ? Optional.empty() : Optional.of(existing(connection, wanted.id()));
        if (old.isPresent() && SilenceRules.canUpdate(old.get(), wanted, now)) {
            SilenceTable.update(connection, wanted);
            record(connection, Event.Kind.SILENCED, wanted, now);
            return List.of(wanted);
        }
        int count = SilenceTable.count(connection);
        if (count >= MOST) {
            throw new IllegalArgumentException(
                    "exceeded maximum number of silences: " + count + " (limit: " + MOST + ")");
        }
        List<Silence> changed = new ArrayList<>();
        if (old.isPresent() && old.get().stateAt(now) != Silence.State.EXPIRED) {
            changed.add(end(connection, old.get(), now));
        }
        Instant start = wanted.startsAt().isBefore(now) ? now : wanted.startsAt();
        Silence made = with(wanted, UUID.randomUUID().toString(), start, wanted.endsAt(), now);
        SilenceTable.insert(connection, made);
        record(connection, Event.Kind.SILENCED, made, now);
        changed.add(made);
        return changed;
    }

    private static Silence end(Connection connection, Silence old, Instant now) throws SQLException {
        Instant start = old.stateAt(now) == Silence.State.PENDING ? now : old.startsAt();
        Silence ended = with(old, old.id(), start, now, now);
        SilenceTable.update(connection, ended);
        record(connection, Event.Kind.UNSILENCED, ended, now);
        return ended;
    }

    private static Silence existing(Connection connection, String id) throws SQLException {
        return SilenceTable.lock(connection, id).orElseThrow(() -> new NoSuchElementException("silence not found"));
    }

    private static void record(Connection connection, Event.Kind kind, Silence silence, Instant now)
            throws SQLException {
        String text = "silence " + silence.id() + " of " + silence.matchers() + " from " + silence.startsAt() + " to "
                + silence.endsAt() + " by " + silence.createdBy() + ": " + silence.comment();
        History.record(connection, List.of(new Event(now, kind, "", "", "", "", text)));
    }

    private void refresh() {
        synchronized (changing) {
            ledger.inTransaction(connection -> {
                Map<String, SilenceTable.Stamp> stored = SilenceTable.stamps(connection);
                for (Silence known : index.all()) {
                    if (!stored.containsKey(known.id())) {
                        index.remove(known.id());
                    } else if (stored.get(known.id()).equals(SilenceTable.Stamp.of(known))) {
                        stored.remove(known.id());
                    }
                }
                SilenceTable.read(connection, stored.keySet()).forEach(index::put);
                return null;
            });
        }
    }

    private void sweep() {
        index.sweep();
        Instant oldest = now().minus(retention);
        ledger.inTransaction(connection -> {
            SilenceTable.deleteEndedBefore(connection, oldest);
            return null;
        });
        refresh();
    }

    /** Whoever needs the ledger says that it is gone; here the next time is early enough. */
    private static void quietly(Runnable task) {
        try {
            task.run();
        } catch (BactrianException e) {
            LOG.debug("silences were not read: {}", e.getMessage());
        }
    }

    private static boolean inTime(AlertConfig config, RecurringSilence silence, Instant now) {
        return silence.timeIntervals().stream()
                .anyMatch(name -> config.timeIntervals().get(name).contains(now));
    }

    private static Comparator<Silence> order(Instant now) {
        Comparator<Silence> byState = Comparator.comparingInt(silence -> switch (silence.stateAt(now)) {
            case ACTIVE -> 0;
            case PENDING -> 1;
            case EXPIRED -> 2;
        });
        return byState.thenComparing((one, other) -> switch (one.stateAt(now)) {
                    case ACTIVE -> one.endsAt().compareTo(other.endsAt());
                    case PENDING -> one.startsAt().compareTo(other.startsAt());
                    case EXPIRED -> other.endsAt().compareTo(one.endsAt());
                })
                .thenComparing(Silence::id);
    }

    private static Silence with(Silence silence, String id, Instant startsAt, Instant endsAt, Instant updatedAt) {
        return new Silence(
                id,
                silence.matchers(),
                startsAt,
                endsAt,
                updatedAt,
                silence.createdBy(),
                silence.comment(),
                silence.annotations());
    }

    private Instant now() {
        return micros(timers.now());
    }

    /** As precise as a row, so that memory and ledger agree. */
    private static Instant micros(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }
}
