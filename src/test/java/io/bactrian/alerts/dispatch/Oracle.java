package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.InhibitRule;
import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.config.Route;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Notification.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Alertmanager's rules in their plainest form: walks through time in small steps and says what must be told.
 * Beside its rules it knows what a process that is killed may forget: what is in no row.
 */
final class Oracle {

    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration SWEEP = Duration.ofSeconds(30);

    /** To whom, about which group. */
    record To(String receiver, int index, String groupKey) {}

    /** One message. */
    record Told(Instant at, To to, Reason reason, Set<Labels> firing, Set<Labels> resolved) {
        static final Comparator<Told> ORDER =
                Comparator.comparing(Told::at).thenComparing(told -> told.to().toString());
    }

    record Quiet(List<Matcher> matchers, Instant from, Instant to) {}

    private record Id(String routeId, Labels labels) {}

    private record Entry(Instant at, Set<Labels> firing, Set<Labels> resolved) {}

    private static final class Group {
        private final Route route;
        private final String key;
        private final Instant created;
        private final Set<Labels> members = new HashSet<>();
        private Instant next;

        Group(Route route, String key, Instant created) {
            this.route = route;
            this.key = key;
            this.created = created;
        }
    }

    final Map<String, Quiet> silences = new HashMap<>();
    boolean ledgerIsAway;
    private final List<Told> told = new ArrayList<>();
    private final Map<Labels, Alert> rows = new HashMap<>();
    private final Map<Labels, Alert> alerts = new HashMap<>();
    private final Map<To, Entry> log = new HashMap<>();
    private final Map<Id, Instant> begunRows = new HashMap<>();
    private final Map<Id, Instant> begun = new HashMap<>();
    private final Map<Id, Group> groups = new HashMap<>();
    private AlertConfig config;
    private Instant now;
    private Instant started;

    Oracle(AlertConfig config, Instant now) {
        this.config = config;
        this.now = now;
        this.started = now;
    }

    List<Told> told() {
        return told.stream().sorted(Told.ORDER).toList();
    }

    Optional<Alert> known(Labels labels) {
        return Optional.ofNullable(alerts.get(labels));
    }

    boolean fires(Labels labels) {
        return known(labels).filter(alert -> alert.endsAt().isAfter(now)).isPresent();
    }

    void report(Alert report) {
        Alert known = alerts.get(report.labels());
        Alert kept = known == null ? report : merge(known, report);
        alerts.put(kept.labels(), kept);
        rows.put(kept.labels(), kept);
        boolean endAgain = known != null
                && !fires(kept.labels())
                && known.startsAt().equals(kept.startsAt())
                && known.endsAt().equals(kept.endsAt());
        if (!endAgain) {
            config.route().match(kept.labels()).forEach(route -> place(route, kept));
        }
    }

    void reload(AlertConfig changed) {
        config = changed;
        rebuild();
    }

    /** Killed now, started again at a later time. */
    void restart(Instant then) {
        now = then;
        started = then;
        groups.clear();
        begun.clear();
        begun.putAll(begunRows);
        alerts.clear();
        rows.forEach((labels, row) -> alerts.put(labels, foreseenEndPassed(row) ? again(row) : row));
        rebuild();
    }

    void advance(Duration duration) {
        Instant until = now.plus(duration);
        for (; !now.isAfter(until); now = now.plus(STEP)) {
            groups.values().stream()
                    .filter(group -> !group.next.isAfter(now))
                    .toList()
                    .forEach(this::look);
            if (now.isAfter(started) && Duration.between(started, now).toMillis() % SWEEP.toMillis() == 0) {
                sweep();
            }
            if (!ledgerIsAway) {
                begunRows.clear();
                begunRows.putAll(begun);
            }
        }
        now = until;
    }

