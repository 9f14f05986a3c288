package io.bactrian.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import io.bactrian.runtime.Audit;
import io.bactrian.runtime.AuditAction;
import io.bactrian.runtime.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditRouteTest {

    @TempDir
    private Path home;

    @Test
    void what_was_recorded_goes_to_elasticsearch_as_it_was_recorded() throws Exception {
        Instant at = Instant.parse("2026-03-01T12:00:00.5Z");
        try (Audit audit = new Audit(home.resolve("data"), Clock.fixed(at, ZoneOffset.UTC))) {
            audit.record(AuditAction.SILENCE_SET, "4711", Audit.Outcome.REFUSED, "ana", Map.of("matchers", "a=\"b\""));
        }
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Properties properties = new Properties();
            properties.put("logs.audit.enabled", "true");
            context.getPropertiesComponent().setInitialProperties(properties);
            context.getRegistry().bind("settings", Settings.load(home.resolve("conf/none"), Map.of(), Map.of()));
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString(
                            "audit.camel.yaml", Files.readString(Path.of("routes/logs/audit.camel.yaml"))));
            AdviceWith.adviceWith(context, "logs-audit", advice -> advice.weaveById("index-audit")
                    .replace()
                    .to("mock:index"));
            MockEndpoint index = context.getEndpoint("mock:index", MockEndpoint.class);
            index.expectedMessageCount(1);
            context.start();
            index.assertIsSatisfied(10_000);

            Event event = index.getExchanges()
                    .get(0)
                    .getMessage()
                    .getBody(EventBatch.class)
                    .events()
                    .get(0);
            assertThat(event.failure()).isEmpty();
            assertThat(event.timestamp()).isEqualTo(at);
            assertThat(event.level()).isEqualTo("warn");
            assertThat(event.service()).isEqualTo("bactrian");
            assertThat(event.correlationId()).matches("[0-9a-f]{32}");
            assertThat(event.userId()).isEqualTo("ana");
            assertThat(event.message()).isEqualTo("silence.set refused: 4711");
            assertThat(event.metadata().toString()).contains("action=silence.set", "matchers=a=\"b\"");
        }
    }
}
