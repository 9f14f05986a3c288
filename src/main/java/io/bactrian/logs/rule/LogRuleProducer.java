package io.bactrian.logs.rule;

import io.bactrian.logs.EventBatch;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.SynchronizationAdapter;

/** Shows what passes to the rules, and waits for nothing. */
final class LogRuleProducer extends DefaultProducer {

    private final String name;
    private final Feed feed;

    LogRuleProducer(LogRuleEndpoint endpoint, String name, Feed feed) {
        super(endpoint);
        this.name = name;
        this.feed = feed;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        MeterRegistry meters = getEndpoint().getCamelContext().getRegistry().findSingleByType(MeterRegistry.class);
        if (meters != null) {
            FunctionCounter.builder("bactrian.logs.rule.events", feed, Feed::events)
                    .description("Events shown to the rules, each once")
                    .tag("feed", name)
                    .register(meters);
            FunctionCounter.builder("bactrian.logs.rule.repeated", feed, Feed::repeated)
                    .description("Events that were sent again and not counted again")
                    .tag("feed", name)
                    .register(meters);
        }
    }

    @Override
    public void process(Exchange exchange) {
        if (!(exchange.getMessage().getBody() instanceof EventBatch batch)) {
            throw new IllegalArgumentException("log-rule:" + name + " takes the events of parse:");
        }
        long number = feed.enter(batch);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onComplete(Exchange done) {
                feed.leave(number, true);
            }

            @Override
            public void onFailure(Exchange done) {
                feed.leave(number, false);
            }
        });
    }
}
