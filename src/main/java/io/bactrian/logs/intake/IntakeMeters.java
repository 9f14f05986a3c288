package io.bactrian.logs.intake;

import io.bactrian.logs.Line;
import io.bactrian.logs.LineBatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What is counted of one intake. */
final class IntakeMeters implements AutoCloseable {

    private static final String ROUTE = "route";
    private static final String DROPPED = "bactrian.logs.intake.dropped";

    private final MeterRegistry registry;
    private final String route;
    private final Counter lines;
    private final Counter truncated;
    private final Counter refused;
    private final List<Meter> own = new ArrayList<>();

    IntakeMeters(MeterRegistry registry, String route) {
        this.registry = registry;
        this.route = route;
        this.lines = counter("bactrian.logs.intake.lines", "Lines that came in and went through the route");
        this.truncated = counter("bactrian.logs.intake.truncated", "Lines that were longer than allowed and are cut");
        this.refused = counter(
                "bactrian.logs.intake.refused",
                "Batches that the route did not take; whoever waits for an answer was told, the others are tried again");
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).tag(ROUTE, route).register(registry);
    }

    void taken(LineBatch batch) {
        lines.increment(batch.lines().size());
        truncated.increment(
                (double) batch.lines().stream().filter(Line::truncated).count());
    }

    void refused() {
        refused.increment();
    }

    /** Lines that came and were dropped, because nobody took those before them. */
    Counter dropped() {
        return Counter.builder(DROPPED)
                .description("Messages over UDP that were dropped")
                .tag(ROUTE, route)
                .tag("by", "queue")
                .register(registry);
    }

    /** Messages that the kernel dropped before they were read. */
    <T> void droppedByKernel(T of, ToDoubleFunction<T> count) {
        own.add(FunctionCounter.builder(DROPPED, of, count)
                .description("Messages over UDP that were dropped")
                .tag(ROUTE, route)
                .tag("by", "kernel")
                .register(registry));
    }

    <T> void connections(T of, ToDoubleFunction<T> count) {
        own.add(Gauge.builder("bactrian.logs.intake.connections", of, count)
                .description("Connections that are open")
                .tag(ROUTE, route)
                .strongReference(true)
                .register(registry));
    }

    /** Forgets what asks this intake. */
    @Override
    public void close() {
        own.forEach(registry::remove);
    }
}
