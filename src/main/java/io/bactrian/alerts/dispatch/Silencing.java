package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.label.Labels;
import java.time.Instant;
import java.util.List;

/** Alerts that people hold back; may be called from any thread. */
@FunctionalInterface
public interface Silencing {

    /** Ids of the silences that hold back an alert with these labels; empty: none. */
    List<String> silencedBy(Labels alert, Instant now);
}
