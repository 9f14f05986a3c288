package io.bactrian.alerts.notify;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.model.Timers;
import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.Audit;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;

/** The outbox, and what empties it. One process of those that share a ledger starts it: the one that dispatches. */
public final class Notifying implements AutoCloseable {

    private static final long STOP_SECONDS = 25;

    private final Ledger ledger;
    private final Supplier<AlertConfig> config;
    private final Renderer renderer;
    private final Timers timers;
    private final DeliveryTable table;
    private final Outbox outbox;
    private volatile Fallback fallback;
    private Deliverer deliverer;
    private CamelContext context;
    private HealthCheck health;
    private ExecutorService own;

    /** Nothing is sent before {@link #start}; the outbox takes messages at once. */
    public Notifying(Ledger ledger, Supplier<AlertConfig> config, Renderer renderer, Timers timers) {
        this.ledger = ledger;
        this.config = config;
        this.renderer = renderer;
        this.timers = timers;
        this.table = new DeliveryTable(ledger);
        this.outbox = new Outbox(table, config, renderer, timers);
    }

    public Outbox outbox() {
        return outbox;
    }

    /** False from when a notification reached nobody until something is delivered. */
    public boolean healthy() {
        return fallback == null || fallback.healthy();
    }

    /**
     * Begins to send what waits.
     *
     * @param camel with the routes {@code direct:alerts-<kind>}
     */
    public synchronized void start(CamelContext camel, MeterRegistry metrics, DeliverySettings settings) {
        AtomicInteger numbers = new AtomicInteger();
        // Two more than there are messages on their way, so that looking for the next is never what waits.
        own = Executors.newFixedThreadPool(settings.workers() + 2, work -> {
            Thread thread = new Thread(work, "alert-delivery-" + numbers.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        start(camel, metrics, settings, own, ThreadLocalRandom.current()::nextDouble);
    }

    synchronized void start(
            CamelContext camel,
            MeterRegistry metrics,
            DeliverySettings settings,
            Executor executor,
            DoubleSupplier random) {
        context = camel;
        ThreadTable threads = new ThreadTable(ledger);
        Gates gates = new Gates(
                settings.perIntegration(),
                metrics,
                timers,
                Optional.ofNullable(camel.getRegistry().findSingleByType(Audit.class)));
        fallback = new Fallback(outbox, gates, config, settings.fallbackAfter());
        deliverer = new Deliverer(
                table,
                new Courier(camel, config, renderer, threads, timers),
                new Attempts(table, threads, fallback, new Backoff(random), settings.giveUpAfter(), timers),
                gates,
                new Digests(table, config, renderer),
                fallback,
                new DeliveryMetrics(metrics),
                settings,
                timers,
                executor);
        health = new DeliveryHealth(this::healthy);
        HealthCheckRegistry registry = HealthCheckRegistry.get(camel);
        if (registry != null) {
            registry.register(health);
        }
        outbox.onWake(deliverer::wake);
        deliverer.start();
    }

    /** Waits for what is on its way; what is left is sent by the next one that starts. */
    @Override
    public synchronized void close() {
        if (deliverer == null) {
            return;
        }
        outbox.onWake(() -> {});
        deliverer.stop();
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry != null) {
            registry.unregister(health);
        }
        if (own != null) {
            own.shutdown();
            try {
                if (!own.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                    own.shutdownNow();
                }
            } catch (InterruptedException e) {
                own.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
        deliverer = null;
    }
}
