package io.bactrian.alerts.model;

import java.time.Instant;
import java.util.Optional;

/**
 * One message on its way to one integration of one receiver.
 *
 * @param kind email, slack, telegram, webhook
 * @param index of the integration among those of its kind
 * @param summary one line that says what it tells
 * @param nextAttempt of one that waits
 * @param ended when it was sent, superseded or given up
 * @param error what the last attempt met
 */
public record Delivery(
        long id,
        String groupKey,
        String receiver,
        String kind,
        int index,
        String reason,
        String summary,
        State state,
        int attempts,
        Instant created,
        Optional<Instant> nextAttempt,
        Optional<Instant> ended,
        Optional<String> error) {

    /** What became of it. */
    public enum State {
        WAITING,
        SENT,
        /** A newer message about the same group went in its place, or it became part of a digest. */
        SUPERSEDED,
        /** Given up; it can be sent again by hand. */
        DEAD
    }
}
