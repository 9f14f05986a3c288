package io.bactrian.logs.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.logs.bulk.AdaptiveLimit.Permit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {

    private static final long QUICK = Duration.ofMillis(300).toNanos();

    private final AdaptiveLimit limit = new AdaptiveLimit(8);
    private final Deque<Permit> given = new ArrayDeque<>();

    @Test
    void who_comes_when_all_permits_are_given_waits_for_one() {
        ask(5);
        assertThat(given).hasSize(2);

        limit.release();
        given.remove();
        assertThat(given).hasSize(2);
        assertThat(limit.inFlight()).isEqualTo(2);
    }

    @Test
    void it_rises_to_the_most_while_all_goes_well_and_everybody_waits() {
        ask(200);
        for (int answer = 0; answer < 150; answer++) {
            limit.succeeded(given.remove(), QUICK);
        }

        assertThat(limit.limit()).isEqualTo(8);
        assertThat(given).hasSize(8);
    }

    @Test
    void it_does_not_rise_while_nobody_waits() {
        for (int answer = 0; answer < 50; answer++) {
            ask(1);
            limit.succeeded(given.remove(), QUICK);
        }

        assertThat(limit.limit()).isEqualTo(2);
    }

    @Test
    void it_is_halved_once_for_all_that_was_under_way_when_the_server_had_too_much() {
        ask(200);
        for (int answer = 0; answer < 150; answer++) {
            limit.succeeded(given.remove(), QUICK);
        }
        for (int refused = 0; refused < 8; refused++) {
            limit.overloaded(given.remove());
        }

        assertThat(limit.limit()).isEqualTo(4);
    }

    @Test
    void it_never_falls_below_one() {
        ask(100);
        for (int refused = 0; refused < 50; refused++) {
            limit.overloaded(given.remove());
        }

        assertThat(limit.limit()).isEqualTo(1);
        assertThat(given).hasSize(1);
    }

    @Test
    void it_falls_a_little_when_answers_take_much_longer_than_usual() {
        ask(200);
        for (int answer = 0; answer < 150; answer++) {
            limit.succeeded(given.remove(), QUICK);
        }
        limit.succeeded(given.remove(), 3 * QUICK);

        assertThat(limit.limit()).isEqualTo(7.2);
    }

    @Test
    void differences_that_nobody_notices_do_not_count() {
        ask(200);
        for (int answer = 0; answer < 150; answer++) {
            limit.succeeded(given.remove(), answer % 2 == 0 ? 1_000_000 : 100_000_000);
        }

        assertThat(limit.limit()).isEqualTo(8);
    }

    private void ask(int times) {
        for (int time = 0; time < times; time++) {
            limit.acquire(given::add);
        }
    }
}
