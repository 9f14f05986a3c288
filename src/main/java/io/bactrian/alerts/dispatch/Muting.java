package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Route;
import io.bactrian.alerts.label.Labels;
import java.time.Instant;
import java.util.List;

/** What holds alerts back under one configuration. */
record Muting(AlertConfig config, Inhibition inhibition, Silencing silencing) {

    List<Long> inhibitedBy(Labels alert, Instant now) {
        return inhibition.inhibitedBy(alert, now);
    }

    List<String> silencedBy(Labels alert, Instant now) {
        return silencing.silencedBy(alert, now);
    }

    /** The intervals of which at least one would have to be now; empty: not held back for that. */
    List<String> outsideOf(Route route, Instant now) {
        return route.activeTimeIntervals().stream().anyMatch(name -> contains(name, now))
                ? List.of()
                : route.activeTimeIntervals();
    }

    /** The mute intervals that are now. */
    List<String> insideOf(Route route, Instant now) {
        return route.muteTimeIntervals().stream()
                .filter(name -> contains(name, now))
                .toList();
    }

    /** Every interval that holds a route back now. */
    List<String> mutedBy(Route route, Instant now) {
        List<String> outside = outsideOf(route, now);
        return outside.isEmpty() ? insideOf(route, now) : outside;
    }

    private boolean contains(String name, Instant now) {
        return config.timeIntervals().get(name).contains(now);
    }
}
