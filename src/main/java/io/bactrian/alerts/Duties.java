package io.bactrian.alerts;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.dispatch.AlertStore;
import io.bactrian.alerts.dispatch.Dispatcher;
import io.bactrian.alerts.escalate.Escalations;
import io.bactrian.alerts.notify.Notifying;
import io.bactrian.alerts.silence.SilenceReminders;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;

/** What an instance does while it is its turn, and what it shows while it is not. */
record Duties(
        Supplier<AlertConfig> config,
        AlertStore store,
        Dispatcher dispatcher,
        Escalations escalations,
        SilenceReminders reminders,
        Notifying notifying,
        Alerting.Channels channels,
        MeterRegistry registry) {

    void begin() {
        store.load(config.get().resolveTimeout());
        dispatcher.start(config.get(), store.all());
        escalations.start();
        reminders.start();
        notifying.start(channels.camel().get(), registry, channels.settings());
    }

    /** Goes on by another configuration. */
    void reload() {
        dispatcher.reload(config.get(), store.all());
    }

    void end() {
        dispatcher.stop();
        escalations.close();
        reminders.close();
        notifying.close();
    }

    /** What another instance took in and grouped is read from the ledger. */
    void show() {
        store.load(Duration.ZERO);
        dispatcher.show(config.get(), store.all());
    }
}
