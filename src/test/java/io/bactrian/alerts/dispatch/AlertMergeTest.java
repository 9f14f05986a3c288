package io.bactrian.alerts.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertMergeTest {

    private static final Instant ZERO = Instant.parse("2026-11-21T10:00:00Z");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // what, known: start end timeout, report: start end timeout, merged: start end; it is minute 10
        "a report that goes on,                    0, 12, false,  0, 14, false,  0, 14",
        "an end is taken,                          0, 12, false,  0,  9, false,  0,  9",
        "a later start keeps the earlier,          0, 12, false,  5, 14, false,  0, 14",
        "an earlier start is taken,                5, 12, false,  0, 11, false,  0, 12",
        "a foreseen end gives way,                 0, 20, true,   0, 14, false,  0, 14",
        "a given end stays over an earlier one,    0, 20, false,  0, 14, true,   0, 20",
        "of two ends the later counts,             0,  9, false,  0,  8, false,  0,  9",
        "a new occurrence replaces,                0,  5, false,  7, 14, false,  7, 14",
    })
    void whatIsReportedAgainIsMerged(
            String what,
            int knownStart,
            int knownEnd,
            boolean knownTimeout,
            int start,
            int end,
            boolean timeout,
            int mergedStart,
            int mergedEnd) {
        Alert merged = AlertMerge.merge(
                alert(knownStart, knownEnd, knownTimeout, "old"), alert(start, end, timeout, "new"), minute(10));

        assertThat(merged.startsAt()).isEqualTo(minute(mergedStart));
        assertThat(merged.endsAt()).isEqualTo(minute(mergedEnd));
        assertThat(merged.annotations().get("text")).as(what).isEqualTo("new");
    }

    private static Alert alert(int start, int end, boolean timeout, String text) {
        return new Alert(
                Labels.of("alertname", "Disk"),
                Labels.of("text", text),
                minute(start),
                minute(end),
                "",
                minute(10),
                timeout);
    }

    private static Instant minute(int minute) {
        return ZERO.plusSeconds(60L * minute);
    }
}
