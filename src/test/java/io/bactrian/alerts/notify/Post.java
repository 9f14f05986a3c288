package io.bactrian.alerts.notify;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Outgoing.Prepared;
import io.bactrian.alerts.model.Timers;
import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The outbox with the shipped channel routes and a ledger in memory. */
public final class Post implements AutoCloseable {

    private final Ledger ledger;
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Timers timers;
    private final Renderer renderer;
    private volatile AlertConfig config;
    private Notifying notifying;

    public Post(Timers timers, AlertConfig config) {
        this(timers, config, new PlainRenderer());
    }

    public Post(Timers timers, AlertConfig config, Renderer renderer) {
        this.renderer = renderer;
        this.timers = timers;
        this.config = config;
        this.ledger = Ledger.open(Settings.load(
                Path.of("none.properties"),
                Map.of(),
                Map.of("ledger.url", "jdbc:h2:mem:post" + System.nanoTime() + ";DB_CLOSE_DELAY=-1")));
        try {
            for (String kind : Channels.KINDS) {
                PluginHelper.getRoutesLoader(camel)
                        .loadRoutes(
                                ResourceHelper.resolveResource(camel, "file:routes/alerts/" + kind + ".camel.yaml"));
            }
            camel.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        notifying = new Notifying(ledger, this::config, renderer, timers);
    }

    /** Real threads. */
    public Post start(DeliverySettings settings) {
        notifying.start(camel, metrics, settings);
        return this;
    }

    /** Everything on the thread of the test, without jitter. */
    public Post startHere() {
        return start(DeliverySettings.DEFAULT, Runnable::run);
    }

    public Post start(DeliverySettings settings, Executor executor) {
        notifying.start(camel, metrics, settings, executor, () -> 0.5);
        return this;
    }

    /** As after the death of a process: what was in memory is gone. */
    public void restart() {
        notifying.close();
        notifying = new Notifying(ledger, this::config, renderer, timers);
    }

    public void tell(Notification notification) {
        List<Prepared> prepared = config.receivers().get(notification.receiver()).integrations().stream()
                .map(each -> outbox().prepare(notification.receiver(), each, notification))
                .toList();
        store(prepared);
    }

    public void tell(Integration integration, Notification notification) {
        store(List.of(outbox().prepare(notification.receiver(), integration, notification)));
    }

    private void store(List<Prepared> prepared) {
        ledger.inTransaction(connection -> {
            for (Prepared each : prepared) {
                outbox().store(connection, each);
            }
            return null;
        });
        outbox().wake();
    }

    public void config(AlertConfig next) {
        config = next;
    }

    public AlertConfig config() {
        return config;
    }

    public Outbox outbox() {
        return notifying.outbox();
    }

    public Notifying notifying() {
        return notifying;
    }

    public Ledger ledger() {
        return ledger;
    }

    public SimpleMeterRegistry metrics() {
        return metrics;
    }

    /** Newest first. */
    public List<Delivery> deliveries() {
        return outbox().deliveries(Optional.empty(), 1000);
    }

    public Delivery only() {
        List<Delivery> all = deliveries();
        if (all.size() != 1) {
            throw new AssertionError("not one delivery: " + all);
        }
        return all.get(0);
    }

    /** Everything the tables of the alerts hold, as text. */
    public String everything() {
        return ledger.inTransaction(connection -> {
            StringBuilder text = new StringBuilder();
            for (String table : List.of("delivery", "delivery_thread", "alert_event")) {
                try (var rows = connection.createStatement().executeQuery("select * from " + table)) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        for (int at = 1; at <= columns; at++) {
                            text.append(rows.getString(at)).append(' ');
                        }
                    }
                }
            }
            return text.toString();
        });
    }

    @Override
    public void close() {
        notifying.close();
        camel.stop();
        ledger.close();
    }
}
