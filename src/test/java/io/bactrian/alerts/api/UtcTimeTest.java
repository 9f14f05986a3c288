package io.bactrian.alerts.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UtcTimeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21T10:00:00Z",
                "2026-11-21T10:00:00.5Z",
                "2026-11-21T10:00:00.012Z",
                "2024-02-29T23:59:59.123456789Z",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z"
            })
    void readsWhatPrometheusWritesAsJavaDoes(String text) {
        Instant expected = OffsetDateTime.parse(text).toInstant();
        assertThat(UtcTime.read(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-11-21T10:00:00+01:00",
                "2026-11-21T10:00Z",
                "2026-11-21T10:00:00.Z",
                "2026-11-21T10:00:00.1234567890Z",
                "2026-11-21 10:00:00Z",
                "2026-02-30T10:00:00Z",
                "2026-11-21T24:00:00Z",
                "2026-11-21T10:00:60Z",
                "2026-11-21T10:00:00.1x3Z",
                "+026-11-21T10:00:00Z",
                "٢٠٢٦-11-21T10:00:00Z"
            })
    void leavesEverythingElse(String text) {
        assertThat(UtcTime.read(text)).isEmpty();
    }
}
