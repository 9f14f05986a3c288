package io.bactrian.alerts;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.dispatch.AlertStore;
import io.bactrian.alerts.dispatch.Dispatcher;
import io.bactrian.alerts.dispatch.Intake;
import io.bactrian.alerts.dispatch.Tenure;
import io.bactrian.alerts.escalate.Escalations;
import io.bactrian.alerts.escalate.LinkSigner;
import io.bactrian.alerts.history.History;
import io.bactrian.alerts.inhibit.Inhibitor;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Acknowledgement;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.AlertService;
import io.bactrian.alerts.model.AlertStatus;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.model.Event;
import io.bactrian.alerts.model.GroupStatus;
import io.bactrian.alerts.model.Silence;
import io.bactrian.alerts.model.Timers;
import io.bactrian.alerts.notify.DeliverySettings;
import io.bactrian.alerts.notify.Notifying;
import io.bactrian.alerts.silence.SilenceMetrics;
import io.bactrian.alerts.silence.SilenceReminders;
import io.bactrian.alerts.silence.Silences;
import io.bactrian.ledger.Leases;
import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.BactrianException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alert flow, put together. Of several instances on one ledger the one that holds the lease dispatches and
 * delivers; the others hand over what they are given, answer questions from the ledger, and wait for their turn.
 */
