package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.config.Route;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.AlertStatus;
import io.bactrian.alerts.model.AlertStatus.State;
import io.bactrian.alerts.model.Group;
import io.bactrian.alerts.model.GroupStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How alerts and groups stand at one moment: silences, inhibitions and time intervals count as of the question. */
public final class Standing {

    private static final Comparator<GroupStatus> GROUPS =
            Comparator.<GroupStatus, io.bactrian.alerts.label.Labels>comparing(
                            status -> status.group().labels(), AlertOrder::all)
                    .thenComparing(status -> status.group().receiver());

    private final Muting muting;
    private final Instant now;

    public Standing(Dispatcher dispatcher, Instant now) {
        this.muting = dispatcher.muting();
        this.now = now;
    }

    /**
     * Those that did not resolve, sorted by fingerprint. An alert is muted when all its routes are; it counts as active
     * all the same, as Alertmanager has it.
     */
    public List<AlertStatus> alerts(Collection<Alert> alerts) {
        return alerts.stream()
                .filter(alert -> !alert.resolvedAt(now))
                .sorted(Comparator.comparing(Alert::fingerprint, Long::compareUnsigned))
                .map(this::routed)
                .toList();
    }

    /** The moment. */
    public Instant now() {
        return now;
    }

    /** Those of which something did not resolve, by labels, then receiver; who looks after them is not said. */
    public List<GroupStatus> groups(Map<Group, Route> groups) {
        return groups.entrySet().stream()
                .map(entry -> group(entry.getKey(), entry.getValue()))
                .filter(status -> !status.alerts().isEmpty())
                .sorted(GROUPS)
                .toList();
    }

    private GroupStatus group(Group group, Route route) {
        List<String> muted = muting.mutedBy(route, now);
        List<AlertStatus> alerts = group.alerts().stream()
                .filter(alert -> !alert.resolvedAt(now))
                .map(alert -> status(
                        alert,
                        muted,
                        receivers(muting.config().route().match(alert.labels())).stream()
                                .sorted()
                                .toList()))
                .toList();
        return new GroupStatus(group, alerts, muted, Optional.empty());
    }

    private AlertStatus routed(Alert alert) {
        List<Route> routes = muting.config().route().match(alert.labels());
        List<List<String>> muted =
                routes.stream().map(route -> muting.mutedBy(route, now)).toList();
        List<String> everywhere = muted.stream().anyMatch(List::isEmpty)
                ? List.of()
                : muted.stream().flatMap(List::stream).distinct().sorted().toList();
        return status(alert, everywhere, receivers(routes));
    }

    private AlertStatus status(Alert alert, List<String> mutedBy, List<String> receivers) {
        List<String> silencedBy = muting.silencedBy(alert.labels(), now);
        List<String> inhibitedBy = muting.inhibitedBy(alert.labels(), now).stream()
                .map(io.bactrian.alerts.label.Labels::fingerprintText)
                .toList();
        boolean held = !silencedBy.isEmpty() || !inhibitedBy.isEmpty();
        return new AlertStatus(
                alert, held ? State.SUPPRESSED : State.ACTIVE, silencedBy, inhibitedBy, mutedBy, receivers);
    }

    private static List<String> receivers(List<Route> routes) {
        return routes.stream().map(Route::receiver).distinct().toList();
    }
}
