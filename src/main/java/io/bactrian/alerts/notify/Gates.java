package io.bactrian.alerts.notify;

import io.bactrian.alerts.model.Timers;
import io.bactrian.runtime.Audit;
import io.bactrian.runtime.AuditAction;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A gate for each integration that had something to send. */
final class Gates {

    private final Map<Destination, Gate> gates = new ConcurrentHashMap<>();
    private final int width;
    private final MeterRegistry metrics;
    private final Timers timers;
    private final Optional<Audit> audit;

    Gates(int width, MeterRegistry metrics, Timers timers, Optional<Audit> audit) {
        this.audit = audit;
        this.width = width;
        this.metrics = metrics;
        this.timers = timers;
    }

    Gate of(Destination to) {
        return gates.computeIfAbsent(to, this::make);
    }

    private Gate make(Destination to) {
        Gate gate = new Gate(width, open -> record(to, open));
        Gauge.builder("bactrian.alert.breaker", gate, each -> each.state(timers.now()))
                .description("Whether messages go to an integration: 0 all, 1 none, 2 one that tries")
                .tag("receiver", to.receiver())
                .tag("integration", to.kind())
                .tag("index", Integer.toString(to.index()))
                .register(metrics);
        return gate;
    }

    private void record(Destination to, boolean open) {
        audit.ifPresent(record -> record.record(
                open ? AuditAction.BREAKER_OPENED : AuditAction.BREAKER_CLOSED,
                to.toString(),
                open ? Audit.Outcome.FAILED : Audit.Outcome.OK,
                "",
                Map.of()));
    }

    boolean failingSince(Destination to, Instant time) {
        Gate gate = gates.get(to);
        return gate != null && gate.failingSince(time);
    }

    List<Destination> failingSince(Instant time) {
        return gates.entrySet().stream()
                .filter(each -> each.getValue().failingSince(time))
                .map(Map.Entry::getKey)
                .toList();
    }

    void reopen() {
        gates.values().forEach(Gate::reopen);
    }
}
