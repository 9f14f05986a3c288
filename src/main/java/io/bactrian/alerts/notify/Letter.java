package io.bactrian.alerts.notify;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.alerts.model.Notification;
import java.time.Instant;
import java.util.Optional;

/**
 * A stored message on its way out.
 *
 * @param logId hash of group, receiver, kind and index
 * @param attempt counted from 1
 * @param message as its channel rendered it
 * @param thread what the channel kept of an earlier message about the same group
 */
public record Letter(
        long id,
        String logId,
        Instant created,
        int attempt,
        JsonNode message,
        Notification notification,
        Optional<JsonNode> thread) {

    /** The same at every attempt and after every restart: a receiver can tell a repetition from something new. */
    public String key() {
        return "bactrian-" + id + "-" + created.toEpochMilli() + "-" + logId.substring(0, 16);
    }
}
