package io.bactrian.alerts.model;

import java.time.Instant;

/**
 * One line of the history.
 *
 * @param fingerprint of the alert, 16 digits; empty when it is about a group or a silence
 * @param alertName empty where there is none
 * @param groupKey empty where there is none
 * @param receiver empty where there is none
 * @param text what happened, for people
 */
public record Event(
        Instant at, Kind kind, String fingerprint, String alertName, String groupKey, String receiver, String text) {

    /** What happened. */
    public enum Kind {
        FIRED,
        RESOLVED,
        NOTIFIED,
        FAILED,
        ESCALATED,
        ACKNOWLEDGED,
        SILENCED,
        UNSILENCED,
        FLAPPING,
        RELOADED
    }
}
