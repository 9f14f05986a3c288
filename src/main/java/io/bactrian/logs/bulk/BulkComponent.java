package io.bactrian.logs.bulk;

import io.bactrian.logs.deadletter.DeadLetters;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
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

    private Clusters clusters;

    public BulkComponent() {}

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
                stopWaiting();
            }
        });
    }

    private synchronized void stopWaiting() {
        if (clusters != null) {
            clusters.stopWaiting();
        }
    }

    @Override
    protected void doShutdown() throws Exception {
        synchronized (this) {
            if (clusters != null) {
                clusters.close();
            }
        }
        super.doShutdown();
    }

    /** The cluster of a name, one for all endpoints. */
    synchronized Cluster cluster(String name) {
        if (clusters == null) {
            clusters = new Clusters(
                    bean(Settings.class, name),
                    bean(DeadLetters.class, name),
                    bean(MeterRegistry.class, name),
                    this::watch);
        }
        return clusters.cluster(name);
    }

    private void watch(Cluster cluster) {
        HealthCheckRegistry checks = HealthCheckHelper.getHealthCheckRegistry(getCamelContext());
        if (checks != null) {
            checks.register(new BulkHealth(cluster));
        }
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
}
