package io.bactrian.alerts.model;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import java.time.Instant;
import java.util.List;

/**
 * Alerts that all matchers match are not notified while it is active.
 *
 * @param id a UUID, empty for one that is not stored yet
 */
public record Silence(
        String id,
        List<Matcher> matchers,
        Instant startsAt,
        Instant endsAt,
        Instant updatedAt,
        String createdBy,
        String comment,
        Labels annotations) {

    /** The API's words. */
    public enum State {
        PENDING,
        ACTIVE,
        EXPIRED
    }

    /**
     * By the clock, and by what it was when it was last changed: a clock that is set back makes neither one that was
     * ended by hand active again nor one that was active wait for its start.
     */
    public State stateAt(Instant now) {
        boolean endedByHand = !updatedAt.isBefore(endsAt);
        if (endedByHand || !now.isBefore(endsAt)) {
            return State.EXPIRED;
        }
        boolean begun = !now.isBefore(startsAt) || !updatedAt.isBefore(startsAt);
        return begun ? State.ACTIVE : State.PENDING;
    }

    public boolean silences(Labels alert, Instant now) {
        return stateAt(now) == State.ACTIVE && Matcher.all(matchers, alert);
    }
}
