package io.bactrian.logs.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void waits_double_from_a_second_to_a_minute() {
        Backoff backoff = new Backoff(() -> 0.5);
        assertThat(IntStream.range(0, 9).mapToObj(backoff::after).map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        assertThat(backoff.after(1_000_000)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void waits_differ_by_half_and_are_never_longer_than_a_minute() {
        assertThat(new Backoff(() -> 0).after(2)).isEqualTo(Duration.ofSeconds(2));
        assertThat(new Backoff(() -> 1).after(2)).isEqualTo(Duration.ofSeconds(6));
        assertThat(new Backoff(() -> 1).after(20)).isEqualTo(Duration.ofMinutes(1));
    }
}
