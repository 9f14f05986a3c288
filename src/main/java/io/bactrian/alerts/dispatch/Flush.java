package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.config.Extensions.ReceiverOptions;
import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.config.Receiver;
import io.bactrian.alerts.config.Route;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Group;
import io.bactrian.alerts.model.GroupWatcher;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Notification.Notified;
import io.bactrian.alerts.model.Notification.Reason;
import io.bactrian.alerts.model.Outgoing;
import io.bactrian.alerts.model.Timers;
import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.BactrianException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at a group once: holds back, compares with the notification log, renders, and writes all that is decided in
 * one transaction.
 */
final class Flush {

    /** What a firing alert's end is in a message. */
    static final Instant NO_END = Instant.parse("0001-01-01T00:00:00Z");

    private final Ledger ledger;
    private final Timers timers;
    private final NotificationLog log;
    private final Outgoing outgoing;
    private final GroupWatcher watcher;
    private final DispatchMeters meters;
    private final Duration retention;
    private final AlertStore.Extra guard;

    Flush(
            Ledger ledger,
            Timers timers,
            NotificationLog log,
            Outgoing outgoing,
            GroupWatcher watcher,
            DispatchMeters meters,
            Duration retention,
            AlertStore.Extra guard) {
        this.ledger = ledger;
        this.timers = timers;
        this.log = log;
        this.outgoing = outgoing;
        this.watcher = watcher;
        this.meters = meters;
        this.retention = retention;
        this.guard = guard;
    }

    /**
     * @throws io.bactrian.runtime.BactrianException when the ledger did not take it, or did not say so: the next look
     *     asks it first
     */
    void run(Group group, Route route, Muting muting, Instant now) {
        if (log.settle()) {
            outgoing.wake();
        }
        Held held = hold(group, route, muting, now);
        meters.held(held);
        Receiver receiver = muting.config().receivers().get(route.receiver());
        ReceiverOptions options = muting.config().extensions().optionsOf(route.receiver());
        List<Told> told = new ArrayList<>();
        for (Integration integration : receiver.integrations()) {
            decide(group, route, held, integration, options, now).ifPresent(told::add);
        }
        boolean fires = group.alerts().stream().anyMatch(alert -> !alert.resolvedAt(now));
        if (fires && told.isEmpty()) {
            return;
        }
        List<Outgoing.Prepared> messages = new ArrayList<>();
        told.forEach(one -> one.notification().ifPresent(text -> messages.add(prepare(receiver, one, text))));
        Instant stamp = timers.now();
        List<LogEntry> entries = told.stream().map(one -> one.entry(stamp)).toList();
        boolean tellsOfFiring = !messages.isEmpty() && held.free().stream().anyMatch(alert -> !alert.resolvedAt(now));
        if (!fires) {
            messages.addAll(watcher.farewells(with(group, held.free()), now));
        }
        try {
            ledger.inTransaction(connection -> {
                guard.on(connection);
                NotificationLog.store(connection, entries);
                for (Outgoing.Prepared message : messages) {
                    outgoing.store(connection, message);
                }
                if (tellsOfFiring) {
                    watcher.notified(connection, with(group, held.free()));
                }
                if (!fires) {
                    watcher.resolved(connection, group.key());
                }
                return null;
            });
        } catch (BactrianException e) {
            log.doubt();
            throw e;
        }
        log.committed(entries);
        if (!messages.isEmpty()) {
            outgoing.wake();
        }
    }

    /** The same group with only some of its alerts. */
    static Group with(Group group, List<Alert> alerts) {
        return new Group(
                group.routeId(),
                group.key(),
                group.receiver(),
                group.labels(),
                group.routeLabels(),
                alerts,
                group.created());
    }

    /**
     * @param free alerts that go on
     * @param silenced those that only a silence holds back
     * @param outside those held back because no active interval is now
     * @param inside those held back because a mute interval is now
     * @param inhibited those that others hold back
     */
    record Held(List<Alert> free, List<Alert> silenced, int outside, int inside, int inhibited) {}

    static Held hold(Group group, Route route, Muting muting, Instant now) {
        List<Alert> rest = group.alerts().stream()
                .filter(alert -> muting.inhibitedBy(alert.labels(), now).isEmpty())
                .toList();
        int inhibited = group.alerts().size() - rest.size();
        if (!muting.outsideOf(route, now).isEmpty()) {
            return new Held(List.of(), List.of(), rest.size(), 0, inhibited);
        }
        if (!muting.insideOf(route, now).isEmpty()) {
            return new Held(List.of(), List.of(), 0, rest.size(), inhibited);
        }
        var free = rest.stream().collect(Collectors.partitioningBy(alert -> muting.silencedBy(alert.labels(), now)
                .isEmpty()));
        return new Held(free.get(true), free.get(false), 0, 0, inhibited);
    }

