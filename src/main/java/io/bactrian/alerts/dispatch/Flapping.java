package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.config.Extensions.FlapRule;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Alert;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Alerts that come and go: reports of the end of one that changed too often are put off until it kept still. Not safe
 * for several threads. What it saw is not kept over a restart; an end that was put off is, in the alert itself.
 */
final class Flapping {

    private final Supplier<List<FlapRule>> rules;
    private final Map<Long, Changes> seen = new HashMap<>();

    Flapping(Supplier<List<FlapRule>> rules) {
        this.rules = rules;
    }

    /**
     * @param alert as it is to be kept
     * @param begins whether it flaps from this report on
     */
    record Damped(Alert alert, boolean begins) {}

    /**
     * @param report as it came
     * @param merged what became of it together with what was known
     */
    Damped damp(Alert report, Alert merged, Instant now) {
        Optional<FlapRule> rule = rules.get().stream()
                .filter(some -> Matcher.all(some.matchers(), report.labels()))
                .findFirst();
        if (rule.isEmpty()) {
            seen.remove(report.fingerprint());
            return new Damped(merged, false);
        }
        Changes changes = seen.computeIfAbsent(report.fingerprint(), fingerprint -> new Changes());
        boolean before = changes.flapping;
        changes.report(!report.resolvedAt(now), rule.get(), now);
        Instant stillUntil = changes.last.plus(rule.get().hold());
        boolean held = changes.flapping && report.resolvedAt(now) && stillUntil.isAfter(now);
        return new Damped(held ? endingAt(merged, stillUntil) : merged, changes.flapping && !before);
    }

    void forget(long fingerprint) {
        seen.remove(fingerprint);
    }

    private static Alert endingAt(Alert alert, Instant end) {
        return new Alert(
                alert.labels(),
                alert.annotations(),
                alert.startsAt(),
                end,
                alert.generatorUrl(),
                alert.updatedAt(),
                true);
    }

    private static final class Changes {
        private final Deque<Instant> times = new ArrayDeque<>();
        private Instant last = Instant.EPOCH;
        private boolean firing;
        private boolean flapping;

        void report(boolean nowFiring, FlapRule rule, Instant now) {
            if (flapping && !last.plus(rule.hold()).isAfter(now)) {
                flapping = false;
                times.clear();
            }
            if (nowFiring != firing) {
                firing = nowFiring;
                last = now;
                times.addLast(now);
            }
            while (!times.isEmpty()
                    && (times.size() > rule.changes()
                            || times.peekFirst().plus(rule.within()).isBefore(now))) {
                times.removeFirst();
            }
            flapping |= times.size() >= rule.changes();
        }
    }
}
