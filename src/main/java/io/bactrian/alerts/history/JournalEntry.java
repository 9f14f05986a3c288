package io.bactrian.alerts.history;

import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Event;
import java.time.Instant;
import java.util.List;

/** What a transaction did to one alert. */
public sealed interface JournalEntry {

    long fingerprint();

    /** The alert as it is now, and what the history tells of it. */
    record Written(Alert alert, List<Happened> events) implements JournalEntry {
        @Override
        public long fingerprint() {
            return alert.fingerprint();
        }
    }

    /** An alert that was reported again: only its times changed. */
    record Touched(long fingerprint, Instant endsAt, Instant updatedAt, boolean timeout) implements JournalEntry {

        /** The alert as it is then. */
        public Alert on(Alert alert) {
            return alert.withTimes(endsAt, updatedAt, timeout);
        }
    }

    /** An alert that is no more. */
    record Forgotten(long fingerprint) implements JournalEntry {}

    /** @param text empty: the labels of the alert */
    record Happened(Event.Kind kind, String text) {

        Event of(Alert alert, Instant at) {
            return new Event(
                    at,
                    kind,
                    alert.labels().fingerprintText(),
                    alert.name(),
                    "",
                    "",
                    text.isEmpty() ? alert.labels().toString() : text);
        }
    }
}
