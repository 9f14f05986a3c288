package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.model.Notification.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Whether an integration is told of a group, compared with what it was told last. */
final class Dedup {

    /** Timers are late by a little, now more, now less: a repeat that falls on a tick comes at the next one, always. */
    private static final Duration JITTER = Duration.ofMillis(50);

    private Dedup() {}

    /**
     * @param sendResolved whether the end of one of several alerts is worth telling
     * @param repeats whether an unchanged group is told again after {@code repeatInterval}
     */
    static Optional<Reason> reason(
            Optional<LogEntry> last,
            Set<Long> firing,
            Set<Long> resolved,
            boolean sendResolved,
            boolean repeats,
            Duration repeatInterval,
            Instant now) {
        if (last.isEmpty()) {
            return firing.isEmpty() ? Optional.empty() : Optional.of(Reason.FIRST);
        }
        LogEntry told = last.get();
        if (!told.firing().containsAll(firing)) {
            return Optional.of(told.firing().isEmpty() ? Reason.FIRST : Reason.NEW_ALERTS);
        }
        if (firing.isEmpty()) {
            return told.firing().isEmpty() ? Optional.empty() : Optional.of(Reason.ALL_RESOLVED);
        }
        if (sendResolved && !told.resolved().containsAll(resolved)) {
            return Optional.of(Reason.SOME_RESOLVED);
        }
        boolean due = told.toldAt().plus(repeatInterval).plus(JITTER).isBefore(now);
        return repeats && due ? Optional.of(Reason.REPEAT) : Optional.empty();
    }
}
