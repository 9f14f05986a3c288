package io.bactrian.logs.intake;

import io.bactrian.logs.LineBatch;
import io.bactrian.runtime.BactrianException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** What all intakes do: send lines down the route and wait for its end. */
abstract class Intake extends DefaultConsumer {

    /** Header that says in which format of {@code parse:} the lines of a message are. */
    static final String FORMAT = "LogFormat";

    private IntakeMeters meters;

    Intake(IntakeEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        MeterRegistry registry = getEndpoint().getCamelContext().getRegistry().findSingleByType(MeterRegistry.class);
        meters =
                new IntakeMeters(registry == null ? new SimpleMeterRegistry() : registry, String.valueOf(getRouteId()));
    }

    @Override
    protected void doStop() throws Exception {
        meters.close();
        super.doStop();
    }

    /** Why, in words only where they are ours: others may hold what a line says. */
    static String reason(Throwable failure) {
        return failure instanceof BactrianException ours
                ? ours.getMessage()
                : failure.getClass().getName();
    }

    IntakeMeters meters() {
        return meters;
    }

    /**
     * Ends when the route has taken the lines.
     *
     * @throws Exception why it did not
     */
    void deliver(LineBatch batch, String format) throws Exception {
        Exchange exchange = createExchange(true);
        exchange.getMessage().setBody(batch);
        exchange.getMessage().setHeader(FORMAT, format);
        getProcessor().process(exchange);
        if (exchange.getException() != null) {
            meters.refused();
            throw exchange.getException();
        }
        meters.taken(batch);
    }
}
