package io.bactrian.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One run as the ledger knows it.
 *
 * @param id sorts by time
 * @param flow {@code backup}, {@code drill}, {@code verify}
 * @param name of what the flow is about: {@code crm-postgresql}
 * @param slot the scheduled time it stands for; empty when started by hand
 * @param attempts how often it was tried
 * @param backupId what it made or looked at
 * @param plainBytes before any stage
 * @param storedBytes as stored
 * @param recoverableSince when the oldest kept backup was begun
 * @param message what went wrong, or nothing
 * @param alerted whether somebody has been told of the failure
 */
public record RunRecord(
        String id,
        String flow,
        String name,
        Optional<String> slot,
        RunState state,
        int attempts,
        Instant started,
        Optional<Instant> ended,
        Optional<String> backupId,
        Optional<Long> plainBytes,
        Optional<Long> storedBytes,
        Optional<Instant> recoverableSince,
        Optional<String> message,
        boolean alerted) {

    public Optional<Duration> took() {
        return ended.map(end -> Duration.between(started, end));
    }
}
