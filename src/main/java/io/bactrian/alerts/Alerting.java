package io.bactrian.alerts;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.dispatch.AlertStore;
import io.bactrian.alerts.dispatch.Dispatcher;
import io.bactrian.alerts.dispatch.Intake;
import io.bactrian.alerts.dispatch.Standing;
import io.bactrian.alerts.dispatch.Statuses;
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
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Silence;
import io.bactrian.alerts.model.Timers;
import io.bactrian.alerts.notify.DeliverySettings;
import io.bactrian.alerts.notify.Notifying;
import io.bactrian.alerts.notify.Renderer;
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
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alert flow, put together. Of several instances on one ledger the one that holds the lease dispatches and
 * delivers; the others hand over what they are given, answer questions from the ledger, and wait for their turn.
 */
public final class Alerting implements AlertService, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Alerting.class);
    private static final Duration TENURE = Duration.ofSeconds(5);
    private static final Duration INTAKE = Duration.ofSeconds(1);
    private static final Duration FOLD = Duration.ofSeconds(1);
    private static final Duration SWEEP = Duration.ofSeconds(30);
    private static final Duration FORGET = Duration.ofDays(1);
    private static final Duration STALE = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Ledger ledger;
    private final Timers timers;
    private final Supplier<AlertConfig> loader;
    private final URI externalUrl;
    private final Duration retention;
    private final Instant startedAt;
    private final History history;
    private final Intake intake;
    private final Tenure tenure;
    private final LinkSigner signer;
    private final Silences silences;
    private final SilenceReminders reminders;
    private final Notifying notifying;
    private final Escalations escalations;
    private final AlertStore store;
    private final Dispatcher dispatcher;
    private final Channels channels;
    private final MeterRegistry registry;
    private final Object turns = new Object();
    private final AtomicLong changes = new AtomicLong();
    private final Statuses<List<AlertStatus>> alerts;
    private final Statuses<List<GroupStatus>> groups;

    private volatile Messages messages;
    private volatile boolean closed;
    private boolean dispatching;
    private Instant shown = Instant.EPOCH;

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
        this.retention = retention;
        this.registry = registry;
        this.startedAt = timers.now();
        this.signer = new LinkSigner(ledger);
        this.messages = Messages.of(loader.get(), externalUrl, signer);
        this.history = new History(ledger);
        this.intake = new Intake(ledger);
        this.tenure = new Tenure(new Leases(ledger));
        this.silences = new Silences(ledger, timers, this::config, retention);
        this.alerts = new Statuses<>(() -> changes.get() + silences.changes());
        this.groups = new Statuses<>(() -> changes.get() + silences.changes());
        this.notifying = new Notifying(ledger, this::config, new Current(), timers);
        this.channels = channels;
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
                ledger, timers::now, () -> config().extensions().flapping(), tenure::confirm, this::changed);
        this.reminders = new SilenceReminders(ledger, timers, this::config, silences, notifying.outbox(), store::all);
        SilenceMetrics.bind(registry, silences);
        for (AlertStatus.State state : AlertStatus.State.values()) { // they share one walk, see Statuses
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
        takeTurn();
        repeat(TENURE, this::takeTurn);
        repeat(INTAKE, () -> whileDispatching(() -> intake.drainInto(store)));
        repeat(FOLD, () -> whileDispatching(store::fold));
        repeat(SWEEP, () -> whileDispatching(this::sweep));
        repeat(FORGET, this::forget);
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
        return tenure.isHeld();
    }

    @Override
    public void put(List<Alert> alerts) {
        if (tenure.isHeld()) {
            try {
                store.put(alerts);
                return;
            } catch (BactrianException e) {
                if (tenure.isHeld()) {
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
        CompletableFuture<Boolean> delivered = new CompletableFuture<>();
        try {
            whileDispatching(() -> intake.drainInto(store));
        } catch (BactrianException e) {
            LOG.warn("what was handed over waits: {}", e.getMessage());
        }
        dispatcher.flushAll().thenRun(() -> lookForEnd(delivered));
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

    @Override
    public List<AlertStatus> alerts() {
        Standing standing = standing();
        return alerts.at(standing.now(), () -> standing.alerts(store.all()), () -> until(standing.now()));
    }

    @Override
    public List<GroupStatus> groups() {
        Standing standing = standing();
        return groups
                .at(standing.now(), () -> standing.groups(dispatcher.groups()), () -> until(standing.now()))
                .stream()
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
        standing();
        escalations.acknowledge(groupKey, by, comment);
    }

    @Override
    public Acknowledgement acknowledge(String token) {
        standing();
        return escalations.acknowledge(token);
    }

    @Override
    public Acknowledgement acknowledge(String token, String by) {
        standing();
        return escalations.acknowledge(token, by);
    }

    @Override
    public String acknowledgeToken(String groupKey) {
        return messages.acknowledgeToken(groupKey, timers.now());
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
        synchronized (turns) {
            messages = read;
            if (dispatching) {
                dispatcher.reload(read.config(), store.all());
            } else {
                shown = Instant.EPOCH;
            }
            changes.incrementAndGet();
        }
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
        closed = true;
        synchronized (turns) {
            stepDown();
        }
        silences.close();
        try {
            tenure.release();
        } catch (BactrianException e) {
            LOG.warn("the lease of the alerts was not given back, it runs out: {}", e.getMessage());
        }
    }

    private void takeTurn() {
        synchronized (turns) {
            if (closed) {
                return;
            }
            boolean kept = tenure.isHeld();
            boolean mine = tenure.take();
            if (!kept) {
                stepDown(); // what is in memory is as of an earlier turn
            }
            if (mine && !dispatching) {
                store.load(config().resolveTimeout());
                dispatcher.start(config(), store.all());
                escalations.start();
                reminders.start();
                notifying.start(channels.camel().get(), registry, channels.settings());
                dispatching = true;
                changes.incrementAndGet();
                LOG.info("dispatching alerts");
            } else if (!mine && dispatching) {
                LOG.warn("another instance dispatches the alerts now");
                stepDown();
            }
        }
    }

    private void stepDown() {
        if (dispatching) {
            dispatching = false;
            dispatcher.stop();
            escalations.close();
            reminders.close();
            notifying.close();
            shown = Instant.EPOCH;
            changes.incrementAndGet();
        }
    }

    private void whileDispatching(Runnable work) {
        if (tenure.isHeld()) {
            work.run();
        }
    }

    private void settle() {
        store.settle();
    }

    private void sweep() {
        settle();
        dispatcher.forget(store.forgetResolved(dispatcher.inGroups()::contains));
        dispatcher.sweepLog();
    }

    private void forget() {
        Instant before = timers.now().minus(retention);
        history.forget(before);
        notifying.outbox().forget(before);
    }

    private void lookForEnd(CompletableFuture<Boolean> delivered) {
        if (delivered.isDone()) {
            return;
        }
        try {
            if (notifying
                    .outbox()
                    .deliveries(Optional.of(Delivery.State.WAITING), 1)
                    .isEmpty()) {
                delivered.complete(true);
                return;
            }
        } catch (BactrianException e) {
            LOG.warn("cannot see whether everything is delivered: {}", e.getMessage());
        }
        timers.after(LOOK, () -> lookForEnd(delivered));
    }

    /** What another instance took in and grouped is read from the ledger, at most once a second. */
    private Standing standing() {
        synchronized (turns) {
            Instant now = timers.now();
            if (!dispatching && !Duration.between(shown, now).abs().minus(STALE).isNegative()) {
                store.load(Duration.ZERO);
                dispatcher.show(config(), store.all());
                shown = now;
                changes.incrementAndGet();
            }
            return new Standing(dispatcher, now);
        }
    }

    private void changed(List<Alert> alerts) {
        dispatcher.ingest(alerts);
        changes.incrementAndGet();
    }

    /** From when on alerts and silences stand otherwise than now though nothing changes them. */
    private Instant until(Instant now) {
        Instant minute = config().timeIntervals().isEmpty()
                ? Instant.MAX
                : now.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
        return Stream.concat(store.all().stream().map(Alert::endsAt), silences.turns())
                .filter(time -> time.isAfter(now) && time.isBefore(minute))
                .min(Comparator.naturalOrder())
                .orElse(minute);
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

    /** Renders with the configuration that holds at that time. */
    private final class Current implements Renderer {

        @Override
        public String text(String template, Notification notification) {
            return messages.text(template, notification);
        }

        @Override
        public String html(String template, Notification notification) {
            return messages.html(template, notification);
        }

        @Override
        public String externalUrl() {
            return messages.externalUrl();
        }

        @Override
        public String acknowledgeUrl(Notification notification) {
            return messages.acknowledgeUrl(notification);
        }
    }

    private void repeat(Duration every, Runnable work) {
        timers.after(every, () -> {
            if (closed) {
                return;
            }
            repeat(every, work);
            try {
                work.run();
            } catch (BactrianException e) {
                LOG.warn("alerts: {}", e.getMessage());
            }
        });
    }
}
