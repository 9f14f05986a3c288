package io.bactrian.logs.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ErrorRateRuleTest {

    private final Events events = new Events();
    private final ErrorRateRule rule =
            new ErrorRateRule(new ErrorRateRule.Settings(5, Duration.ofMinutes(1), Duration.ofMinutes(1), 20, 2));
    private Instant now = Events.START;

    @Test
    void it_fires_when_more_than_the_share_were_errors_for_as_long_as_asked() {
        for (int second = 0; second < 60; second++) {
            come("shop", 18, 2);
            assertThat(rule.judge(moment())).as("second %s", second).isEmpty();
            now = now.plusSeconds(1);
        }

        come("shop", 18, 2);
        assertThat(rule.judge(moment())).singleElement().satisfies(finding -> {
            assertThat(finding.service()).isEqualTo("shop");
            assertThat(finding.summary()).isEqualTo("shop: more than 5% of the events are errors");
            assertThat(finding.description())
                    .isEqualTo("10% of 1200 events in the last 1m0s are errors; the last one: it is error");
        });
    }

    @Test
    void the_share_itself_is_not_too_large() {
        for (int second = 0; second < 180; second++) {
            come("shop", 19, 1);
            assertThat(rule.judge(moment())).isEmpty();
            now = now.plusSeconds(1);
        }
    }

    @Test
    void a_break_begins_the_wait_anew() {
        come("shop", 0, 20);
        rule.judge(moment());
        now = now.plusSeconds(50);
        come("shop", 2000, 0);
        assertThat(rule.judge(moment())).isEmpty();
        now = now.plusSeconds(59);
        come("shop", 0, 1000);
        assertThat(rule.judge(moment())).isEmpty();
        now = now.plusSeconds(59);
        assertThat(rule.judge(moment())).isEmpty();
    }

    @Test
    void few_events_say_nothing() {
        for (int minute = 0; minute < 5; minute++) {
            come("shop", 0, 19);
            assertThat(rule.judge(moment())).isEmpty();
            now = now.plusSeconds(61);
        }
    }

    @Test
    void it_ends_when_the_errors_have_left_the_window_and_a_service_that_is_gone_is_forgotten() {
        come("shop", 0, 100);
        rule.judge(moment());
        now = now.plusSeconds(30);
        come("shop", 0, 100);
        now = now.plusSeconds(30);
        assertThat(rule.judge(moment())).hasSize(1);

        now = now.plusSeconds(61);

        assertThat(rule.judge(moment())).isEmpty();
        assertThat(rule.services()).isZero();
    }

    @Test
    void every_service_stands_for_itself_and_one_too_many_is_counted() {
        come("bank", 100, 0);
        come("shop", 0, 100);
        come("mail", 0, 3);
        rule.judge(moment());
        now = now.plusSeconds(59);
        come("shop", 0, 100);
        come("bank", 100, 0);
        now = now.plusSeconds(1);

        assertThat(rule.judge(moment())).extracting(Finding::service).containsExactly("shop");
        assertThat(rule.services()).isEqualTo(2);
        assertThat(rule.overflow()).isEqualTo(3);
    }

    private void come(String service, int infos, int errors) {
        events.batch(now, service, infos, errors).events().forEach(event -> rule.observe(event, moment()));
    }

    private Moment moment() {
        return new Moment(now, Duration.between(Events.START, now));
    }
}
