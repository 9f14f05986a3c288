package io.bactrian.logs.bulk;

import io.bactrian.logs.deadletter.DeadLetters;
import io.bactrian.runtime.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The clusters that are in use, each opened once, and the threads that they share. */
final class Clusters implements AutoCloseable {

    private static final int WORKERS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private final Settings settings;
    private final DeadLetters deadLetters;
    private final MeterRegistry registry;
    private final Consumer<Cluster> opened;
    private final Map<String, Cluster> clusters = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            threads("bulk"),
            new ThreadPoolExecutor.DiscardPolicy()); // after the stop, when every delivery is cancelled
    private final ScheduledThreadPoolExecutor pauses =
            new ScheduledThreadPoolExecutor(1, threads("bulk-pauses"), new ThreadPoolExecutor.DiscardPolicy());

    /**
     * @param opened is told of each cluster when it is opened
     */
    Clusters(Settings settings, DeadLetters deadLetters, MeterRegistry registry, Consumer<Cluster> opened) {
        this.settings = settings;
        this.deadLetters = deadLetters;
        this.registry = registry;
        this.opened = opened;
        workers.allowCoreThreadTimeOut(true);
    }

    /** @throws io.bactrian.runtime.ProblemsException when its settings are no good */
    Cluster cluster(String name) {
        return clusters.computeIfAbsent(name, this::open);
    }

    private Cluster open(String name) {
        ClusterSettings own = ClusterSettings.from(settings, name);
        settings.check();
        Cluster cluster = new Cluster(
                own,
                new Cluster.Machinery(
                        new HttpTransport(own),
                        workers,
                        (wait, task) -> pauses.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS),
                        deadLetters,
                        registry,
                        Clock.systemUTC(),
                        System::nanoTime,
                        () -> ThreadLocalRandom.current().nextDouble()));
        opened.accept(cluster);
        return cluster;
    }

    /** From now on nobody waits for a better time. */
    void stopWaiting() {
        clusters.values().forEach(Cluster::stopWaiting);
    }

    @Override
    public void close() {
        clusters.values().forEach(Cluster::close);
        pauses.shutdownNow();
        workers.shutdown();
    }

    private static ThreadFactory threads(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