    private Alert merge(Alert known, Alert report) {
        boolean overlap = inside(report.endsAt(), known) || inside(report.startsAt(), known);
        if (!overlap) {
            return report;
        }
        Instant later = known.endsAt().isAfter(report.endsAt()) ? known.endsAt() : report.endsAt();
        Instant end;
        if (report.endsAt().isAfter(now)) {
            end = known.timeout() ? report.endsAt() : later;
        } else {
            end = known.endsAt().isAfter(now) ? report.endsAt() : later;
        }
        Instant start = known.startsAt().isBefore(report.startsAt()) ? known.startsAt() : report.startsAt();
        return new Alert(
                report.labels(),
                report.annotations(),
                start,
                end,
                report.generatorUrl(),
                report.updatedAt(),
                report.timeout());
    }

    private static boolean inside(Instant time, Alert alert) {
        return time.isAfter(alert.startsAt()) && time.isBefore(alert.endsAt());
    }

    private boolean foreseenEndPassed(Alert alert) {
        return !alert.endsAt().isAfter(now) && alert.endsAt().isAfter(alert.updatedAt());
    }

    private Alert again(Alert alert) {
        Duration had = Duration.between(alert.updatedAt(), alert.endsAt());
        Duration more = had.compareTo(config.resolveTimeout()) < 0 ? had : config.resolveTimeout();
        return changed(alert, now.plus(more), alert.updatedAt(), true);
    }

    private static Alert changed(Alert alert, Instant end, Instant updated, boolean timeout) {
        return new Alert(
                alert.labels(), alert.annotations(), alert.startsAt(), end, alert.generatorUrl(), updated, timeout);
    }

    private void rebuild() {
        Map<Id, Group> before = Map.copyOf(groups);
        groups.clear();
        alerts.values().stream().sorted(Comparator.comparing(Alert::startsAt)).forEach(alert -> {
            for (Route route : config.route().match(alert.labels())) {
                Group old = before.get(id(route, alert.labels()));
                boolean wasThere = old != null && old.members.contains(alert.labels());
                if (fires(alert.labels()) || wasThere || saidToFire(route, alert.labels())) {
                    place(route, alert);
                }
            }
        });
        begun.keySet().retainAll(groups.keySet());
    }

    private static Id id(Route route, Labels labels) {
        return new Id(route.id(), route.groupLabels(labels));
    }

    private boolean saidToFire(Route route, Labels labels) {
        String key = route.groupKey(route.groupLabels(labels));
        return integrations(route).stream()
                .map(some -> log.get(new To(route.receiver(), some.index(), key)))
                .anyMatch(entry -> entry != null && entry.firing().contains(labels));
    }

    private List<Integration> integrations(Route route) {
        return config.receivers().get(route.receiver()).integrations();
    }

    private void place(Route route, Alert alert) {
        Id id = id(route, alert.labels());
        groups.computeIfAbsent(id, absent -> {
                    boolean waited = alert.startsAt().plus(route.groupWait()).isBefore(now);
                    Instant created = begun.getOrDefault(id, waited ? now.minus(route.groupWait()) : now);
                    Group group = new Group(route, route.groupKey(id.labels()), created);
                    Instant first = created.plus(route.groupWait());
                    group.next = first.isBefore(now) ? now : first;
                    begun.put(id, created);
                    return group;
                })
                .members
                .add(alert.labels());
    }

    private void look(Group group) {
        group.next = group.created.plus(group.route.groupWait());
        while (!group.next.isAfter(now.plus(group.route.groupInterval().dividedBy(10)))) {
            group.next = group.next.plus(group.route.groupInterval());
        }
        if (!group.members.stream().allMatch(this::fires) && !settle()) {
            return;
        }
        boolean muted = group.route.muteTimeIntervals().stream()
                .anyMatch(name -> config.timeIntervals().get(name).contains(now));
        Map<To, Entry> entries = new HashMap<>();
        List<Told> messages = new ArrayList<>();
        if (!muted) {
            integrations(group.route).forEach(some -> decide(group, some, entries, messages));
        }
        boolean anyFires = group.members.stream().anyMatch(this::fires);
        boolean writes = !entries.isEmpty() || !anyFires;
        if (writes && ledgerIsAway) {
            return;
        }
        log.putAll(entries);
        told.addAll(messages);
        for (Labels member : Set.copyOf(group.members)) {
            if (!fires(member)) {
                group.members.remove(member);
            }
        }
        if (group.members.isEmpty()) {
            groups.values().remove(group);
            begun.keySet().retainAll(groups.keySet());
        }
    }

