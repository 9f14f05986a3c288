package io.bactrian.alerts.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatusesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final AtomicLong changes = new AtomicLong();
    private final AtomicInteger looks = new AtomicInteger();
    private final Statuses<Integer> statuses = new Statuses<>(changes::get);

    @Test
    void is_looked_at_once_while_nothing_changes() {
        assertThat(at(0)).isEqualTo(1);
        assertThat(at(9)).isEqualTo(1);
    }

    @Test
    void is_looked_at_again_after_a_change() {
        at(0);
        changes.incrementAndGet();

        assertThat(at(1)).isEqualTo(2);
    }

    @Test
    void is_looked_at_again_when_its_time_has_come_or_the_clock_was_set_back() {
        at(0);

        assertThat(at(10)).isEqualTo(2);
        assertThat(at(9)).isEqualTo(3);
    }

    @Test
    void a_change_while_it_is_looked_at_is_not_missed() {
        statuses.at(
                NOON,
                () -> {
                    changes.incrementAndGet();
                    return 0;
                },
                () -> NOON.plusSeconds(10));

        assertThat(at(1)).isEqualTo(1);
    }

    private int at(int seconds) {
        Instant now = NOON.plusSeconds(seconds);
        return statuses.at(now, looks::incrementAndGet, () -> now.plus(Duration.ofSeconds(10)));
    }
}
