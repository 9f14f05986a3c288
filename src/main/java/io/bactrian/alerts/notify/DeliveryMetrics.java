package io.bactrian.alerts.notify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Alertmanager's metrics of notifications. It counts a notification when it ends its attempts, at the end of the group's
 * interval at the latest; here attempts go on, so that one which failed so often that Alertmanager would have stopped
 * counts too, and again each time: its alert rules stay true.
 */
final class DeliveryMetrics {

    private static final int FAILURES_THAT_COUNT = 5;

    private final MeterRegistry registry;

    DeliveryMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (String kind : Channels.KINDS) {
            counter("alertmanager.notifications", kind);
            counter("alertmanager.notification.requests", kind);
            counter("alertmanager.notification.requests.failed", kind);
            latency(kind);
            for (FailureReason reason : FailureReason.values()) {
                failed(kind, reason);
            }
        }
    }

    void sent(Row row, long nanos) {
        requested(row, nanos);
        counter("alertmanager.notifications", row.destination().kind()).increment();
    }

    void failed(Row row, Refusal refusal, boolean dead, long nanos) {
        String kind = row.destination().kind();
        requested(row, nanos);
        counter("alertmanager.notification.requests.failed", kind).increment();
        if (dead || row.attempts() + 1 >= FAILURES_THAT_COUNT) {
            counter("alertmanager.notifications", kind).increment();
            failed(kind, refusal.reason()).increment();
        }
    }

    private void requested(Row row, long nanos) {
        counter("alertmanager.notification.requests", row.destination().kind()).increment();
        latency(row.destination().kind()).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Counter counter(String name, String kind) {
        return Counter.builder(name).tag("integration", kind).register(registry);
    }

    private Counter failed(String kind, FailureReason reason) {
        return Counter.builder("alertmanager.notifications.failed")
                .tag("integration", kind)
                .tag("reason", reason.label())
                .register(registry);
    }

    private Timer latency(String kind) {
        return Timer.builder("alertmanager.notification.latency")
                .tag("integration", kind)
                .serviceLevelObjectives(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(20))
                .register(registry);
    }
}
