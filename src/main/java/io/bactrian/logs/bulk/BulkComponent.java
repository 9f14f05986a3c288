package io.bactrian.logs.bulk;

import io.bactrian.logs.deadletter.DeadLetters;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
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
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.LifecycleStrategySupport;

/** The component {@code bulk:}. */
@Component("bulk")
public final class BulkComponent extends DefaultComponent {

    private static final int WORKERS = Math.max(2, Runtime.getRuntime().availableProcessors());

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

    public BulkComponent() {
        workers.allowCoreThreadTimeOut(true);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        BulkEndpoint endpoint = new BulkEndpoint(uri, this);
        endpoint.setName(remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        getCamelContext().addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopping(CamelContext context) {
                clusters.values().forEach(Cluster::stopWaiting);
            }
        });
    }

    @Override
    protected void doShutdown() throws Exception {
        clusters.values().forEach(Cluster::close);
        pauses.shutdownNow();
        workers.shutdown();
        super.doShutdown();
    }

    /** The cluster of a name, one for all endpoints. */
    Cluster cluster(String name) {
        return clusters.computeIfAbsent(name, this::open);
    }

    private Cluster open(String name) {
        Settings settings = bean(Settings.class, name);
        ClusterSettings own = ClusterSettings.from(settings, name);
        settings.check();
        Cluster cluster = new Cluster(
                own,
                new Cluster.Machinery(
                        new HttpTransport(own),
                        workers,
                        (wait, task) -> pauses.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS),
                        bean(DeadLetters.class, name),
                        bean(MeterRegistry.class, name),
                        Clock.systemUTC(),
                        System::nanoTime,
                        () -> ThreadLocalRandom.current().nextDouble()));
        HealthCheckRegistry checks = HealthCheckHelper.getHealthCheckRegistry(getCamelContext());
        if (checks != null) {
            checks.register(new BulkHealth(cluster));
        }
        return cluster;
    }

    private <T> T bean(Class<T> type, String name) {
        T found = getCamelContext().getRegistry().findSingleByType(type);
        if (found == null) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "bulk:" + name + " finds no " + type.getSimpleName(),
                    "bind one " + type.getName() + " in the registry");
        }
        return found;
    }

    private static ThreadFactory threads(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
