package io.bactrian.logs.bulk;

import io.bactrian.logs.EventBatch;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Takes an {@link EventBatch} and calls back when every event of it is safe. Holds no thread meanwhile. */
final class BulkProducer extends DefaultAsyncProducer {

    private final BulkComponent component;
    private final Delivery.Target target;
    private volatile Cluster cluster;
    private final Set<Delivery> active = ConcurrentHashMap.newKeySet();

    BulkProducer(BulkEndpoint endpoint, BulkComponent component, Delivery.Target target) {
        super(endpoint);
        this.component = component;
        this.target = target;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        if (!(exchange.getMessage().getBody() instanceof EventBatch batch)) {
            exchange.setException(new PermanentException(
                    ExitCode.CONFIGURATION,
                    getEndpoint() + " takes events, not what is in this message",
                    "put parse: before it"));
            callback.done(true);
            return true;
        }
        if (batch.events().isEmpty()) {
            callback.done(true);
            return true;
        }
        Delivery delivery = new Delivery(cluster, target, batch.events());
        active.add(delivery);
        delivery.done().whenComplete((nothing, failure) -> {
            active.remove(delivery);
            if (failure != null) {
                exchange.setException(failure);
            }
            callback.done(false);
        });
        cluster.start(delivery);
        return false;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        cluster = component.cluster(((BulkEndpoint) getEndpoint()).getName());
    }

    @Override
    protected void doStop() throws Exception {
        active.forEach(Delivery::cancel);
        super.doStop();
    }
}
