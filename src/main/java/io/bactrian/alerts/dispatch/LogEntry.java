package io.bactrian.alerts.dispatch;

import java.time.Instant;
import java.util.Set;

/**
 * What one integration was last told of one group.
 *
 * @param firing fingerprints
 * @param resolved fingerprints
 * @param expires when it may be forgotten, unless its group still lives
 */
record LogEntry(Key key, Instant toldAt, Set<Long> firing, Set<Long> resolved, Instant expires) {

    /** Which integration of which receiver, about which group. */
    record Key(String groupKey, String receiver, String kind, int position) {}
}
