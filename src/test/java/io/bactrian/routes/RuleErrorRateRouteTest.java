package io.bactrian.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.alerts.model.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleErrorRateRouteTest {

    @Test
    void an_alert_is_raised_for_the_service_whose_events_are_errors_and_resolved_when_they_no_longer_are()
            throws Exception {
        try (LogRules rules = new LogRules("rule-error-rate.camel.yaml", Map.of())) {
            Instant start = rules.now();

            Alert alert = rules.alertWhile(() -> {
                rules.comes("bank", "info", "paid", 20);
                rules.comes("shop", "info", "sold", 18);
                rules.comes("shop", "error", "the bank is away", 2);
            });

            assertThat(rules.now()).isAfter(start.plus(Duration.ofMinutes(1)));
            assertThat(alert.labels().get("alertname")).isEqualTo("LogErrorRate");
            assertThat(alert.labels().get("service")).isEqualTo("shop");
            assertThat(alert.labels().get("severity")).isEqualTo("critical");
            assertThat(alert.labels().get("route")).isEqualTo("logs-rule-error-rate");
            assertThat(alert.annotations().get("summary")).isEqualTo("shop: more than 5% of the events are errors");
            assertThat(alert.annotations().get("description"))
                    .startsWith("10% of ")
                    .endsWith("the last one: the bank is away");
            assertThat(alert.annotations().get("runbook_url")).isEqualTo("docs/operations/log-alerts.md");
            assertThat(rules.firing()).hasSize(1);

            rules.quietWhile(() -> rules.comes("shop", "info", "sold", 20));
        }
    }
}
