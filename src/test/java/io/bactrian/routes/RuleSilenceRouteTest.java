package io.bactrian.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.alerts.model.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleSilenceRouteTest {

    private static final Duration AFTER = Duration.ofMinutes(30);

    @Test
    void a_service_that_spoke_and_says_nothing_any_more_is_told_until_it_speaks() throws Exception {
        try (LogRules rules = new LogRules("rule-silence.camel.yaml", Map.of())) {
            rules.comes("shop", "info", "hello", 1);
            Instant last = rules.now();

            Alert alert = rules.alertWhile(() -> {
                rules.pass(Duration.ofMinutes(1));
                rules.comes("bank", "info", "hello", 1);
            });

            assertThat(rules.now()).isAfter(last.plus(AFTER));
            assertThat(alert.labels().get("alertname")).isEqualTo("LogSilence");
            assertThat(alert.labels().get("service")).isEqualTo("shop");
            assertThat(alert.labels().get("severity")).isEqualTo("warning");
            assertThat(alert.annotations().get("description")).isEqualTo("the last event came at " + last);

            rules.quietWhile(() -> rules.comes("shop", "info", "hello", 1));
        }
    }

    @Test
    void a_service_that_is_named_is_told_though_it_never_spoke() throws Exception {
        try (LogRules rules = new LogRules("rule-silence.camel.yaml", Map.of("logs.services", "shop, bank"))) {
            Alert alert = rules.alertWhile(() -> {
                rules.pass(Duration.ofMinutes(1));
                rules.comes("bank", "info", "hello", 1);
            });

            assertThat(alert.labels().get("service")).isEqualTo("shop");
            assertThat(alert.annotations().get("description")).isEqualTo("nothing was heard of it since the start");
        }
    }
}
