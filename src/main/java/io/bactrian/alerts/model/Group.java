package io.bactrian.alerts.model;

import io.bactrian.alerts.label.Labels;
import java.time.Instant;
import java.util.List;

/**
 * Alerts that are told together, as they stand at one moment.
 *
 * @param routeId of the route they came by
 * @param key identity; see {@link io.bactrian.alerts.config.Route#groupKey}
 * @param created when its first alert came
 */
public record Group(
        String routeId,
        String key,
        String receiver,
        Labels labels,
        Labels routeLabels,
        List<Alert> alerts,
        Instant created) {}
