package io.bactrian.logs.bulk;

import io.bactrian.logs.deadletter.DeadLetters;
import io.bactrian.runtime.StoppedException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** One Elasticsearch, and what all routes that send there share: its servers, its limit, its standing. */
final class Cluster {

    private final ClusterSettings settings;
    private final Machinery machinery;
    private final Hosts hosts;
    private final AdaptiveLimit limit;
    private final Map<String, Standing> standings = new ConcurrentHashMap<>();
    private final BulkMeters meters;
    private final Backoff backoff;
    private final Waits waits;
    private final Buffers buffers = new Buffers();
    private final Set<Delivery> active = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;
    private volatile boolean closed;

    /**
     * What a cluster runs on.
     *
     * @param workers for what takes the processor or the ledger
     * @param random from 0 to 1
     * @param nanos a clock that never steps
     */
    record Machinery(
            Transport transport,
            Executor workers,
            Pauses pauses,
            DeadLetters deadLetters,
            MeterRegistry registry,
            Clock clock,
            LongSupplier nanos,
            DoubleSupplier random) {}

    Cluster(ClusterSettings settings, Machinery machinery) {
        this.settings = settings;
        this.machinery = machinery;
        this.hosts = new Hosts(settings.hosts(), machinery.nanos());
        this.limit = new AdaptiveLimit(settings.requests());
        this.meters = new BulkMeters(machinery.registry(), settings.name(), limit, any -> waiting());
        this.backoff = new Backoff(machinery.random());
        this.waits = new Waits(machinery.pauses());
    }

    /** Starts to deliver a batch, from now on until it is done or cancelled. */
    void start(Delivery delivery) {
        active.add(delivery);
        Standing standing = standing(delivery.dataStream());
        standing.came(delivery.count());
        delivery.done().whenComplete((nothing, failure) -> {
            active.remove(delivery);
            standing.left(delivery.count());
        });
        if (closed) {
            delivery.cancel();
        } else {
            machinery.workers().execute(delivery::begin);
        }
    }

    /** From now on nobody waits for a better time: what does is cancelled, and sent again after the next start. */
    void stopWaiting() {
        stopping = true;
        active.forEach(Delivery::cancelIfWaiting);
    }

    /** Gives up everything under way, and whatever comes. */
    void close() {
        stopping = true;
        closed = true;
        active.forEach(Delivery::cancel);
    }

    boolean isStopping() {
        return stopping;
    }

    ClusterSettings settings() {
        return settings;
    }

    Machinery machinery() {
        return machinery;
    }

    Hosts hosts() {
        return hosts;
    }

    AdaptiveLimit limit() {
        return limit;
    }

    /** What batches are written into. */
    Buffers buffers() {
        return buffers;
    }

    /** How it stands with one data stream. */
    Standing standing(String dataStream) {
        return standings.computeIfAbsent(
                dataStream,
                stream -> new Standing(settings.name() + ", " + stream, settings.notReadyAfter(), machinery.nanos()));
    }

    /** Events that wait. */
    long waiting() {
        return standings.values().stream().mapToLong(Standing::waiting).sum();
    }

    /** Empty while all is well, or may yet be. */
    Optional<String> whyNotReady() {
        return standings.values().stream()
                .map(Standing::whyNotReady)
                .flatMap(Optional::stream)
                .findFirst();
    }

    BulkMeters meters() {
        return meters;
    }

    Backoff backoff() {
        return backoff;
    }

    Waits waits() {
        return waits;
    }

    StoppedException cancelled() {
        return new StoppedException(
                "stopped before elasticsearch " + settings.name() + " had every event; they are read again");
    }
}
