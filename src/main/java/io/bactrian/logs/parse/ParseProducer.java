package io.bactrian.logs.parse;

import io.bactrian.logs.EventBatch;
import io.bactrian.logs.LineBatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Puts the events in the place of their lines, and counts those that could not be read. */
final class ParseProducer extends DefaultProducer {

    private final String format;
    private final Parser parser;

    ParseProducer(ParseEndpoint endpoint, Parser parser) {
        super(endpoint);
        this.format = endpoint.getFormat();
        this.parser = parser;
    }

    @Override
    public void process(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof LineBatch lines)) {
            throw new IllegalArgumentException("parse:" + format + " takes the lines of tail:");
        }
        EventBatch events = parser.parse(lines);
        count(
                "bactrian.logs.parsed",
                "Lines that were made events",
                events.events().size());
        count("bactrian.logs.parse.failures", "Lines that were kept whole because they could not be read", (double)
                events.events().stream()
                        .filter(event -> event.failure().isPresent())
                        .count());
        exchange.getMessage().setBody(events);
    }

    private void count(String name, String description, double lines) {
        MeterRegistry meters = getEndpoint().getCamelContext().getRegistry().findSingleByType(MeterRegistry.class);
        Optional.ofNullable(meters)
                .map(registry -> Counter.builder(name)
                        .description(description)
                        .tag("format", format)
                        .register(registry))
                .ifPresent(counter -> counter.increment(lines));
    }
}
