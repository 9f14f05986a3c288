package io.bactrian.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * What a successful run leaves in the ledger. Steps put it in the exchange property {@value #PROPERTY}.
 *
 * @param backupId what was made or looked at
 * @param plainBytes before any stage
 * @param storedBytes as stored
 * @param recoverableSince when the oldest kept backup was begun, after retention
 */
public record RunOutcome(
        Optional<String> backupId,
        Optional<Long> plainBytes,
        Optional<Long> storedBytes,
        Optional<Instant> recoverableSince) {

    public static final String PROPERTY = "BactrianRunOutcome";

    static final RunOutcome NOTHING =
            new RunOutcome(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
