package io.bactrian.logs.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import io.bactrian.runtime.PermanentException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogRuleEndpointTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Events events = new Events();
    private final BlockingQueue<Message> told = new LinkedBlockingQueue<>();
    private final AtomicBoolean away = new AtomicBoolean();
    private CamelContext context;

    @BeforeEach
    void start() throws Exception {
        context = new DefaultCamelContext();
        context.getRegistry().bind("clock", Clock.fixed(Events.START, ZoneOffset.UTC));
        context.getRegistry().bind("meters", meters);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:events").to("log-rule:all").process(exchange -> {
                    if (away.get()) {
                        throw new IllegalStateException("away");
                    }
                });
            }
        });
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    @Test
    void what_passes_goes_on_as_it_is() {
        EventBatch batch = events.batch(Events.START, "shop", 2, 1);

        assertThat(context.createProducerTemplate().requestBody("direct:events", batch))
                .isSameAs(batch);
        assertThat(meters.get("bactrian.logs.rule.events").functionCounter().count())
                .isEqualTo(3);
    }

    @Test
    void only_events_can_be_shown() {
        assertThatThrownBy(() -> context.createProducerTemplate().requestBody("direct:events", "text"))
                .isInstanceOf(CamelExecutionException.class)
                .hasRootCauseMessage("log-rule:all takes the events of parse:");
    }

    @Test
    void what_is_sent_again_after_a_failure_is_counted_once() throws Exception {
        rule("log-rule:all?kind=count&atLeast=3&repeat=1h");
        EventBatch two = events.batch(Events.START, "shop", 2, 0);
        away.set(true);
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThatThrownBy(() -> context.createProducerTemplate().requestBody("direct:events", two))
                    .hasRootCauseMessage("away");
        }
        away.set(false);
        context.createProducerTemplate().sendBody("direct:events", two);
        assertThat(meters.get("bactrian.logs.rule.events").functionCounter().count())
                .isEqualTo(2);
        assertThat(meters.get("bactrian.logs.rule.repeated").functionCounter().count())
                .isEqualTo(10);
        context.createProducerTemplate().sendBody("direct:events", events.batch(Events.START, "bank", 3, 0));

        Message first = told.poll(10, TimeUnit.SECONDS);

        assertThat(first.getBody()).asInstanceOf(MAP).containsEntry("service", "bank");
        assertThat(first.getHeader(LogRuleConstants.SERVICE)).isEqualTo("bank");
        assertThat(first.getHeader(LogRuleConstants.RESOLVED)).isEqualTo(false);
        assertThat(meters.get("bactrian.logs.rule.firing")
                        .tag("rule", "rule")
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(meters.get("bactrian.logs.rule.services")
                        .tag("rule", "rule")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(told).isEmpty();
    }

    @Test
    void events_that_come_too_late_are_left_out_and_counted() throws Exception {
        rule("log-rule:all?kind=count&atLeast=1&late=10m");
        List<Event> late = events.batch(Events.START.minus(Duration.ofMinutes(11)), "shop", 4, 0)
                .events();
        context.createProducerTemplate().sendBody("direct:events", new EventBatch(late));
        context.createProducerTemplate().sendBody("direct:events", events.batch(Events.START, "bank", 1, 0));

        assertThat(told.poll(10, TimeUnit.SECONDS).getBody()).asInstanceOf(MAP).containsEntry("service", "bank");
        assertThat(meters.get("bactrian.logs.rule.late").functionCounter().count())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind=sometimes|there is no kind sometimes",
                "feed=x|there is no kind null",
                "kind=pattern|there is no pattern",
                "kind=pattern&pattern=(a|is no RE2 expression",
                "kind=count|it does not say how many events are too many",
                "kind=error-rate&above=lots|above is no share: lots",
                "kind=error-rate&above=100%|above is no share: 100%",
                "kind=error-rate&level=warn|error-rate is about every level and text",
                "kind=silence&after=0|a time or number is 0"
            })
    void a_mistake_is_known_when_the_route_is_loaded(String options, String problem) {
        assertThatThrownBy(() -> rule("log-rule:all?" + options.replace("feed=x", "repeat=1m")))
                .satisfies(failure -> assertThat(cause(failure))
                        .isInstanceOf(PermanentException.class)
                        .hasMessageContaining(problem));
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof PermanentException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private void rule(String uri) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri)
                        .routeId("rule")
                        .process((Exchange exchange) ->
                                told.add(exchange.getMessage().copy()));
            }
        });
    }
}
