package io.bactrian.ledger;

import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Route;

/** Sends an exchange through a route as if its consumer had made it. */
public final class FlowRunner {

    private FlowRunner() {}

    /**
     * What came of it.
     *
     * @param body what the route ended with
     * @param failure what it failed with, also where the route's error handling has dealt with it
     */
    public record Result(Object body, Optional<Throwable> failure) {}

    /**
     * Runs a route now, to its end.
     *
     * @param properties of the exchange
     */
    public static Result run(Route route, Map<String, Object> properties) {
        Exchange exchange = route.getEndpoint().createExchange();
        exchange.getExchangeExtension().setFromRouteId(route.getRouteId());
        exchange.getExchangeExtension().setFromEndpoint(route.getEndpoint());
        properties.forEach(exchange::setProperty);
        try {
            route.getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        ActiveRun run = exchange.getProperty(ActiveRun.PROPERTY, ActiveRun.class);
        Optional<Throwable> failure = failure(exchange)
                .map(thrown -> run == null
                        ? thrown
                        : run.cancellation().map(Throwable.class::cast).orElse(thrown));
        return new Result(exchange.getMessage().getBody(), failure);
    }

    /** What an exchange failed with, also where the error handler has taken it over. */
    public static Optional<Throwable> failure(Exchange exchange) {
        if (exchange.getException() != null) {
            return Optional.of(exchange.getException());
        }
        return exchange.getExchangeExtension().isErrorHandlerHandledSet()
                        && exchange.getExchangeExtension().isErrorHandlerHandled()
                ? Optional.ofNullable(exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Throwable.class))
                : Optional.empty();
    }
}
