package io.bactrian.alerts.intake;

import io.bactrian.ledger.ActiveRun;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Machine;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Route;
import org.apache.camel.support.DefaultProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an alert of an exchange and hands it to every channel; fails only when no channel took it. */
final class AlertProducer extends DefaultProducer {

    private static final Logger LOG = LoggerFactory.getLogger(AlertProducer.class);
    private static final Logger RAISED = LoggerFactory.getLogger("io.bactrian.alerts.raised"); // can be off by itself
    private static final Set<String> ANNOTATIONS = Set.of("summary", "description", "runbook_url");
    private static final String CHANNEL = "direct://alerts-";

    private final AlertEndpoint endpoint;

    AlertProducer(AlertEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public void process(Exchange exchange) {
        Alert alert = alert(exchange);
        RAISED.error("{}: {}", alert.getSubject(), alert.annotations().getOrDefault("description", ""));
        CamelContext context = endpoint.getCamelContext();
        List<String> channels = context.getRoutes().stream()
                .map(Route::getEndpoint)
                .map(from -> from.getEndpointBaseUri())
                .filter(uri -> uri.startsWith(CHANNEL))
                .sorted()
                .toList();
        List<String> refused = new ArrayList<>();
        for (String channel : channels) {
            Exchange sent = context.createFluentProducerTemplate()
                    .to(channel)
                    .withBody(alert)
                    .send();
            if (sent.getException() != null) {
                refused.add(channel.substring(CHANNEL.length()) + ": "
                        + sent.getException().getMessage());
            }
        }
        refused.forEach(reason -> LOG.error("alert {} was not taken by {}", alert.name(), reason));
        ActiveRun run = exchange.getProperty(ActiveRun.PROPERTY, ActiveRun.class);
        if (channels.isEmpty()) {
            LOG.warn("alert {} reached nobody: set alerts.email.to or alerts.slack.webhook", alert.name());
        } else if (refused.size() == channels.size()) {
            if (run == null) {
                throw new IllegalStateException("no channel took it: " + String.join("; ", refused));
            }
            return; // the run keeps its own failure, and stays untold in the ledger until a channel takes it
        }
        if (run != null) {
            run.alerted();
        }
    }

    private Alert alert(Exchange exchange) {
        Map<String, String> labels = new LinkedHashMap<>();
        Map<String, String> annotations = new LinkedHashMap<>();
        labels.put("severity", endpoint.getSeverity());
        labels.put("instance", Machine.hostName());
        if (exchange.getFromRouteId() != null) {
            labels.put("route", exchange.getFromRouteId());
            labels.put("flow", exchange.getFromRouteId().split("-", 2)[0]);
        }
        Throwable failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
        if (failure != null) {
            annotations.put("summary", exchange.getFromRouteId() + " failed");
            annotations.put("description", describe(exchange, failure));
        }
        if (failure == null && exchange.getMessage().getBody() instanceof String text) {
            annotations.put("description", text);
        }
        if (exchange.getMessage().getBody() instanceof Map<?, ?> given) {
            given.forEach((key, value) -> (ANNOTATIONS.contains(key.toString()) ? annotations : labels)
                    .put(key.toString(), value.toString()));
        }
        if (endpoint.getSummary() != null) {
            annotations.put("summary", endpoint.getSummary());
        }
        if (endpoint.getRunbook() != null) {
            annotations.put("runbook_url", endpoint.getRunbook());
        }
        return new Alert(endpoint.getName(), Clock.systemUTC().instant(), labels, annotations);
    }

    private static String describe(Exchange exchange, Throwable failure) {
        ActiveRun run = exchange.getProperty(ActiveRun.PROPERTY, ActiveRun.class);
        if (run != null && run.cancelled().isPresent()) {
            return "cancelled: " + run.cancelled().get();
        }
        return failure instanceof BactrianException known ? known.describe() : String.valueOf(failure.getMessage());
    }
}
