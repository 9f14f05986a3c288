package io.bactrian.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.StoppedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockComponent;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

class LogRouteConfigurationTest {

    @Test
    void a_failure_is_left_to_the_reader_and_somebody_is_told() throws Exception {
        Exception failure = new IllegalStateException("a defect");
        assertThat(alertsAfter(failure)).isEqualTo(1);
    }

    @Test
    void a_stop_while_elasticsearch_is_away_is_left_to_the_reader_and_nobody_is_told() throws Exception {
        assertThat(alertsAfter(new StoppedException("stopped before elasticsearch main had every event")))
                .isZero();
    }

    private static int alertsAfter(Exception failure) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            MockComponent alerts = new MockComponent();
            context.addComponent("alert", alerts);
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString(
                            "logs.camel.yaml", Files.readString(Path.of("routes/shared/logs.camel.yaml"))));
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:lines").routeConfigurationId("logs").throwException(failure);
                }
            });
            context.start();
            Exchange exchange = context.createProducerTemplate()
                    .send("direct:lines", some -> some.getMessage().setBody("lines"));
            assertThat(exchange.getException()).as("what the reader is told").isSameAs(failure);
            return context.getEndpoints().stream()
                    .filter(MockEndpoint.class::isInstance)
                    .mapToInt(endpoint -> ((MockEndpoint) endpoint).getReceivedCounter())
                    .sum();
        }
    }
}
