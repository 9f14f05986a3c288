package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.config.Route;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Group;
import io.bactrian.alerts.model.Timers.Timer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The alerts of one route with the same group labels. Guarded by the lock of the {@link Dispatcher}. */
final class AlertGroup {

    /** What a group is found by. */
    record Id(String routeId, Labels labels) {}

    private final Route route;
    private final Labels labels;
    private final String key;
    private final FlushGrid grid;
    private final Map<Long, Alert> alerts = new HashMap<>();
    private Timer timer = () -> {};
    private boolean over;

    AlertGroup(Route route, Labels labels, Instant created) {
        this.route = route;
        this.labels = labels;
        this.key = route.groupKey(labels);
        this.grid = new FlushGrid(created, route.groupWait(), route.groupInterval());
    }

    Route route() {
        return route;
    }

    String key() {
        return key;
    }

    FlushGrid grid() {
        return grid;
    }

    Id id() {
        return new Id(route.id(), labels);
    }

    /** The id of its row in table {@code alert_group}. */
    String rowId() {
        return Identity.of(route.id(), key);
    }

    void put(Alert alert) {
        alerts.put(alert.fingerprint(), alert);
    }

    /** Takes out what did not change since it was seen. */
    void removeUnchanged(Collection<Alert> seen) {
        seen.forEach(alert -> alerts.remove(alert.fingerprint(), alert));
    }

    Collection<Long> fingerprints() {
        return alerts.keySet();
    }

    boolean isEmpty() {
        return alerts.isEmpty();
    }

    void waitsOn(Timer next) {
        timer = next;
    }

    /** It was destroyed or replaced: nothing happens to it any more. */
    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
        timer.cancel();
    }

    Group snapshot() {
        return new Group(
                route.id(),
                key,
                route.receiver(),
                labels,
                route.labels(),
                alerts.values().stream().sorted(AlertOrder.COMPARATOR).toList(),
                grid.created());
    }
}
