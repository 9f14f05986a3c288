package io.bactrian.logs.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SilenceRuleTest {

    private static final Duration AFTER = Duration.ofMinutes(10);

    private final Events events = new Events();
    private Duration heard = Duration.ofHours(5);
    private final SilenceRule rule = new SilenceRule(AFTER, Set.of("bank"), 10, heard);

    @Test
    void a_service_that_spoke_fires_when_it_says_nothing_and_ends_when_it_speaks() {
        speaks("shop");
        heard = heard.plus(AFTER).minusSeconds(1);
        speaks("bank");
        assertThat(rule.judge(moment())).isEmpty();

        heard = heard.plusSeconds(1);
        assertThat(rule.judge(moment())).singleElement().satisfies(finding -> {
            assertThat(finding.summary()).isEqualTo("shop: no event for 10m0s");
            assertThat(finding.description()).isEqualTo("the last event came at 2026-03-01T12:00:00Z");
        });

        speaks("shop");
        assertThat(rule.judge(moment())).isEmpty();
    }

    @Test
    void a_service_that_is_named_fires_though_it_was_never_heard() {
        heard = heard.plus(AFTER);

        assertThat(rule.judge(moment()))
                .extracting(Finding::service, Finding::description)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("bank", "nothing was heard of it since the start"));
    }

    @Test
    void a_service_that_is_not_named_is_forgotten_after_a_day_and_one_that_is_named_never() {
        speaks("shop");
        heard = heard.plus(Duration.ofDays(1)).minusSeconds(1);
        assertThat(rule.judge(moment())).hasSize(2);

        heard = heard.plusSeconds(1);
        assertThat(rule.judge(moment())).extracting(Finding::service).containsExactly("bank");
        heard = heard.plus(Duration.ofDays(30));
        assertThat(rule.judge(moment())).extracting(Finding::service).containsExactly("bank");
    }

    @Test
    void time_in_which_nobody_could_be_heard_does_not_count() {
        speaks("shop");
        speaks("bank");

        assertThat(rule.judge(new Moment(Events.START.plus(Duration.ofHours(3)), heard)))
                .isEmpty();
    }

    private void speaks(String service) {
        rule.observe(events.event(Events.START, service, "info"), moment());
    }

    private Moment moment() {
        return new Moment(Events.START, heard);
    }
}
