package io.bactrian.logs.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountRuleTest {

    private final Events events = new Events();
    private final CountRule rule = new CountRule("pattern seen", 3, Duration.ofMinutes(10), 100);
    private Instant now = Events.START;

    @Test
    void it_fires_with_the_last_event_that_is_needed_and_until_the_window_has_less() {
        come("first");
        now = now.plusSeconds(200);
        come("second");
        assertThat(rule.judge(moment())).isEmpty();
        now = now.plusSeconds(200);
        come("third " + "x".repeat(1000));

        assertThat(rule.judge(moment())).singleElement().satisfies(finding -> {
            assertThat(finding.summary()).isEqualTo("shop: pattern seen");
            assertThat(finding.description())
                    .startsWith("3 in the last 10m0s; the last one: third xxx")
                    .endsWith("x…")
                    .hasSizeLessThan(350);
        });
        now = now.plusSeconds(180);
        assertThat(rule.judge(moment())).hasSize(1);
        now = now.plusSeconds(21);
        assertThat(rule.judge(moment())).isEmpty();
    }

    private void come(String message) {
        rule.observe(events.event(now, "shop", "error", message, Map.of()), moment());
    }

    private Moment moment() {
        return new Moment(now, Duration.ZERO);
    }
}
