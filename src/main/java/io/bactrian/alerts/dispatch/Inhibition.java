package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import java.time.Instant;
import java.util.List;

/** Alerts that hold back others; may be called from any thread. */
public interface Inhibition {

    /** An alert as it stands now, in place of what was known of it. */
    void put(Alert alert);

    void remove(long fingerprint);

    /** Fingerprints of the alerts that hold back one with these labels; empty: none. */
    List<Long> inhibitedBy(Labels target, Instant now);
}
