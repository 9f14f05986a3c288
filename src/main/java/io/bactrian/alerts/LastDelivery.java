package io.bactrian.alerts;

import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.model.Timers;
import io.bactrian.alerts.notify.Outbox;
import io.bactrian.runtime.BactrianException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until nothing waits in the outbox any more. */
final class LastDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(LastDelivery.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Outbox outbox;
    private final Timers timers;
    private final CompletableFuture<Boolean> delivered = new CompletableFuture<>();

    LastDelivery(Outbox outbox, Timers timers) {
        this.outbox = outbox;
        this.timers = timers;
    }

    /**
     * @param stored complete when everything that is to be delivered is in the outbox
     * @return whether nothing waits any more
     */
    boolean await(CompletableFuture<Void> stored, Duration limit) {
        stored.thenRun(this::look);
        try {
            return delivered.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            delivered.complete(false);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void look() {
        if (delivered.isDone()) {
            return;
        }
        try {
            if (outbox.deliveries(Optional.of(Delivery.State.WAITING), 1).isEmpty()) {
                delivered.complete(true);
                return;
            }
        } catch (BactrianException e) {
            LOG.warn("cannot see whether everything is delivered: {}", e.getMessage());
        }
        timers.after(LOOK, this::look);
    }
}
