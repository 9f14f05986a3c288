package io.bactrian.alerts.silence;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Extensions.SilenceReminder;
import io.bactrian.alerts.config.Receiver;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Outgoing;
import io.bactrian.alerts.model.Silence;
import io.bactrian.alerts.model.Timers;
import io.bactrian.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a receiver, once for each end, that a silence which still holds back alerts ends soon. A silence that is not
 * longer than the warning needs none. The notification's group key is {@code silence/ID}, its group labels name the
 * silence, who made it, why, and its end.
 */
public final class SilenceReminders implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SilenceReminders.class);
    private static final Duration TICK = Duration.ofMinutes(1);
    private static final int MOST_TOLD = 100;

    private final Ledger ledger;
    private final Timers timers;
    private final Supplier<AlertConfig> config;
    private final Silences silences;
    private final Outgoing outgoing;
    private final Supplier<Collection<Alert>> alerts;
    private Timers.Timer ticking = () -> {};

    /**
     * @param alerts all alerts, whether they are silenced or not
     */
    public SilenceReminders(
            Ledger ledger,
            Timers timers,
            Supplier<AlertConfig> config,
            Silences silences,
            Outgoing outgoing,
            Supplier<Collection<Alert>> alerts) {
        this.ledger = ledger;
        this.timers = timers;
        this.config = config;
        this.silences = silences;
        this.outgoing = outgoing;
        this.alerts = alerts;
    }

    /** Looks once a minute from now on. */
    public void start() {
        ticking = timers.every(TICK, this::tick);
    }

    @Override
    public void close() {
        ticking.cancel();
    }

    private void tick() {
        AlertConfig current = config.get();
        current.extensions().silenceReminder().ifPresent(reminder -> {
            try {
                remind(reminder, current.receivers().get(reminder.receiver()));
            } catch (RuntimeException e) {
                LOG.warn(
                        "no reminder of silences that end soon, next try in {} s: {}",
                        TICK.toSeconds(),
                        e.getMessage());
            }
        });
    }

    private void remind(SilenceReminder reminder, Receiver receiver) {
        Instant now = timers.now();
        Instant until = now.plus(reminder.before()).truncatedTo(ChronoUnit.MICROS);
        List<String> due = ledger.inTransaction(connection -> SilenceTable.notReminded(connection, until));
        for (String id : due) {
            silences.find(id)
                    .filter(silence -> silence.stateAt(now) == Silence.State.ACTIVE)
                    .filter(silence ->
                            silence.startsAt().plus(reminder.before()).isBefore(silence.endsAt()))
                    .ifPresent(silence -> remind(silence, receiver, now));
        }
    }

    private void remind(Silence silence, Receiver receiver, Instant now) {
        List<Notification.Notified> heldBack = alerts.get().stream()
                .filter(alert -> !alert.resolvedAt(now) && silence.silences(alert.labels(), now))
                .sorted(Comparator.comparing(Alert::labels))
                .limit(MOST_TOLD)
                .map(alert -> new Notification.Notified(alert, true))
                .toList();
        if (heldBack.isEmpty()) {
            return;
        }
        Notification notification = new Notification(
                "silence/" + silence.id(),
                receiver.name(),
                describe(silence),
                Labels.NONE,
                Notification.Reason.REMINDER,
                heldBack,
                now);
        List<Outgoing.Prepared> messages = receiver.integrations().stream()
                .map(integration -> outgoing.prepare(receiver.name(), integration, notification))
                .toList();
        boolean told = ledger.inTransaction(connection -> {
            boolean first = SilenceTable.remind(connection, silence);
            if (first) {
                for (Outgoing.Prepared message : messages) {
                    outgoing.store(connection, message);
                }
            }
            return first;
        });
        if (told) {
            outgoing.wake();
        }
    }

    private static Labels describe(Silence silence) {
        return Labels.of(
                "silence", silence.id(),
                "created_by", silence.createdBy(),
                "comment", silence.comment(),
                "ends_at", silence.endsAt().truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
