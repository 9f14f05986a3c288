package io.bactrian.logs.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTest {

    private static final Finding SHOP = new Finding("shop", "shop: too much", "9");
    private static final Finding WORSE = new Finding("shop", "shop: too much", "99");

    private final Standing standing = new Standing(Duration.ofMinutes(1));
    private Instant now = Events.START;

    @Test
    void a_change_is_told_once_and_what_fires_again_and_again_with_its_newest_figures() {
        tell(List.of(SHOP), true, new Standing.Change(SHOP, true));
        tell(List.of(SHOP), true);
        now = now.plusSeconds(60);
        tell(List.of(WORSE), true, new Standing.Change(WORSE, true));
        assertThat(standing.firing()).isEqualTo(1);

        tell(List.of(), true, new Standing.Change(WORSE, false));
        tell(List.of(), true);
        assertThat(standing.firing()).isZero();
    }

    @Test
    void what_could_not_be_told_is_told_again() {
        Standing.Change fires = new Standing.Change(SHOP, true);
        assertThat(standing.due(List.of(SHOP), true, now)).containsExactly(fires);
        standing.notTold(fires, now);
        assertThat(standing.due(List.of(SHOP), true, now)).isEmpty();
        now = now.plus(Standing.AGAIN);
        tell(List.of(SHOP), true, fires);

        Standing.Change over = new Standing.Change(SHOP, false);
        assertThat(standing.due(List.of(), true, now)).containsExactly(over);
        standing.notTold(over, now);
        now = now.plus(Standing.AGAIN);
        tell(List.of(), true, over);
    }

    @Test
    void nothing_is_over_while_nothing_can_be_heard_and_what_fires_goes_on() {
        Standing.Change fires = new Standing.Change(SHOP, true);
        tell(List.of(SHOP), true, fires);

        tell(List.of(), false);
        now = now.plusSeconds(60);
        tell(List.of(), false, fires);
        tell(List.of(), true, new Standing.Change(SHOP, false));
    }

    private void tell(List<Finding> found, boolean over, Standing.Change... expected) {
        List<Standing.Change> due = standing.due(found, over, now);
        assertThat(due).containsExactly(expected);
        due.forEach(change -> standing.told(change, now));
    }
}
