package io.bactrian.logs.bulk;

import java.util.Map;
import java.util.Optional;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Down while events wait for Elasticsearch and nothing goes through. */
final class BulkHealth extends AbstractHealthCheck {

    private final Cluster cluster;

    BulkHealth(Cluster cluster) {
        super("bactrian", "logs-bulk-" + cluster.settings().name());
        this.cluster = cluster;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Optional<String> why = cluster.whyNotReady();
        if (why.isEmpty()) {
            builder.up();
        } else {
            builder.message(why.get()).down();
        }
    }
}
