package io.bactrian.alerts;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.dispatch.AlertStore;
import io.bactrian.alerts.dispatch.Dispatcher;
import io.bactrian.alerts.dispatch.Standing;
import io.bactrian.alerts.dispatch.Statuses;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.AlertStatus;
import io.bactrian.alerts.model.GroupStatus;
import io.bactrian.alerts.silence.Silences;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** How alerts and groups stand: looked at anew only when something changed or a time has come. */
final class View {

    private final Supplier<AlertConfig> config;
    private final AlertStore store;
    private final Dispatcher dispatcher;
    private final Silences silences;
    private final AtomicLong changes = new AtomicLong();
    private final Statuses<List<AlertStatus>> alerts;
    private final Statuses<List<GroupStatus>> groups;

    View(Supplier<AlertConfig> config, AlertStore store, Dispatcher dispatcher, Silences silences) {
        this.config = config;
        this.store = store;
        this.dispatcher = dispatcher;
        this.silences = silences;
        this.alerts = new Statuses<>(() -> changes.get() + silences.changes());
        this.groups = new Statuses<>(() -> changes.get() + silences.changes());
    }

    /** Alerts, groups or the configuration are others than before. */
    void changed() {
        changes.incrementAndGet();
    }

    List<AlertStatus> alerts(Instant now) {
        Standing standing = new Standing(dispatcher, now);
        return alerts.at(now, () -> standing.alerts(store.all()), () -> until(now));
    }

    /** Without acknowledgements. */
    List<GroupStatus> groups(Instant now) {
        Standing standing = new Standing(dispatcher, now);
        return groups.at(now, () -> standing.groups(dispatcher.groups()), () -> until(now));
    }

    /** From when on alerts and silences stand otherwise than now though nothing changes them. */
    private Instant until(Instant now) {
        Instant minute = config.get().timeIntervals().isEmpty()
                ? Instant.MAX
                : now.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
        return Stream.concat(store.all().stream().map(Alert::endsAt), silences.turns())
                .filter(time -> time.isAfter(now) && time.isBefore(minute))
                .min(Comparator.naturalOrder())
                .orElse(minute);
    }
}
