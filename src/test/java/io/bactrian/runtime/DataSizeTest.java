package io.bactrian.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "17, 17", "5B, 5", "1KiB, 1024", "16 MiB, 16777216", "5GiB, 5368709120", "2TiB, 2199023255552"})
    void sizes_are_read(String text, long bytes) {
        assertThat(DataSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "16MB", "1.5GiB", "many", "1 k"})
    void what_is_no_size_is_refused_with_the_way_to_write_one(String text) {
        assertThatThrownBy(() -> DataSize.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write it like 16MiB or 5GiB");
    }

    @Test
    void a_size_past_what_a_long_holds_is_refused() {
        assertThatThrownBy(() -> DataSize.parse("999999999999TiB")).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new DataSize(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "1503238554, 1.4 GiB"})
    void sizes_are_shown_for_people(long bytes, String text) {
        assertThat(new DataSize(bytes)).hasToString(text);
    }
}
