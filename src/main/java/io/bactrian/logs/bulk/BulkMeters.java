package io.bactrian.logs.bulk;

import io.bactrian.logs.bulk.Trouble.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What is counted of one cluster; every series is there from the start. */
final class BulkMeters {

    private final Counter stored;
    private final Counter duplicates;
    private final Counter dead;
    private final Counter plainBytes;
    private final Counter sentBytes;
    private final Timer requests;
    private final Map<Reason, Counter> retries = new EnumMap<>(Reason.class);

    BulkMeters(MeterRegistry registry, String cluster, AdaptiveLimit limit, ToDoubleFunction<AdaptiveLimit> waiting) {
        stored = events(registry, cluster, "stored");
        duplicates = events(registry, cluster, "duplicate");
        dead = events(registry, cluster, "dead_letter");
        plainBytes = bytes(registry, cluster, "plain");
        sentBytes = bytes(registry, cluster, "sent");
        requests = Timer.builder("bactrian.logs.bulk.requests")
                .description("How long Elasticsearch took for a request that it answered")
                .tag("cluster", cluster)
                .serviceLevelObjectives(
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(2500),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30))
                .register(registry);
        for (Reason reason : Reason.values()) {
            retries.put(
                    reason,
                    Counter.builder("bactrian.logs.bulk.retries")
                            .description("Events that were sent again, by why")
                            .tag("cluster", cluster)
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        Gauge.builder("bactrian.logs.bulk.waiting", limit, waiting)
                .description("Events that wait until Elasticsearch has them")
                .tag("cluster", cluster)
                .strongReference(true)
                .register(registry);
        Gauge.builder("bactrian.logs.bulk.requests.in.flight", limit, AdaptiveLimit::inFlight)
                .description("Requests under way")
                .tag("cluster", cluster)
                .strongReference(true)
                .register(registry);
        Gauge.builder("bactrian.logs.bulk.requests.limit", limit, AdaptiveLimit::limit)
                .description("Requests that may be under way at once, as the cluster bears them")
                .tag("cluster", cluster)
                .strongReference(true)
                .register(registry);
    }

    void requested(long plain, long sent) {
        plainBytes.increment((double) plain);
        sentBytes.increment((double) sent);
    }

    void answered(long nanos) {
        requests.record(nanos, TimeUnit.NANOSECONDS);
    }

    void arrived(int newly, int before) {
        stored.increment(newly);
        duplicates.increment(before);
    }

    void buried(int events) {
        dead.increment(events);
    }

    void again(Reason reason, int events) {
        retries.get(reason).increment(events);
    }

    private static Counter events(MeterRegistry registry, String cluster, String outcome) {
        return Counter.builder("bactrian.logs.bulk.events")
                .description("Events that are done with, by what became of them")
                .tag("cluster", cluster)
                .tag("outcome", outcome)
                .register(registry);
    }

    private static Counter bytes(MeterRegistry registry, String cluster, String kind) {
        return Counter.builder("bactrian.logs.bulk.bytes")
                .description("Bytes of requests, before and after compression")
                .tag("cluster", cluster)
                .tag("kind", kind)
                .register(registry);
    }
}