public final class Alerting implements AlertService, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Alerting.class);

    private final Ledger ledger;
    private final Timers timers;
    private final Supplier<AlertConfig> loader;
    private final URI externalUrl;
    private final Instant startedAt;
    private final LinkSigner signer;
    private final CurrentMessages messages;
    private final History history;
    private final Intake intake;
    private final Silences silences;
    private final Notifying notifying;
    private final Escalations escalations;
    private final AlertStore store;
    private final Dispatcher dispatcher;
    private final View view;
    private final Turns turns;
    private final Chores chores;

    /**
     * @param loader reads the configuration; may throw {@link io.bactrian.runtime.ProblemsException}
     * @param externalUrl what links in messages start with
     * @param retention how long history, notification log and deliveries remember
     * @param channels how messages leave
     * @throws io.bactrian.runtime.ProblemsException when the configuration is bad
     */
    public Alerting(
            Ledger ledger,
            Timers timers,
            Supplier<AlertConfig> loader,
            URI externalUrl,
            Duration retention,
            MeterRegistry registry,
            Channels channels) {
        this.ledger = ledger;
        this.timers = timers;
        this.loader = loader;
        this.externalUrl = externalUrl;
        this.startedAt = timers.now();
        this.signer = new LinkSigner(ledger);
        this.messages = new CurrentMessages(Messages.of(loader.get(), externalUrl, signer));
        this.history = new History(ledger);
        this.intake = new Intake(ledger);
        Tenure tenure = new Tenure(new Leases(ledger));
        this.silences = new Silences(ledger, timers, this::config, retention);
        this.notifying = new Notifying(ledger, this::config, messages, timers);
        this.escalations = new Escalations(ledger, timers, this::config, notifying.outbox(), key -> dispatcher()
                .group(key));
        this.dispatcher = new Dispatcher(
                ledger,
                timers,
                silences,
                Inhibitor::new,
                notifying.outbox(),
                escalations,
                this::settle,
                retention,
                tenure::confirm,
                registry);
        this.store = new AlertStore(
                ledger, timers::now, () -> config().extensions().flapping(), tenure::confirm, this::ingest);
        this.view = new View(this::config, store, dispatcher, silences);
        SilenceReminders reminders =
                new SilenceReminders(ledger, timers, this::config, silences, notifying.outbox(), store::all);
        Duties duties =
                new Duties(this::config, store, dispatcher, escalations, reminders, notifying, channels, registry);
        this.turns = new Turns(timers, tenure, duties, view::changed);
        this.chores = new Chores(timers, turns, intake, store, dispatcher, history, notifying.outbox(), retention);
        SilenceMetrics.bind(registry, silences);
        for (AlertStatus.State state : AlertStatus.State.values()) { // they share one walk, see View
            Gauge.builder("alertmanager.alerts", () -> count(state))
                    .description("How many alerts by state.")
                    .tag("state", state.name().toLowerCase(java.util.Locale.ROOT))
                    .register(registry);
        }
    }

    /**
     * Reads a configuration and its templates without using them.
     *
     * @throws io.bactrian.runtime.ProblemsException with everything that is wrong with it
     */
    public static AlertConfig check(Supplier<AlertConfig> loader) {
        return Messages.check(loader.get());
    }

    private Dispatcher dispatcher() {
        return dispatcher;
    }

    /**
     * Begins to dispatch, or to wait for the turn.
     *
     * @throws BactrianException when the ledger does not answer
     */
    public void start() {
        silences.start();
        turns.take();
        chores.start();
    }

    @Override
    public AlertConfig config() {
        return messages.config();
    }

    @Override
    public URI externalUrl() {
        return externalUrl;
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    /** Whether this instance is the one that dispatches. */
    public boolean isDispatching() {
        return turns.isMine();
    }

    @Override
    public void put(List<Alert> alerts) {
        if (turns.isMine()) {
            try {
                store.put(alerts);
                return;
            } catch (BactrianException e) {
                if (turns.isMine()) {
                    throw e;
                }
            }
        }
        intake.handOver(alerts, timers.now());
    }

    /** Hands alerts to whichever instance dispatches; for commands that end at once. */
    public static void handOver(Ledger ledger, List<Alert> alerts, Instant now) {
        new Intake(ledger).handOver(alerts, now);
    }

    /**
     * Tells at once what waits, and waits until it is delivered; for commands, when no service runs.
     *
     * @return whether nothing waits any more
     */
    public boolean flushNow(Duration limit) {
        try {
            chores.takeIn();
        } catch (BactrianException e) {
            LOG.warn("what was handed over waits: {}", e.getMessage());
        }
        return new LastDelivery(notifying.outbox(), timers).await(dispatcher.flushAll(), limit);
    }

    @Override
    public List<AlertStatus> alerts() {
        turns.refresh();
        return view.alerts(timers.now());
    }

    @Override
    public List<GroupStatus> groups() {
        turns.refresh();
        return view.groups(timers.now()).stream()
                .map(status ->
                        status.with(escalations.acknowledgement(status.group().key())))
                .toList();
    }

    @Override
    public List<Silence> silences() {
        return silences.all();
    }

    @Override
    public Optional<Silence> silence(String id) {
        return silences.find(id);
    }

    @Override
    public String setSilence(Silence silence) {
        return silences.set(silence);
    }

    @Override
    public void expireSilence(String id) {
        silences.expire(id);
    }

    @Override
    public void acknowledge(String groupKey, String by, String comment) {
        turns.refresh();
        escalations.acknowledge(groupKey, by, comment);
    }

    @Override
    public Acknowledgement acknowledge(String token) {
        turns.refresh();
        return escalations.acknowledge(token);
    }

    @Override
    public Acknowledgement acknowledge(String token, String by) {
        turns.refresh();
        return escalations.acknowledge(token, by);
    }

    @Override
    public String acknowledgeToken(String groupKey) {
        return messages.get().acknowledgeToken(groupKey, timers.now());
    }

    @Override
    public GroupStatus tokenGroup(String token) {
        String key = escalations.groupKeyOf(token);
        return groups().stream()
                .filter(status -> status.group().key().equals(key))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("the group " + key + " is over"));
    }

    @Override
    public List<Event> history(List<Matcher> matchers, Instant from, Instant to, int most) {
        return history.query(matchers, from, to, most);
    }

    @Override
    public List<Delivery> deliveries(Optional<Delivery.State> state, int most) {
        return notifying.outbox().deliveries(state, most);
    }

    @Override
    public void retryDelivery(long id) {
        notifying.outbox().retry(id);
    }

    @Override
    public List<Long> test(String receiver) {
        return notifying.outbox().test(receiver);
    }

    @Override
    public void reload() {
        Messages read = Messages.of(loader.get(), externalUrl, signer);
        turns.reload(() -> messages.replace(read));
        Event event = new Event(timers.now(), Event.Kind.RELOADED, "", "", "", "", "configuration read anew");
        try {
            ledger.inTransaction(connection -> {
                History.record(connection, List.of(event));
                return null;
            });
        } catch (BactrianException e) {
            LOG.warn("the history does not tell that the configuration was read anew: {}", e.getMessage());
        }
    }

    /** Stops telling; another instance may take over at once. */
    @Override
    public void close() {
        chores.close();
        turns.close();
        silences.close();
    }

    private void settle() {
        store.settle();
    }

    private void ingest(List<Alert> alerts) {
        dispatcher.ingest(alerts);
        view.changed();
    }

    private long count(AlertStatus.State state) {
        return alerts().stream().filter(alert -> alert.state() == state).count();
    }

    /**
     * How messages leave.
     *
     * @param camel asked when deliveries begin; runs the routes {@code direct:alerts-<kind>}
     */
    public record Channels(Supplier<CamelContext> camel, DeliverySettings settings) {}
}
