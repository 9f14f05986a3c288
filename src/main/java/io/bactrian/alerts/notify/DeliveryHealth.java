package io.bactrian.alerts.notify;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Down while a notification reached nobody over any of its channels and nothing else was delivered since. */
final class DeliveryHealth extends AbstractHealthCheck {

    private final BooleanSupplier healthy;

    DeliveryHealth(BooleanSupplier healthy) {
        super("bactrian", "alert-delivery");
        this.healthy = healthy;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        if (healthy.getAsBoolean()) {
            builder.up();
        } else {
            builder.message("alerts reach nobody: see bactrian alert deliveries list")
                    .down();
        }
    }
}
