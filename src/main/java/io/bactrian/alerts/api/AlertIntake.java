package io.bactrian.alerts.api;

import io.bactrian.alerts.api.AlertReader.Posted;
import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.AlertService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes posted alerts: fills in their times, refuses those that cannot be, and hands on the others all the same. */
final class AlertIntake {

    private static final int MOST_TOLD = 10;

    private final ApiMetrics metrics;

    AlertIntake(ApiMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * @throws Refusal with what is wrong with those that were not taken
     */
    Answer take(AlertService service, List<Posted> posted) {
        if (posted.stream().anyMatch(one -> one.labels() == null)) {
            throw Refusal.missing("labels");
        }
        Instant now = Instant.now();
        AlertConfig config = service.config();
        List<Alert> good = new ArrayList<>(posted.size());
        List<String> wrong = new ArrayList<>();
        for (Posted one : posted) {
            try {
                good.add(alert(one, now, config));
            } catch (IllegalArgumentException e) {
                wrong.add(e.getMessage());
            }
        }
        if (!good.isEmpty()) {
            service.put(good);
            good.forEach(alert -> metrics.received(!alert.resolvedAt(now)));
        }
        metrics.invalid(wrong.size());
        if (wrong.isEmpty()) {
            return Answer.ok();
        }
        int more = wrong.size() - MOST_TOLD;
        throw new Refusal(
                400,
                String.join("; ", wrong.subList(0, Math.min(MOST_TOLD, wrong.size())))
                        + (more > 0 ? "; and " + more + " more" : ""));
    }

    private static Alert alert(Posted posted, Instant now, AlertConfig config) {
        posted.problem().ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        Labels labels = Labels.of(posted.labels());
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("at least one label pair required");
        }
        checkNames("label", labels.asMap(), config.matcherMode());
        checkNames("annotation", posted.annotations(), config.matcherMode());
        Instant startsAt = posted.startsAt().or(posted::endsAt).orElse(now);
        Instant endsAt = posted.endsAt().orElse(now.plus(config.resolveTimeout()));
        if (posted.endsAt().isPresent() && endsAt.isBefore(startsAt)) {
            throw new IllegalArgumentException("start time must be before end time");
        }
        return new Alert(
                labels,
                Labels.withEmpty(posted.annotations()),
                startsAt,
                endsAt,
                posted.generatorUrl(),
                now,
                posted.endsAt().isEmpty());
    }

    private static void checkNames(String kind, Map<String, String> named, MatcherMode mode) {
        for (String name : named.keySet()) {
            if (!mode.isLabelName(name)) {
                throw new IllegalArgumentException("invalid " + kind + " name \"" + name + "\"");
            }
        }
    }
}