    private Optional<Told> decide(
            Group group, Route route, Held held, Integration integration, ReceiverOptions options, Instant now) {
        LogEntry.Key key = new LogEntry.Key(group.key(), group.receiver(), integration.kind(), integration.index());
        meters.logQueries.increment();
        Optional<LogEntry> last = log.find(key);
        boolean restamped = last.filter(entry -> entry.toldAt().isAfter(now)).isPresent();
        Set<Long> knownFiring = last.map(LogEntry::firing).orElse(Set.of());
        List<Alert> silencedButTold = options.resolvedWhenSilenced()
                ? held.silenced().stream()
                        .filter(alert -> knownFiring.contains(alert.fingerprint()))
                        .toList()
                : List.of();
        List<Alert> candidates = Stream.concat(
                        held.free().stream(), silencedButTold.stream().filter(alert -> alert.resolvedAt(now)))
                .sorted(AlertOrder.COMPARATOR)
                .toList();
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        Set<Long> firing = new HashSet<>();
        Set<Long> resolved = new HashSet<>();
        Stream.concat(candidates.stream(), silencedButTold.stream())
                .forEach(alert -> (alert.resolvedAt(now) ? resolved : firing).add(alert.fingerprint()));
        Optional<LogEntry> compared = restamped ? last.map(entry -> stamped(entry, now, route)) : last;
        Optional<Reason> reason = Dedup.reason(
                compared,
                firing,
                resolved,
                integration.sendResolved(),
                watcher.repeats(group.key()),
                route.repeatInterval(),
                now);
        if (reason.isEmpty()) {
            return restamped
                    ? compared.map(entry -> new Told(integration, Optional.empty(), at -> entry))
                    : Optional.empty();
        }
        List<Notified> text = text(candidates, integration, options, reason.get(), last, now);
        Optional<Notification> notification = text.isEmpty()
                ? Optional.empty()
                : Optional.of(new Notification(
                        group.key(), group.receiver(), group.labels(), group.routeLabels(), reason.get(), text, now));
        return Optional.of(new Told(
                integration,
                notification,
                at -> stamped(new LogEntry(key, at, Set.copyOf(firing), Set.copyOf(resolved), at), at, route)));
    }

    private static List<Notified> text(
            List<Alert> candidates,
            Integration integration,
            ReceiverOptions options,
            Reason reason,
            Optional<LogEntry> last,
            Instant now) {
        boolean all = !options.changedOnly() || reason == Reason.FIRST || reason == Reason.REPEAT;
        return candidates.stream()
                .map(alert ->
                        alert.resolvedAt(now) ? new Notified(alert, false) : new Notified(withoutEnd(alert), true))
                .filter(one -> one.firing() || integration.sendResolved())
                .filter(one -> all || last.filter(entry -> knows(entry, one)).isEmpty())
                .toList();
    }

    private static boolean knows(LogEntry entry, Notified one) {
        return (one.firing() ? entry.firing() : entry.resolved())
                .contains(one.alert().fingerprint());
    }

    private Outgoing.Prepared prepare(Receiver receiver, Told told, Notification notification) {
        return outgoing.prepare(receiver.name(), told.integration(), notification);
    }

    private LogEntry stamped(LogEntry entry, Instant at, Route route) {
        Duration kept = route.repeatInterval().multipliedBy(2);
        return new LogEntry(
                entry.key(),
                at,
                entry.firing(),
                entry.resolved(),
                at.plus(kept.compareTo(retention) < 0 ? kept : retention));
    }

    private static Alert withoutEnd(Alert alert) {
        return new Alert(
                alert.labels(),
                alert.annotations(),
                alert.startsAt(),
                NO_END,
                alert.generatorUrl(),
                alert.updatedAt(),
                alert.timeout());
    }

    /** What one integration is told, and what the log says of it then. */
    private record Told(
            Integration integration,
            Optional<Notification> notification,
            java.util.function.Function<Instant, LogEntry> log) {

        LogEntry entry(Instant at) {
            return log.apply(at);
        }
    }
}
