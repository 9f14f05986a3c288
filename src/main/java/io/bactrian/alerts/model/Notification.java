package io.bactrian.alerts.model;

import io.bactrian.alerts.label.Labels;
import java.time.Instant;
import java.util.List;

/**
 * What one receiver is to be told of one group, as it stood at one flush.
 *
 * @param groupKey identity of the group, the same in every notification about it
 * @param alerts what is told, sorted by the labels job and instance, then by all labels
 * @param at when it was decided
 */
public record Notification(
        String groupKey,
        String receiver,
        Labels groupLabels,
        Labels routeLabels,
        Reason reason,
        List<Notified> alerts,
        Instant at) {

    /** An alert with the state it is told in: a silence or a clock must not change it on the way. */
    public record Notified(Alert alert, boolean firing) {}

    /** Why it is told; the text is Alertmanager's, and part of the webhook payload. */
    public enum Reason {
        FIRST("first notification"),
        NEW_ALERTS("new alerts added"),
        ALL_RESOLVED("all alerts resolved"),
        SOME_RESOLVED("some alerts resolved"),
        REPEAT("repeat interval elapsed"),
        ESCALATION("nobody acknowledged"),
        FALLBACK("every other channel failed"),
        REMINDER("a silence ends soon"),
        DIGEST("more than the rate limit"),
        TEST("test");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Firing as long as one of its alerts is. */
    public boolean firing() {
        return alerts.stream().anyMatch(Notified::firing);
    }
}
