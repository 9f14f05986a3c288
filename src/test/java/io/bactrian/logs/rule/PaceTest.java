package io.bactrian.logs.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.logs.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final Events events = new Events();
    private Instant now = Events.START;
    private final Pace pace = new Pace(now);

    @Test
    void at_the_start_nobody_is_judged_until_something_new_comes() {
        assertThat(pace.isCurrent(now)).isFalse();

        pace.left(pace.entered(written(Duration.ofHours(1)), now), true, now);
        assertThat(pace.isCurrent(now)).isFalse();

        pace.left(pace.entered(written(Duration.ofSeconds(3)), now), true, now);
        assertThat(pace.isCurrent(now)).isTrue();
    }

    @Test
    void at_the_start_it_is_enough_that_nothing_comes_for_a_while() {
        pass(Duration.ofSeconds(4));
        assertThat(pace.isCurrent(now)).isFalse();

        pass(Duration.ofSeconds(1));
        assertThat(pace.isCurrent(now)).isTrue();
    }

    @Test
    void old_events_without_end_cannot_keep_silence_from_being_seen() {
        for (int second = 0; second < 600; second++) {
            pace.left(pace.entered(written(Duration.ofDays(1)), now), true, now);
            assertThat(pace.isCurrent(now)).isFalse();
            pass(Duration.ofSeconds(1));
        }

        assertThat(pace.isCurrent(now)).isTrue();
    }

    @Test
    void while_a_batch_is_long_under_way_time_stands_still() {
        current();
        Duration before = pace.moment(now).heard();

        long number = pace.entered(written(Duration.ZERO), now);
        pass(Duration.ofSeconds(4));
        assertThat(pace.isCurrent(now)).isTrue();
        for (int minute = 0; minute < 60; minute++) {
            pass(Duration.ofMinutes(1));
            assertThat(pace.isCurrent(now)).isFalse();
        }

        assertThat(pace.moment(now).heard().minus(before)).isEqualTo(Duration.ofSeconds(4));
        pace.left(number, true, now);
        assertThat(pace.isCurrent(now)).isFalse();
        pace.left(pace.entered(written(Duration.ofSeconds(1)), now), true, now);
        assertThat(pace.isCurrent(now)).isTrue();
    }

    @Test
    void a_batch_that_was_refused_stops_time_until_it_can_have_been_sent_again() {
        current();

        pace.left(pace.entered(written(Duration.ZERO), now), false, now);
        assertThat(pace.isCurrent(now)).isFalse();
        pace.left(pace.entered(written(Duration.ZERO), now), true, now);
        pass(Duration.ofSeconds(14));
        assertThat(pace.isCurrent(now)).isFalse();

        pass(Duration.ofSeconds(1));
        assertThat(pace.isCurrent(now)).isTrue();
    }

    @Test
    void a_clock_that_steps_back_takes_nothing_away() {
        current();
        pass(Duration.ofMinutes(1));
        Duration before = pace.moment(now).heard();

        now = now.minus(Duration.ofHours(1));

        assertThat(pace.moment(now).heard()).isEqualTo(before);
    }

    private void current() {
        pace.left(pace.entered(written(Duration.ZERO), now), true, now);
        assertThat(pace.isCurrent(now)).isTrue();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private List<Event> written(Duration ago) {
        return List.of(events.event(now.minus(ago), "shop", "info"));
    }
}
