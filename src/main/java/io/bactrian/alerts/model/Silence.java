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

    public State stateAt(Instant now) {
        if (now.isBefore(startsAt)) {
            return State.PENDING;
        }
        return now.isBefore(endsAt) ? State.ACTIVE : State.EXPIRED;
    }

    public boolean silences(Labels alert, Instant now) {
        return stateAt(now) == State.ACTIVE && Matcher.all(matchers, alert);
    }
}
