package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.GroupWatcher;
import io.bactrian.alerts.model.Notification.Notified;
import io.bactrian.ledger.Ledger;
import io.bactrian.support.MemoryLedger;
import io.bactrian.support.VirtualTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A store and a dispatcher on one ledger and a clock of the test. */
final class Lab {

    static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    static final Duration RETENTION = Duration.ofDays(5);

    final Ledger ledger = MemoryLedger.empty();
    final VirtualTimers timers = new VirtualTimers(START);
    final RecordingOutgoing outgoing = new RecordingOutgoing();
    final Set<String> silenced = new HashSet<>();
    final Map<String, Set<String>> inhibits = new HashMap<>();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    GroupWatcher watcher = GroupWatcher.NONE;
    AlertConfig config;
    AlertStore store;
    Dispatcher dispatcher;

    Lab(Routing routing) {
        config = routing.config();
        start();
    }

    void start() {
        dispatcher = new Dispatcher(
                ledger,
                timers,
                (labels, now) -> silenced.contains(labels.get(Labels.ALERT_NAME)) ? List.of("a silence") : List.of(),
                rules -> new NamedInhibition(inhibits),
                outgoing,
                watcher,
                () -> store.settle(),
                RETENTION,
                AlertStore.Extra.NOTHING,
                registry);
        store = new AlertStore(
                ledger,
                timers::now,
                () -> config.extensions().flapping(),
                AlertStore.Extra.NOTHING,
                dispatcher::ingest);
        store.load(Duration.ofMinutes(5));
        dispatcher.start(config, store.all());
    }

    /** As kill -9 and a new process, so much later. */
    void restart(Duration after) {
        dispatcher.stop();
        timers.advance(after);
        start();
    }

    void reload(Routing routing) {
        config = routing.config();
        dispatcher.reload(config, store.all());
    }

    /** Fires from now on, for good unless it is reported again. */
    void fire(String name, String... labels) {
        put(alert(name, timers.now(), Alert.NEVER, labels));
    }

    void resolve(String name, String... labels) {
        Labels all = labels(name, labels);
        Instant since = store.find(all.fingerprint()).orElseThrow().startsAt();
        put(alert(name, since, timers.now(), labels));
    }

    void put(Alert... alerts) {
        store.put(List.of(alerts));
    }

    Alert alert(String name, Instant startsAt, Instant endsAt, String... labels) {
        return new Alert(labels(name, labels), Labels.NONE, startsAt, endsAt, "", timers.now(), false);
    }

    void advance(String duration) {
        timers.advance(Duration.parse("PT" + duration));
    }

    /** What was told since the last question, as {@code receiver: reason: +fires -ended}. */
    List<String> told() {
        List<String> lines = new ArrayList<>();
        for (RecordingOutgoing.Message message : outgoing.told()) {
            lines.add(message.receiver() + (message.index() == 0 ? "" : "/" + message.index()) + ": "
                    + message.notification().reason() + ":"
                    + message.notification().alerts().stream().map(Lab::text).collect(Collectors.joining()));
        }
        return lines;
    }

    /** What was told while so much time passed. */
    List<String> toldWithin(String duration) {
        advance(duration);
        return told();
    }

    <T> T query(String sql, Class<T> type) {
        return ledger.inTransaction(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(sql)) {
                row.next();
                return row.getObject(1, type);
            }
        });
    }

    private static String text(Notified one) {
        Labels labels = one.alert().labels();
        String rest = labels.has("instance") ? "@" + labels.get("instance") : "";
        return (one.firing() ? " +" : " -") + one.alert().name() + rest;
    }

    private static Labels labels(String name, String... labels) {
        return Labels.of(labels).with(Labels.of(Labels.ALERT_NAME, name));
    }

    /** While an alert of one name fires, those of other names are held back. */
    private static final class NamedInhibition implements Inhibition {
        private final Map<String, Set<String>> targets;
        private final Map<Long, Alert> alerts = new HashMap<>();

        NamedInhibition(Map<String, Set<String>> targets) {
            this.targets = targets;
        }

        @Override
        public void put(Alert alert) {
            alerts.put(alert.fingerprint(), alert);
        }

        @Override
        public void remove(long fingerprint) {
            alerts.remove(fingerprint);
        }

        @Override
        public List<Long> inhibitedBy(Labels target, Instant now) {
            if (targets.isEmpty()) {
                return List.of();
            }
            return alerts.values().stream()
                    .filter(alert -> !alert.resolvedAt(now)
                            && targets.getOrDefault(alert.name(), Set.of()).contains(target.get(Labels.ALERT_NAME)))
                    .map(Alert::fingerprint)
                    .toList();
        }
    }
}
