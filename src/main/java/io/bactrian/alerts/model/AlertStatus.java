package io.bactrian.alerts.model;

import java.util.List;

/**
 * An alert with what is being done about it, at the time of the question.
 *
 * @param silencedBy ids of silences
 * @param inhibitedBy fingerprints of alerts
 * @param mutedBy names of time intervals
 * @param receivers names, in the order of the routes; sorted in a {@link GroupStatus}
 */
public record AlertStatus(
        Alert alert,
        State state,
        List<String> silencedBy,
        List<String> inhibitedBy,
        List<String> mutedBy,
        List<String> receivers) {

    /** The API's words. */
    public enum State {
        UNPROCESSED,
        ACTIVE,
        SUPPRESSED
    }
}
