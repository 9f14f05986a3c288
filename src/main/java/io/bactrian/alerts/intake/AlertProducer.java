package io.bactrian.alerts.intake;

import io.bactrian.alerts.label.Labels;
import io.bactrian.ledger.ActiveRun;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Machine;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.EndpointAware;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Route;
import org.apache.camel.spi.IdAware;
import org.apache.camel.support.DefaultProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an alert of an exchange; fails only when it could not be kept. */
final class AlertProducer extends DefaultProducer {

    private static final Logger LOG = LoggerFactory.getLogger(AlertProducer.class);
    private static final Logger RAISED = LoggerFactory.getLogger("io.bactrian.alerts.raised"); // can be off by itself
    private static final Set<String> ANNOTATIONS = Set.of("summary", "description", "runbook_url");
    private static final int MOST_DESCRIPTION = 8000;

    private final AlertEndpoint endpoint;

    AlertProducer(AlertEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public void process(Exchange exchange) {
        FlowAlerts alerts = endpoint.getCamelContext().getRegistry().findSingleByType(FlowAlerts.class);
        if (alerts == null) {
            throw new IllegalStateException("no alerts in the registry");
        }
        Map<String, String> labels = new TreeMap<>();
        Map<String, String> annotations = new TreeMap<>();
        describe(exchange, labels, annotations);
        if (exchange.getMessage().getHeader(AlertConstants.RESOLVED, false, Boolean.class)) {
            alerts.resolve(Labels.of(labels));
            return;
        }
        RAISED.error(
                "{}: {}",
                annotations.getOrDefault("summary", endpoint.getName()),
                annotations.getOrDefault("description", ""));
        if (!alerts.tellsSomebody()) {
            LOG.warn("alert {} reaches nobody: set alerts.email.to or write conf/alertmanager.yml", endpoint.getName());
        }
        ActiveRun run = exchange.getProperty(ActiveRun.PROPERTY, ActiveRun.class);
        // A run that was cut short interrupted this thread; an interrupt in the middle of a write closes the ledger.
        boolean interrupted = Thread.interrupted();
        try {
            alerts.raise(Labels.of(labels), Labels.of(annotations), endpoint.getLasts());
        } catch (BactrianException e) {
            if (run == null) {
                throw e;
            }
            LOG.error("alert {} could not be kept: {}", endpoint.getName(), e.getMessage());
            return; // the run keeps its own failure, and stays untold in the ledger until somebody is told
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (run != null) {
            run.alerted();
        }
    }

    private void describe(Exchange exchange, Map<String, String> labels, Map<String, String> annotations) {
        labels.put(Labels.ALERT_NAME, endpoint.getName());
        labels.put("severity", endpoint.getSeverity());
        labels.put("instance", Machine.hostName());
        if (exchange.getFromRouteId() != null) {
            labels.put(FlowAlerts.ROUTE, exchange.getFromRouteId());
            labels.put(FlowAlerts.FLOW, exchange.getFromRouteId().split("-", 2)[0]);
        }
        Throwable failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class);
        if (failure != null) {
            failedStep(exchange).ifPresent(step -> labels.put("step", step));
            annotations.put("summary", exchange.getFromRouteId() + " failed");
            annotations.put("description", reason(exchange, failure));
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
        annotations.computeIfPresent("description", (name, text) -> bounded(text));
    }

    /** The id of the step whose endpoint failed. */
    private static Optional<String> failedStep(Exchange exchange) {
        String failed = exchange.getProperty(ExchangePropertyKey.FAILURE_ENDPOINT, String.class);
        Route route = exchange.getContext().getRoute(exchange.getFromRouteId());
        if (failed == null || route == null) {
            return Optional.empty();
        }
        return route.filter("*").stream()
                .filter(step -> step instanceof EndpointAware aware
                        && aware.getEndpoint() != null
                        && failed.equals(aware.getEndpoint().getEndpointUri()))
                .map(step -> step instanceof IdAware named ? named.getId() : null)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static String reason(Exchange exchange, Throwable failure) {
        ActiveRun run = exchange.getProperty(ActiveRun.PROPERTY, ActiveRun.class);
        if (run != null && run.cancelled().isPresent()) {
            return "cancelled: " + run.cancelled().get();
        }
        return failure instanceof BactrianException known ? known.describe() : String.valueOf(failure.getMessage());
    }

    private static String bounded(String text) {
        return text.length() > MOST_DESCRIPTION ? text.substring(0, MOST_DESCRIPTION - 1) + "…" : text;
    }
}
