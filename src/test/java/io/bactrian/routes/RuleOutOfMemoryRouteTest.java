package io.bactrian.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.alerts.model.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleOutOfMemoryRouteTest {

    @Test
    void one_line_is_enough_and_ten_minutes_without_one_end_it() throws Exception {
        try (LogRules rules = new LogRules("rule-out-of-memory.camel.yaml", Map.of())) {
            rules.comes("shop", "info", "memory is fine", 5);
            rules.comes("bank", "error", "java.lang.OutOfMemoryError: Java heap space", 1);
            Instant seen = rules.now();

            Alert alert = rules.alertWhile(() -> rules.comes("shop", "info", "memory is fine", 1));

            assertThat(alert.labels().get("alertname")).isEqualTo("LogOutOfMemory");
            assertThat(alert.labels().get("service")).isEqualTo("bank");
            assertThat(alert.annotations().get("summary")).isEqualTo("bank: pattern seen");
            assertThat(alert.annotations().get("description"))
                    .isEqualTo("1 in the last 10m0s; the last one: java.lang.OutOfMemoryError: Java heap space");
            assertThat(rules.firing()).hasSize(1);

            rules.quietWhile(() -> rules.comes("shop", "info", "memory is fine", 1));
            assertThat(rules.now()).isAfter(seen.plus(Duration.ofMinutes(9)));
        }
    }
}
