package io.bactrian.logs.spool;

import io.bactrian.logs.tail.SafeOffsets;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Component {@code spool:}. All endpoints of a name write to one spool, which is open while one of them is started. */
@Component("spool")
public final class SpoolComponent extends DefaultComponent {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolComponent.class);
    private static final long SWEEP_SECONDS = 1;

    private final Map<String, Open> spools = new HashMap<>(); // guarded by itself
    private ScheduledExecutorService sweeper; // guarded by spools

    /** A spool with what is counted of it, and for how many. */
    private record Open(Spool spool, SpoolMeters meters, Spool.Limits limits, int users) {

        Open users(int count) {
            return new Open(spool, meters, limits, count);
        }
    }

    /** What a producer works with. */
    record Use(Spool spool, SpoolMeters meters) {}

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        SpoolEndpoint endpoint = new SpoolEndpoint(uri, this);
        endpoint.setName(remaining);
        setProperties(endpoint, parameters);
        if (!remaining.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "spool:" + remaining + ": this is no name of a folder",
                    "use letters, digits, dots and dashes");
        }
        return endpoint;
    }

    /** Opens the spool of an endpoint, unless another one has. */
    Use open(SpoolEndpoint endpoint) {
        synchronized (spools) {
            Open known = spools.get(endpoint.getName());
            if (known == null) {
                known = begin(endpoint);
            } else if (!known.limits().equals(endpoint.limits())) {
                throw new PermanentException(
                        ExitCode.CONFIGURATION,
                        "spool:" + endpoint.getName() + " is given two sizes",
                        "give all routes that write to it the same maxSize and segmentSize");
            }
            spools.put(endpoint.getName(), known.users(known.users() + 1));
            return new Use(known.spool(), known.meters());
        }
    }

    private Open begin(SpoolEndpoint endpoint) {
        MeterRegistry registry = getCamelContext().getRegistry().findSingleByType(MeterRegistry.class);
        Clock clock = getCamelContext().getRegistry().findSingleByType(Clock.class);
        Spool spool = new Spool(
                endpoint.path(),
                endpoint.limits(),
                new SafeOffsets(getCamelContext())::of,
                clock == null ? Clock.systemUTC() : clock,
                Output.Disk.REAL);
        if (sweeper == null) {
            sweeper = getCamelContext().getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "spool");
            sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
        }
        return new Open(
                spool,
                new SpoolMeters(registry == null ? new SimpleMeterRegistry() : registry, endpoint.getName(), spool),
                endpoint.limits(),
                0);
    }

    private void sweep() {
        Map<String, Open> now;
        synchronized (spools) {
            now = Map.copyOf(spools);
        }
        now.forEach((name, open) -> {
            try {
                open.spool().sweep();
            } catch (RuntimeException e) { // the next sweep must come
                LOG.error("spool:{} cannot be swept, trying again", name, e);
            }
        });
    }

    /** Closes the spool of an endpoint when nobody else has it. */
    void close(SpoolEndpoint endpoint) {
        synchronized (spools) {
            Open known = spools.get(endpoint.getName());
            if (known.users() > 1) {
                spools.put(endpoint.getName(), known.users(known.users() - 1));
                return;
            }
            spools.remove(endpoint.getName());
            known.spool().close();
            known.meters().close();
        }
    }

    @Override
    protected void doShutdown() throws Exception {
        synchronized (spools) {
            if (sweeper != null) {
                getCamelContext().getExecutorServiceManager().shutdownNow(sweeper);
            }
        }
        super.doShutdown();
    }
}
