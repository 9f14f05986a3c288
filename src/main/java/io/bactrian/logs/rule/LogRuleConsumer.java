package io.bactrian.logs.rule;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges a rule every second and sends what is to be told of it down the route. */
final class LogRuleConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(LogRuleConsumer.class);
    private static final long JUDGE_SECONDS = 1;

    private final LogRuleEndpoint endpoint;
    private final Feed feed;
    private final Clock clock;
    private final Duration repeat;
    private final List<Meter> meters = new ArrayList<>();
    private Watch watch;
    private Standing standing;
    private volatile long firing;
    private ScheduledExecutorService judges;

    LogRuleConsumer(LogRuleEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.feed = endpoint.feed();
        this.clock = endpoint.clock();
        this.repeat = Duration.ofMillis(endpoint.getRepeat());
        this.watch = endpoint.watch(); // what is wrong is known when the route is loaded
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        watch = endpoint.watch();
        standing = new Standing(repeat);
        feed.add(watch);
        bindMeters();
        judges = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadScheduledExecutor(this, "log-rule-" + getRouteId());
        judges.scheduleWithFixedDelay(this::judgeSafely, JUDGE_SECONDS, JUDGE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    protected void doStop() throws Exception {
        feed.remove(watch);
        getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(judges);
        MeterRegistry registry = registry();
        if (registry != null) {
            meters.forEach(registry::remove);
        }
        meters.clear();
        super.doStop();
    }

    /** A defect must not end the judging silently: it is said, and tried again. */
    private void judgeSafely() {
        try {
            judge();
        } catch (RuntimeException e) {
            LOG.error("{} cannot be judged, trying again", getRouteId(), e);
        }
    }

    private void judge() {
        Moment moment = feed.now();
        List<Standing.Change> due = standing.due(watch.judge(moment), feed.isCurrent(), moment.now());
        firing = standing.firing();
        for (Standing.Change change : due) {
            if (tell(change)) {
                standing.told(change, clock.instant());
            } else {
                standing.notTold(change, clock.instant());
            }
        }
    }

    private boolean tell(Standing.Change change) {
        Exchange exchange = createExchange(false);
        try {
            Finding finding = change.finding();
            Map<String, Object> body = new HashMap<>();
            if (!finding.service().isEmpty()) {
                body.put("service", finding.service());
            }
            body.put("summary", finding.summary());
            body.put("description", finding.description());
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeader(LogRuleConstants.SERVICE, finding.service());
            exchange.getMessage().setHeader(LogRuleConstants.RESOLVED, !change.firing());
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        Exception failure = exchange.getException();
        releaseExchange(exchange, false);
        if (failure != null) {
            LOG.warn("{} could not tell what it found, trying again: {}", getRouteId(), failure.getMessage());
        }
        return failure == null;
    }

    private void bindMeters() {
        MeterRegistry registry = registry();
        if (registry == null) {
            return;
        }
        meters.add(Gauge.builder("bactrian.logs.rule.firing", this, rule -> rule.firing)
                .description("Services for which the rule fires")
                .tag("rule", getRouteId())
                .strongReference(true)
                .register(registry));
        meters.add(Gauge.builder("bactrian.logs.rule.services", watch, Watch::services)
                .description("Services the rule watches")
                .tag("rule", getRouteId())
                .strongReference(true)
                .register(registry));
        meters.add(FunctionCounter.builder("bactrian.logs.rule.overflow", watch, Watch::overflow)
                .description("Events of services that were one too many to be watched")
                .tag("rule", getRouteId())
                .register(registry));
        meters.add(FunctionCounter.builder("bactrian.logs.rule.late", watch, Watch::lateEvents)
                .description("Events that came too late to be counted")
                .tag("rule", getRouteId())
                .register(registry));
    }

    private MeterRegistry registry() {
        return getEndpoint().getCamelContext().getRegistry().findSingleByType(MeterRegistry.class);
    }
}
