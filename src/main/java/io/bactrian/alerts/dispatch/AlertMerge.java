package io.bactrian.alerts.dispatch;

import io.bactrian.alerts.model.Alert;
import java.time.Instant;

/** What becomes of an alert that is reported again. */
final class AlertMerge {

    private AlertMerge() {}

    /**
     * One occurrence where the two overlap: the earliest start, the text of the report, and the end that the better
     * source gave. Otherwise the report is a new occurrence.
     *
     * @param report came after {@code known}, whatever its clock says: clocks step back
     */
    static Alert merge(Alert known, Alert report, Instant now) {
        return overlap(known, report)
                ? with(report, earlier(known.startsAt(), report.startsAt()), end(known, report, now))
                : report;
    }

    private static boolean overlap(Alert known, Alert report) {
        return within(report.endsAt(), known) || within(report.startsAt(), known);
    }

    private static boolean within(Instant time, Alert known) {
        return time.isAfter(known.startsAt()) && time.isBefore(known.endsAt());
    }

    private static Instant end(Alert known, Alert report, Instant now) {
        boolean knownIsLater = known.endsAt().isAfter(report.endsAt());
        boolean knownCounts = report.resolvedAt(now) ? known.resolvedAt(now) : !known.timeout();
        return knownIsLater && knownCounts ? known.endsAt() : report.endsAt();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Alert with(Alert alert, Instant startsAt, Instant endsAt) {
        return new Alert(
                alert.labels(),
                alert.annotations(),
                startsAt,
                endsAt,
                alert.generatorUrl(),
                alert.updatedAt(),
                alert.timeout());
    }
}
