package io.bactrian.alerts.notify;

import io.bactrian.alerts.model.Timers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A gate for each integration that had something to send. */
final class Gates {

    private final Map<Destination, Gate> gates = new ConcurrentHashMap<>();
    private final int width;
    private final MeterRegistry metrics;
    private final Timers timers;

    Gates(int width, MeterRegistry metrics, Timers timers) {
        this.width = width;
        this.metrics = metrics;
        this.timers = timers;
    }

    Gate of(Destination to) {
        return gates.computeIfAbsent(to, this::make);
    }

    private Gate make(Destination to) {
        Gate gate = new Gate(width);
        Gauge.builder("bactrian.alert.breaker", gate, each -> each.state(timers.now()))
                .description("Whether messages go to an integration: 0 all, 1 none, 2 one that tries")
                .tag("receiver", to.receiver())
                .tag("integration", to.kind())
                .tag("index", Integer.toString(to.index()))
                .register(metrics);
        return gate;
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
