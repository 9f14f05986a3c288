package io.bactrian.logs.spool;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted of one spool. */
final class SpoolMeters implements AutoCloseable {

    private static final String SPOOL = "spool";

    private final MeterRegistry registry;
    private final Gauge bytes;
    private final Gauge age;
    private final Counter records;
    private final Counter refused;

    SpoolMeters(MeterRegistry registry, String name, Spool spool) {
        this.registry = registry;
        bytes = Gauge.builder("bactrian.logs.spool.bytes", spool, Spool::bytes)
                .description("Bytes in the files of a spool")
                .tag(SPOOL, name)
                .strongReference(true)
                .register(registry);
        age = Gauge.builder(
                        "bactrian.logs.spool.age.seconds",
                        spool,
                        of -> of.oldest().toMillis() / 1000.0)
                .description("How long the oldest record waits to be passed on, 0 when none does")
                .tag(SPOOL, name)
                .strongReference(true)
                .register(registry);
        records = Counter.builder("bactrian.logs.spool.records")
                .description("Events that were written to a spool")
                .tag(SPOOL, name)
                .register(registry);
        refused = Counter.builder("bactrian.logs.spool.refused")
                .description("Events that were not written because the spool, or its disk, was full")
                .tag(SPOOL, name)
                .register(registry);
    }

    void written(int events) {
        records.increment(events);
    }

    void refused(int events) {
        refused.increment(events);
    }

    /** Forgets the gauges: whoever opens the spool again has its own. */
    @Override
    public void close() {
        registry.remove(bytes);
        registry.remove(age);
    }
}
