package io.bactrian.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"30s, PT30S", "5m, PT5M", "4h, PT4H", "30d, PT720H", "1h30m, PT1H30M", "1d2h3m4s, PT26H3M4S"})
    void durations_are_read(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "5", "-5m", "30m1h", "1.5h", "soon"})
    void what_is_no_duration_is_refused_with_the_way_to_write_one(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write it like 30s, 5m, 4h or 30d");
    }

    @ParameterizedTest
    @CsvSource({"PT0.4S, 0.4s", "PT59S, 59s", "PT2M5S, 2m5s", "PT3H7M, 3h7m", "PT76H, 3d4h"})
    void durations_are_shown_for_people(Duration duration, String text) {
        assertThat(Durations.format(duration)).isEqualTo(text);
    }
}
