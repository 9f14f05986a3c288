package io.bactrian.logs.tail;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Down while lines wait and none arrives, while checkpoints cannot be written, and while files cannot be read. */
final class TailHealth extends AbstractHealthCheck {

    private final Supplier<TailState> state;
    private final Duration patience;

    TailHealth(String name, Supplier<TailState> state, Duration patience) {
        super("bactrian", "logs-tail-" + name);
        this.state = state;
        this.patience = patience;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Optional<String> complaint = state.get().complaint(patience, Instant.now());
        if (complaint.isEmpty()) {
            builder.up();
        } else {
            builder.message(complaint.get()).down();
        }
    }
}
