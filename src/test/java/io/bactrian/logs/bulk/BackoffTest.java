package io.bactrian.logs.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void waits_double_to_half_a_minute() {
        Backoff backoff = new Backoff(() -> 0.5);

        assertThat(IntStream.of(1, 2, 3, 6, 7, 8, 1_000_000)
                        .mapToObj(failures ->
                                backoff.after(failures, Optional.empty()).toMillis()))
                .containsExactly(500L, 1000L, 2000L, 16_000L, 30_000L, 30_000L, 30_000L);
    }

    @Test
    void chance_takes_or_adds_a_half() {
        assertThat(new Backoff(() -> 0).after(1, Optional.empty())).isEqualTo(Duration.ofMillis(250));
        assertThat(new Backoff(() -> 1).after(1, Optional.empty())).isEqualTo(Duration.ofMillis(750));
    }

    @Test
    void what_the_server_asks_for_is_the_least() {
        Backoff backoff = new Backoff(() -> 0.5);

        assertThat(backoff.after(1, Optional.of(Duration.ofSeconds(10)))).isEqualTo(Duration.ofMillis(10_250));
        assertThat(backoff.after(7, Optional.of(Duration.ofSeconds(1)))).isEqualTo(Duration.ofSeconds(30));
    }
}
