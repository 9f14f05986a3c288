package io.bactrian.logs.rule;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Component {@code log-rule:}: where events are watched. */
@Component("log-rule")
public final class LogRuleComponent extends DefaultComponent {

    private final Map<String, Feed> feeds = new ConcurrentHashMap<>();

    /** Options as they are written: a plus sign in a pattern is no space. */
    @Override
    public boolean useRawUri() {
        return true;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        LogRuleEndpoint endpoint = new LogRuleEndpoint(uri, this);
        endpoint.setFeed(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    Clock clock() {
        Clock clock = getCamelContext().getRegistry().findSingleByType(Clock.class);
        return clock == null ? Clock.systemUTC() : clock;
    }

    /** The one feed of a name. */
    Feed feed(String name) {
        return feeds.computeIfAbsent(name, unknown -> new Feed(clock()));
    }
}
