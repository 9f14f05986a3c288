package io.bactrian.alerts.model;

import io.bactrian.alerts.label.Labels;
import java.time.Instant;

/**
 * Something that is, or was, wrong. Its labels are its identity.
 *
 * @param endsAt when it ends unless it is reported again; not after now: it is resolved
 * @param generatorUrl where it comes from, or an empty string
 * @param updatedAt when it was last reported
 * @param timeout whether endsAt was not given but follows from the resolve timeout
 */
public record Alert(
        Labels labels,
        Labels annotations,
        Instant startsAt,
        Instant endsAt,
        String generatorUrl,
        Instant updatedAt,
        boolean timeout) {

    /** The end of what stays until somebody says that it is over. */
    public static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    public long fingerprint() {
        return labels.fingerprint();
    }

    public String name() {
        return labels.get(Labels.ALERT_NAME);
    }

    /** The same alert, reported at another time or ending at one. */
    public Alert withTimes(Instant newEnd, Instant newUpdate, boolean newTimeout) {
        return new Alert(labels, annotations, startsAt, newEnd, generatorUrl, newUpdate, newTimeout);
    }

    public boolean resolvedAt(Instant now) {
        return !endsAt.isAfter(now);
    }
}
