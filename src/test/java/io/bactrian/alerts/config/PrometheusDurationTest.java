package io.bactrian.alerts.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusDurationTest {

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0s, PT0S",
        "10s, PT10S",
        "1m30s, PT1M30S",
        "4h, PT4H",
        "1d12h, PT36H",
        "1w, PT168H",
        "1y, PT8760H",
        "4900ms, PT4.9S",
        "1h1ms, PT1H0.001S"
    })
    void is_read_as_prometheus_writes_it(String text, Duration expected) {
        assertThat(PrometheusDuration.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "1s1m", "s", "-1s", "1.5s", "1h 1m", "300y", "99999999999999999y", "1M"})
    void anything_else_is_refused(String text) {
        assertThatThrownBy(() -> PrometheusDuration.parse(text)).hasMessageContaining("duration");
    }

    @ParameterizedTest
    @CsvSource({"0, PT0S", "1.5s, PT1.5S", "500ms, PT0.5S", "1h0m1s, PT1H1S", "10us, PT0.00001S"})
    void is_read_as_go_writes_it(String text, Duration expected) {
        assertThat(PrometheusDuration.parseGo(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "1d", "1s ", "s1", "999999999999h"})
    void what_go_does_not_read_is_refused(String text) {
        assertThatThrownBy(() -> PrometheusDuration.parseGo(text)).hasMessageContaining("duration");
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "90s, 1m30s", "60m, 1h", "36h, 1d12h", "1w, 1w", "8d, 8d", "1ms, 1ms"})
    void is_written_as_people_would(String text, String expected) {
        assertThat(PrometheusDuration.format(PrometheusDuration.parse(text))).isEqualTo(expected);
    }
}
