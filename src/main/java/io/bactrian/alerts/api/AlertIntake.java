package io.bactrian.alerts.api;

import io.bactrian.alerts.api.AlertReader.Posted;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.AlertService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Takes posted alerts: fills in their times, refuses those that cannot be, and hands on the others all the same. */
final class AlertIntake {

    private static final Pattern CLASSIC = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final int MOST_TOLD = 10;

    private final ApiMetrics metrics;
    private final boolean classicNames;

    AlertIntake(ApiMetrics metrics, boolean classicNames) {
        this.metrics = metrics;
        this.classicNames = classicNames;
    }

    /**
     * @throws Refusal with what is wrong with those that were not taken
     */
    Answer take(AlertService service, List<Posted> posted) {
        if (posted.stream().anyMatch(one -> one.labels() == null)) {
            throw Refusal.missing("labels");
        }
        Instant now = Instant.now();
        Duration resolveTimeout = service.config().resolveTimeout();
        List<Alert> good = new ArrayList<>(posted.size());
        List<String> wrong = new ArrayList<>();
        for (Posted one : posted) {
            try {
                good.add(alert(one, now, resolveTimeout));
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

    private Alert alert(Posted posted, Instant now, Duration resolveTimeout) {
        posted.problem().ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        Labels labels = Labels.of(posted.labels());
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("at least one label pair required");
        }
        checkNames("label", labels.asMap());
        checkNames("annotation", posted.annotations());
        Instant startsAt = posted.startsAt().or(posted::endsAt).orElse(now);
        Instant endsAt = posted.endsAt().orElse(now.plus(resolveTimeout));
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

    private void checkNames(String kind, Map<String, String> named) {
        for (String name : named.keySet()) {
            if (name.isEmpty() || (classicNames && !CLASSIC.matcher(name).matches())) {
                throw new IllegalArgumentException("invalid " + kind + " name \"" + name + "\"");
            }
        }
    }
}