    private void decide(Group group, Integration some, Map<To, Entry> entries, List<Told> messages) {
        To to = new To(group.route.receiver(), some.index(), group.key);
        Entry last = log.get(to);
        boolean endsPastSilences = config.extensions().optionsOf(to.receiver()).resolvedWhenSilenced();
        Set<Labels> firing = new HashSet<>();
        Set<Labels> free = new HashSet<>();
        Set<Labels> resolved = new HashSet<>();
        for (Labels member : group.members) {
            boolean toldBefore = last != null && last.firing().contains(member);
            if (inhibited(member) || (silenced(member) && !(endsPastSilences && toldBefore))) {
                continue;
            }
            if (!fires(member)) {
                resolved.add(member);
            } else {
                firing.add(member);
                if (!silenced(member)) {
                    free.add(member);
                }
            }
        }
        if (free.isEmpty() && resolved.isEmpty()) {
            return;
        }
        reason(last, firing, resolved, some.sendResolved(), group.route).ifPresent(reason -> {
            entries.put(to, new Entry(now, firing, resolved));
            Set<Labels> ends = some.sendResolved() ? resolved : Set.of();
            if (!free.isEmpty() || !ends.isEmpty()) {
                messages.add(new Told(now, to, reason, free, ends));
            }
        });
    }

    private Optional<Reason> reason(
            Entry last, Set<Labels> firing, Set<Labels> resolved, boolean sendResolved, Route route) {
        if (last == null) {
            return firing.isEmpty() ? Optional.empty() : Optional.of(Reason.FIRST);
        }
        if (!last.firing().containsAll(firing)) {
            return Optional.of(last.firing().isEmpty() ? Reason.FIRST : Reason.NEW_ALERTS);
        }
        if (firing.isEmpty()) {
            return last.firing().isEmpty() ? Optional.empty() : Optional.of(Reason.ALL_RESOLVED);
        }
        if (sendResolved && !last.resolved().containsAll(resolved)) {
            return Optional.of(Reason.SOME_RESOLVED);
        }
        return last.at().plus(route.repeatInterval()).isBefore(now) ? Optional.of(Reason.REPEAT) : Optional.empty();
    }

    private boolean silenced(Labels labels) {
        return silences.values().stream()
                .anyMatch(quiet -> !now.isBefore(quiet.from())
                        && now.isBefore(quiet.to())
                        && Matcher.all(quiet.matchers(), labels));
    }

    private boolean inhibited(Labels target) {
        for (InhibitRule rule : config.inhibitRules()) {
            if (Matcher.all(rule.target(), target)
                    && alerts.keySet().stream()
                            .anyMatch(source -> Matcher.all(rule.source(), source) && fires(source))) {
                return true;
            }
        }
        return false;
    }

    /** Notes ends that were only foreseen and passed; whether that was possible. */
    private boolean settle() {
        List<Alert> ended =
                alerts.values().stream().filter(this::foreseenEndPassed).toList();
        if (!ended.isEmpty() && ledgerIsAway) {
            return false;
        }
        for (Alert alert : ended) {
            Alert seen = changed(alert, alert.endsAt(), alert.endsAt(), alert.timeout());
            alerts.put(seen.labels(), seen);
            rows.put(seen.labels(), seen);
        }
        return true;
    }

    private void sweep() {
        if (!settle()) {
            return;
        }
        Set<String> living = new HashSet<>();
        groups.values().forEach(group -> living.add(group.key));
        log.entrySet()
                .removeIf(line -> !living.contains(line.getKey().groupKey())
                        && !line.getValue()
                                .at()
                                .plus(config.route().repeatInterval().multipliedBy(2))
                                .isAfter(now));
    }
}
