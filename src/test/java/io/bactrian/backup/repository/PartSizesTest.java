package io.bactrian.backup.repository;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartSizesTest {

    private static final long PLENTY = 5L << 30;

    @ParameterizedTest
    @ValueSource(longs = {5L << 20, 8L << 20, 16L << 20, 1L << 30})
    void five_tebibytes_fit_in_ten_thousand_parts_of_five_gibibytes_at_most(long base) {
        for (int number = 1; number <= PartSizes.MOST_PARTS; number++) {
            assertThat(PartSizes.of(base, PLENTY, number)).isBetween(base, 5L << 30);
        }
        assertThat(PartSizes.largestObject(base, PLENTY)).isGreaterThanOrEqualTo(5L << 40);
    }

    @Test
    void five_tebibytes_need_two_gibibytes_of_memory() {
        assertThat(PartSizes.largestObject(8 << 20, 2L << 30)).isGreaterThanOrEqualTo(5L << 40);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 500, 950})
    void the_first_parts_have_the_size_that_was_set(int number) {
        assertThat(PartSizes.of(8 << 20, PLENTY, number)).isEqualTo(8 << 20);
        assertThat(PartSizes.of(8 << 20, PLENTY, number + 950)).isEqualTo(16 << 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2_000, 5_000, 10_000})
    void no_part_takes_more_than_the_memory_it_was_given(int number) {
        assertThat(PartSizes.of(8 << 20, 64 << 20, number)).isLessThanOrEqualTo(64 << 20);
    }

    @Test
    void with_the_default_memory_half_a_tebibyte_can_be_stored() {
        assertThat(PartSizes.largestObject(8 << 20, 64 << 20)).isGreaterThanOrEqualTo(490L << 30);
    }
}
