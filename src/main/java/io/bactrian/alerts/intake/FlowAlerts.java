package io.bactrian.alerts.intake;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.AlertService;
import io.bactrian.alerts.model.AlertStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Alerts about our own flows: they fire until their flow succeeds. */
public final class FlowAlerts {

    static final String FLOW = "flow";
    static final String ROUTE = "route";

    private final AlertService service;
    private final Clock clock;
    private volatile boolean told;

    public FlowAlerts(AlertService service, Clock clock) {
        this.service = service;
        this.clock = clock;
    }

    /**
     * Raises an alert, or reports again one that fires already. When this returns it survives the process.
     *
     * @param lastsMillis how long it fires; 0: until its route succeeds
     * @throws io.bactrian.runtime.BactrianException when it could not be kept
     */
    public void raise(Labels labels, Labels annotations, long lastsMillis) {
        Instant now = clock.instant();
        Instant ends = lastsMillis == 0 ? Alert.NEVER : now.plusMillis(lastsMillis);
        service.put(List.of(new Alert(labels, annotations, now, ends, "", now, false)));
        told = true;
    }

    /**
     * Resolves the alert with these labels, if it fires.
     *
     * @throws io.bactrian.runtime.BactrianException when that could not be kept
     */
    public void resolve(Labels labels) {
        resolve(alert -> alert.labels().equals(labels));
    }

    /** Resolves what was raised for a route before a time: the run that began then succeeded. */
    public void resolve(String route, Instant raisedBefore) {
        resolve(alert -> alert.labels().get(ROUTE).equals(route)
                && alert.labels().has(FLOW)
                && alert.endsAt().equals(Alert.NEVER)
                && alert.startsAt().isBefore(raisedBefore));
    }

    private void resolve(Predicate<Alert> which) {
        Instant now = clock.instant();
        List<Alert> over = service.alerts().stream()
                .map(AlertStatus::alert)
                .filter(which)
                .filter(alert -> alert.endsAt().isAfter(now))
                .map(alert -> new Alert(
                        alert.labels(), alert.annotations(), alert.startsAt(), now, alert.generatorUrl(), now, false))
                .toList();
        if (!over.isEmpty()) {
            service.put(over);
            told = true;
        }
    }

    /** Whether anything was raised or resolved here. */
    public boolean hasTold() {
        return told;
    }

    /** Whether anybody would be told: a configuration without receivers keeps alerts and tells nobody. */
    boolean tellsSomebody() {
        return service.config().receivers().values().stream()
                .anyMatch(receiver -> !receiver.integrations().isEmpty());
    }
}
