package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.InhibitRule;
import io.bactrian.alerts.config.Route;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Group;
import io.bactrian.alerts.model.GroupWatcher;
import io.bactrian.alerts.model.Outgoing;
import io.bactrian.alerts.model.Timers;
import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.BactrianException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts alerts into groups by the routing tree and looks at every group when its time comes.
 *
 * <p>One lock guards the groups and what they are routed by. It is held for looking and changing in memory only:
 * flushing, with its rendering and its transaction, works on a snapshot, on the thread of the timers, one group after
 * the other. A group that was replaced by a reload while it was flushed is over; the one in its place finds in the
 * notification log what was told.
 */
public final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration WRITE_AGAIN = Duration.ofSeconds(1);

    private final Timers timers;
    private final Silencing silencing;
    private final Function<List<InhibitRule>, Inhibition> inhibitions;
    private final Runnable settling;
    private final AlertStore.Extra guard;
    private final NotificationLog log;
    private final GroupTable table;
    private final DispatchMeters meters;
    private final Flush flush;

    private final Object lock = new Object();
    private final Map<AlertGroup.Id, AlertGroup> groups = new HashMap<>();
    private Muting muting;
    private boolean running;
    private boolean writes;

    /**
     * @param inhibitions makes the inhibition of a configuration
     * @param settling makes durable that ends which were only foreseen have passed: told before that, they would be
     *     taken back by whoever starts after a crash, and gives these alerts their time again
     * @param retention how long a notification is remembered at most
     * @param guard is part of every transaction; throws when this instance may not dispatch any more
     */
    public Dispatcher(
            Ledger ledger,
            Timers timers,
            Silencing silencing,
            Function<List<InhibitRule>, Inhibition> inhibitions,
            Outgoing outgoing,
            GroupWatcher watcher,
            Runnable settling,
            Duration retention,
            AlertStore.Extra guard,
            MeterRegistry registry) {
        this.timers = timers;
        this.silencing = silencing;
        this.inhibitions = inhibitions;
        this.settling = settling;
        this.guard = guard;
        this.log = new NotificationLog(ledger);
        this.table = new GroupTable(ledger, watcher);
        this.meters = new DispatchMeters(registry, this::size);
        this.flush = new Flush(ledger, timers, log, outgoing, watcher, meters, retention, guard);
    }

    /**
     * Reads what was told and when groups began, and begins to dispatch.
     *
     * @param alerts all that are known
     */
    public void start(AlertConfig config, Collection<Alert> alerts) {
        log.load();
        table.load();
        synchronized (lock) {
            running = true;
            rebuild(config, alerts);
        }
    }

    /** Routes every alert anew; groups that stay keep their times. */
    public void reload(AlertConfig config, Collection<Alert> alerts) {
        synchronized (lock) {
            rebuild(config, alerts);
        }
    }

    /** Shows alerts in their groups, and tells nobody: another instance does. */
    public void show(AlertConfig config, Collection<Alert> alerts) {
        synchronized (lock) {
            running = false;
            rebuild(config, alerts);
        }
    }

    /** Nothing is told any more. */
    public void stop() {
        synchronized (lock) {
            running = false;
            groups.values().forEach(AlertGroup::end);
            groups.clear();
        }
    }

    /** Alerts that changed. */
    public void ingest(List<Alert> alerts) {
        meters.processing.record(() -> {
            synchronized (lock) {
                if (running) {
                    alerts.forEach(muting.inhibition()::put);
                    alerts.forEach(alert -> place(alert, (route, group) -> true));
                }
            }
        });
    }

    /** Forgets alerts that are in no group. */
    public void forget(Collection<Long> fingerprints) {
        synchronized (lock) {
            if (muting != null) {
                fingerprints.forEach(muting.inhibition()::remove);
            }
        }
    }

    /** Fingerprints of all alerts that are in a group. */
    public Set<Long> inGroups() {
        synchronized (lock) {
            return groups.values().stream()
                    .flatMap(group -> group.fingerprints().stream())
                    .collect(Collectors.toSet());
        }
    }

    /** Forgets notifications that are too old to matter. */
    public void sweepLog() {
        Set<String> living;
        synchronized (lock) {
            living = groups.values().stream().map(AlertGroup::key).collect(Collectors.toSet());
        }
        meters.logSweep.record(() -> log.forget(timers.now(), living::contains));
    }

    /** Looks at every group now, before its time; the answer comes when all are through. */
    public CompletableFuture<Void> flushAll() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        timers.after(Duration.ZERO, () -> {
            List<AlertGroup> all;
            synchronized (lock) {
                all = List.copyOf(groups.values());
            }
            all.forEach(this::look);
            done.complete(null);
        });
        return done;
    }

    /** Every group as it stands, with its route. */
    public Map<Group, Route> groups() {
        synchronized (lock) {
            return groups.values().stream().collect(Collectors.toMap(AlertGroup::snapshot, AlertGroup::route));
        }
    }

    /** A group with those of its alerts that nothing holds back. */
    public Optional<Group> group(String key) {
        Map<Group, Route> found;
        Muting holding;
        synchronized (lock) {
            holding = muting;
            found = groups.values().stream()
                    .filter(group -> group.key().equals(key))
                    .limit(1)
                    .collect(Collectors.toMap(AlertGroup::snapshot, AlertGroup::route));
        }
        return found.entrySet().stream().findFirst().map(entry -> {
            Group group = entry.getKey();
            return Flush.with(
                    group,
                    Flush.hold(group, entry.getValue(), holding, timers.now()).free());
        });
    }

    /** What holds back under the configuration that holds now. */
    Muting muting() {
        synchronized (lock) {
            return muting;
        }
    }

    private int size() {
        synchronized (lock) {
            return groups.size();
        }
    }

    private void rebuild(AlertConfig config, Collection<Alert> alerts) {
        Map<AlertGroup.Id, AlertGroup> before = Map.copyOf(groups);
        before.values().forEach(AlertGroup::end);
        groups.clear();
        muting = new Muting(config, inhibitions.apply(config.inhibitRules()), silencing);
        alerts.forEach(muting.inhibition()::put); // all sources first: their targets may be looked at at once
        Instant now = timers.now();
        for (Alert alert : oldestFirst(alerts)) { // a group begins with its first alert
            place(alert, (route, group) -> !alert.resolvedAt(now) || isUntold(before.get(group), route, group, alert));
        }
        if (running) {
            Set<String> rows = new HashSet<>();
            groups.values().forEach(group -> rows.add(group.rowId()));
            table.removeAllBut(rows);
            writeSoon();
        }
    }

    private static List<Alert> oldestFirst(Collection<Alert> alerts) {
        return alerts.stream().sorted(Comparator.comparing(Alert::startsAt)).toList();
    }

    private void place(Alert alert, BiPredicate<Route, AlertGroup.Id> belongs) {
        for (Route route : muting.config().route().match(alert.labels())) {
            AlertGroup.Id id = new AlertGroup.Id(route.id(), route.groupLabels(alert.labels()));
            if (belongs.test(route, id)) {
                groups.computeIfAbsent(id, absent -> create(route, id, alert)).put(alert);
            }
        }
    }

    /** Whether the end of an alert may still have to be told: the store keeps it for longer than that. */
    private boolean isUntold(AlertGroup before, Route route, AlertGroup.Id id, Alert alert) {
        String key = route.groupKey(id.labels());
        return (before != null && before.fingerprints().contains(alert.fingerprint()))
                || muting.config().receivers().get(route.receiver()).integrations().stream()
                        .map(some -> new LogEntry.Key(key, route.receiver(), some.kind(), some.index()))
                        .flatMap(told -> log.find(told).stream())
                        .anyMatch(told -> told.firing().contains(alert.fingerprint()));
    }

    private AlertGroup create(Route route, AlertGroup.Id id, Alert first) {
        Instant now = timers.now();
        String row = Identity.of(route.id(), route.groupKey(id.labels()));
        Instant created = table.created(row).orElseGet(() -> beginning(route, first, now));
        AlertGroup group = new AlertGroup(route, id.labels(), created);
        if (running) {
            group.waitsOn(timers.after(group.grid().untilFirst(now), () -> tick(group)));
            table.put(row, new GroupTable.Row(route.id(), group.key(), created));
            writeSoon();
        }
        return group;
    }

    /** An alert that is older than the wait has waited enough: as if the group had been created then. */
    private static Instant beginning(Route route, Alert first, Instant now) {
        boolean waited = first.startsAt().plus(route.groupWait()).isBefore(now);
        return waited ? now.minus(route.groupWait()) : now;
    }

    private void tick(AlertGroup group) {
        synchronized (lock) {
            if (group.isOver()) {
                return;
            }
            group.waitsOn(timers.after(group.grid().untilNext(timers.now()), () -> tick(group)));
        }
        look(group);
    }

    private void look(AlertGroup group) {
        Group seen;
        Muting holding;
        synchronized (lock) {
            if (group.isOver()) {
                return;
            }
            seen = group.snapshot();
            holding = muting;
        }
        Instant now = timers.now();
        List<Alert> ended =
                seen.alerts().stream().filter(alert -> alert.resolvedAt(now)).toList();
        try {
            if (!ended.isEmpty()) {
                settling.run();
            }
            flush.run(seen, group.route(), holding, now);
        } catch (BactrianException e) {
            LOG.error("cannot notify {}, trying again at its next time: {}", seen.key(), e.getMessage());
            return;
        } catch (RuntimeException e) {
            LOG.error("cannot notify {}, trying again at its next time", seen.key(), e);
            return;
        }
        synchronized (lock) {
            group.removeUnchanged(ended);
            if (group.isEmpty() && !group.isOver()) {
                group.end();
                groups.remove(group.id());
                table.remove(group.rowId());
                writeSoon();
            }
        }
    }

    private void writeSoon() {
        if (!writes && table.hasChanged()) {
            writes = true;
            timers.after(Duration.ZERO, this::write);
        }
    }

    private void write() {
        synchronized (lock) {
            writes = false;
            if (!running) {
                return;
            }
        }
        try {
            table.write(guard);
        } catch (RuntimeException e) {
            LOG.warn("cannot note when groups began, trying again: {}", e.getMessage());
            synchronized (lock) {
                writes = true;
                timers.after(WRITE_AGAIN, this::write);
            }
        }
    }
}
