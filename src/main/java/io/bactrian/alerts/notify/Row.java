package io.bactrian.alerts.notify;

import java.time.Instant;

/**
 * A line of the table of deliveries that is to be sent.
 *
 * @param content JSON: the message, what it tells, or why it cannot be made
 */
record Row(
        long id,
        String logId,
        String groupKey,
        Destination destination,
        String reason,
        String summary,
        String content,
        int attempts,
        Instant created) {

    static final long NEW = 0;
}
