package io.bactrian.alerts.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;

/** What dispatching counts, under Alertmanager's names. */
final class DispatchMeters {

    private final Counter silenced;
    private final Counter inhibited;
    private final Counter muted;
    private final Counter inactive;
    final Counter logQueries;
    final Timer logSweep;
    final Timer processing;

    DispatchMeters(MeterRegistry registry, Supplier<Number> groups) {
        silenced = suppressed(registry, "silence");
        inhibited = suppressed(registry, "inhibition");
        muted = suppressed(registry, "mute_time_interval");
        inactive = suppressed(registry, "active_time_interval");
        logQueries = Counter.builder("alertmanager.nflog.queries")
                .description("Number of notification log queries were received.")
                .register(registry);
        logSweep = Timer.builder("alertmanager.nflog.gc.duration")
                .description("Duration of the last notification log garbage collection cycle.")
                .register(registry);
        processing = Timer.builder("alertmanager.dispatcher.alert.processing.duration")
                .description("Summary of latencies for the processing of alerts.")
                .register(registry);
        Gauge.builder("alertmanager.dispatcher.aggregation.groups", groups)
                .description("Number of active aggregation groups")
                .register(registry);
    }

    void held(Flush.Held held) {
        silenced.increment(held.silenced().size());
        inhibited.increment(held.inhibited());
        muted.increment(held.inside());
        inactive.increment(held.outside());
    }

    private static Counter suppressed(MeterRegistry registry, String reason) {
        return Counter.builder("alertmanager.notifications.suppressed")
                .description("The total number of notifications suppressed for being silenced, inhibited, outside of"
                        + " active time intervals or within muted time intervals.")
                .tag("reason", reason)
                .register(registry);
    }
}
