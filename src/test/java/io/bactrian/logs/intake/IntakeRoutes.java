package io.bactrian.logs.intake;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A route from an intake through the parser and a spool to a list, which can stand still or refuse. */
final class IntakeRoutes implements AutoCloseable {

    private static final int OPEN = 1_000_000;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CamelContext context = new DefaultCamelContext();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Semaphore gate = new Semaphore(OPEN);
    private volatile RuntimeException refusal;

    /** @param spool its folder */
    IntakeRoutes(String intake, Path spool, String maxSize) throws Exception {
        context.getRegistry().bind("meters", meters);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(intake)
                        .routeId("in")
                        .process(IntakeRoutes.this::pass)
                        .toD("parse:${header.LogFormat}")
                        .to("spool:test?folder=" + spool + "&maxSize=" + maxSize)
                        .process(exchange -> events.addAll(
                                exchange.getMessage().getBody(EventBatch.class).events()));
            }
        });
        context.start();
    }

    private void pass(Exchange exchange) throws InterruptedException {
        gate.acquire();
        gate.release();
        if (refusal != null) {
            throw refusal;
        }
    }

    int port() throws Exception {
        Object intake = context.getRoute("in").getConsumer();
        return intake instanceof UdpIntake udp
                ? udp.port()
                : intake instanceof TcpIntake tcp ? tcp.port() : ((HttpIntake) intake).port();
    }

    /** Those that are in the spool. */
    List<Event> events() {
        return events;
    }

    List<String> messages() {
        return events.stream().map(Event::message).toList();
    }

    void standStill() {
        gate.drainPermits();
    }

    void goOn() {
        gate.release(OPEN);
    }

    void refuse(RuntimeException why) {
        refusal = why;
    }

    double counter(String name) {
        return meters.get(name).counter().count();
    }

    double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    /** Of messages that were dropped by somebody. */
    double dropped(String by) {
        Search search = meters.find("bactrian.logs.intake.dropped").tag("by", by);
        return search.counter() == null
                ? search.functionCounter().count()
                : search.counter().count();
    }

    @Override
    public void close() {
        context.stop();
    }
}
