package io.bactrian.alerts.escalate;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Extensions.EscalationPolicy;
import io.bactrian.alerts.history.History;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Acknowledgement;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Group;
import io.bactrian.alerts.model.GroupWatcher;
import io.bactrian.alerts.model.Outgoing;
import io.bactrian.alerts.model.Timers;
import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.BactrianException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the next people while nobody acknowledges. A group is escalated once in its life: from the first flush that
 * tells of it, by the first policy that selects it, until it is acknowledged, resolves, or the last step of the last
 * round was told. Alerts that join it later are told by its route, and start nothing anew: an acknowledgement says that
 * somebody looks after the group, not after one alert.
 *
 * <p>The row of the ledger says what is told next; it advances in the transaction that stores the messages, and only
 * from where it stood. So each step is told once, over crashes and several instances. A step whose alerts are all held
 * back waits until they are not, and the waits after it begin when it is told.
 */
public final class Escalations implements GroupWatcher, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Escalations.class);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration STALE = Duration.ofSeconds(1);
    private static final Duration HELD_BACK = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final Timers timers;
    private final Supplier<AlertConfig> config;
    private final Outgoing outgoing;
    private final Function<String, Optional<Group>> groupByKey;
    private final Acknowledgements acknowledgements;
    private final GoneGroups gone;
    private final Tokens tokens;
    private final Map<String, Timers.Timer> waiting = new ConcurrentHashMap<>();
    private volatile boolean running;

    /**
     * @param groupByKey a group as long as it exists, with the alerts of it that are not held back
     */
    public Escalations(
            Ledger ledger,
            Timers timers,
            Supplier<AlertConfig> config,
            Outgoing outgoing,
            Function<String, Optional<Group>> groupByKey) {
        this.ledger = ledger;
        this.timers = timers;
        this.config = config;
        this.outgoing = outgoing;
        this.groupByKey = groupByKey;
        this.acknowledgements = new Acknowledgements(ledger);
        this.gone = new GoneGroups(
                ledger, timers, acknowledgements, key -> groupByKey.apply(key).isPresent());
        this.tokens = new Tokens(ledger, timers);
    }

    /**
     * Goes on where the ledger stands, when the groups are back. Of an escalation that is overdue, all steps whose time
     * has come are told at once, together: whoever is named in several gets one message, nobody is left out, and the
     * wait for the step after them begins now.
     *
     * @throws BactrianException when the ledger does not answer
     */
    public void start() {
        running = true;
        acknowledgements.refresh();
        gone.start();
        ledger.inTransaction(EscalationTable::running).forEach(this::resume);
    }

    /** Nothing is told any more until the next start; the ledger keeps where each escalation stands. */
    @Override
    public void close() {
        running = false;
        gone.close();
        waiting.values().forEach(Timers.Timer::cancel);
        waiting.clear();
    }

    @Override
    public void notified(Connection connection, Group group) throws SQLException {
        Instant created = group.created().truncatedTo(ChronoUnit.MILLIS);
        boolean acknowledged = Acknowledgements.exists(connection, group.key());
        if (acknowledgements
                .find(group.key())
                .filter(earlier -> earlier.at().isBefore(created))
                .isPresent()) {
            Acknowledgements.delete(connection, group.key()); // of an earlier group with the same key
            readAfterwards(group.key());
            acknowledged = false;
        }
        Optional<EscalationPolicy> policy = policy(group);
        if (acknowledged || policy.isEmpty()) {
            return;
        }
        Optional<Instant> started = EscalationTable.started(connection, group.key());
        if (started.isPresent()) {
            if (!started.get().isBefore(created)) {
                return;
            }
            EscalationTable.delete(connection, group.key());
        }
        EscalationTable.insert(connection, Escalation.start(group.key(), Plan.of(policy.get()), now(group)));
        readAfterwards(group.key());
    }

    /** The end, for those whom only a step told; the receiver of the group's route hears of it from the flush. */
    @Override
    public List<Outgoing.Prepared> farewells(Group group, Instant now) {
        List<String> told = ledger.inTransaction(connection -> EscalationTable.told(connection, group.key()));
        return StepMessages.ends(told, group, config.get(), outgoing, now);
    }

    @Override
    public void resolved(Connection connection, String groupKey) throws SQLException {
        boolean acknowledged = Acknowledgements.delete(connection, groupKey);
        boolean escalated = EscalationTable.delete(connection, groupKey);
        if (escalated || acknowledged) {
            readAfterwards(groupKey);
        }
    }

    @Override
    public boolean repeats(String groupKey) {
        return config.get().extensions().acknowledgement().repeats()
                || acknowledgements.find(groupKey).isEmpty();
    }

    /**
     * Ends the escalation of a group until it resolves, in place of an earlier acknowledgement.
     *
     * @throws NoSuchElementException when no alert of it fires
     */
    public Acknowledgement acknowledge(String groupKey, String by, String comment) {
        Group group = groupByKey
                .apply(groupKey)
                .filter(found -> !StepMessages.firing(found, timers.now()).isEmpty())
                .orElseThrow(() -> new NoSuchElementException("no alert of the group " + groupKey + " fires"));
        Acknowledgement acknowledgement =
                new Acknowledgement(groupKey, Texts.cut(by, 400), Texts.cut(comment, 4000), now(group));
        acknowledgements.change(connection -> {
            Acknowledgements.write(connection, acknowledgement);
            EscalationTable.acknowledge(connection, groupKey);
            History.record(connection, List.of(Acknowledgements.event(acknowledgement, group)));
            return null;
        });
        return acknowledgement;
    }

    /**
     * Acknowledges by what a link or button carried.
     *
     * @param by who followed it
     * @throws IllegalArgumentException when the token is forged or expired: the message says which
     * @throws NoSuchElementException when its group is over
     */
    public Acknowledgement acknowledge(String token, String by) {
        return acknowledge(groupKeyOf(token), by, "");
    }

    /** As {@link #acknowledge(String, String)}, when nobody said who followed it. */
    public Acknowledgement acknowledge(String token) {
        return acknowledge(token, "a link");
    }

    /**
     * What a link or button is about.
     *
     * @throws IllegalArgumentException when the token is forged or expired: the message says which
     * @throws NoSuchElementException when its group is over
     */
    public String groupKeyOf(String token) {
        return tokens.groupKeyOf(token);
    }

    /** Who looks after a group. */
    public Optional<Acknowledgement> acknowledgement(String groupKey) {
        if (!running) {
            acknowledgements.refreshAfter(STALE);
        }
        return acknowledgements.find(groupKey);
    }

    private Optional<EscalationPolicy> policy(Group group) {
        List<EscalationPolicy> policies = config.get().extensions().escalations();
        if (policies.isEmpty()) {
            return Optional.empty();
        }
        Labels common = group.alerts().stream()
                .map(Alert::labels)
                .reduce(Labels::common)
                .orElse(group.labels());
        return policies.stream()
                .filter(policy ->
                        policy.receivers().isEmpty() || policy.receivers().contains(group.receiver()))
                .filter(policy -> Matcher.all(policy.matchers(), common))
                .findFirst();
    }

    /** The flush that called has not committed yet: what became of it is read when it is over. */
    private void readAfterwards(String groupKey) {
        timers.after(Duration.ZERO, () -> read(groupKey));
    }

    private void read(String groupKey) {
        try {
            acknowledgements.refresh();
            Optional<Escalation> running =
                    ledger.inTransaction(connection -> EscalationTable.running(connection, groupKey));
            cancel(groupKey);
            running.ifPresent(this::arm);
        } catch (BactrianException e) {
            LOG.warn("escalations were not read, next try in {} s: {}", RETRY.toSeconds(), e.getMessage());
            timers.after(RETRY, () -> read(groupKey));
        }
    }

    /** Only what an earlier process left is overdue by the wall's clock: while one runs, the clock may have stepped. */
    private void resume(Escalation escalation) {
        Instant now = timers.now();
        arm(escalation, escalation.due(now), escalation.remaining(now));
    }

    private void arm(Escalation escalation) {
        arm(escalation, List.of(escalation.position()), escalation.remaining(timers.now()));
    }

    private void arm(Escalation escalation, List<Plan.Position> due, Duration delay) {
        waiting.put(escalation.groupKey(), timers.after(delay, () -> tell(escalation, due)));
        if (!running) {
            cancel(escalation.groupKey()); // closed by another thread
        }
    }

    private void cancel(String groupKey) {
        Timers.Timer timer = waiting.remove(groupKey);
        if (timer != null) {
            timer.cancel();
        }
    }

    private void tell(Escalation escalation, List<Plan.Position> due) {
        waiting.remove(escalation.groupKey());
        try {
            Instant now = timers.now();
            Optional<Group> group = groupByKey
                    .apply(escalation.groupKey())
                    .filter(found -> !StepMessages.firing(found, now).isEmpty());
            if (group.isPresent()) {
                tell(escalation, due, group.get(), now);
            } else {
                arm(escalation, due, HELD_BACK);
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "escalation {} was not told, next try in {} s: {}",
                    escalation.plan().policy(),
                    RETRY.toSeconds(),
                    e.getMessage());
            arm(escalation, due, RETRY);
        }
    }

    private void tell(Escalation escalation, List<Plan.Position> due, Group group, Instant now) {
        StepMessages step = StepMessages.of(escalation, due, group, config.get(), outgoing, now);
        Optional<Escalation> next = escalation.after(due.get(due.size() - 1), now.truncatedTo(ChronoUnit.MICROS));
        boolean told = ledger.inTransaction(connection -> {
            if (Acknowledgements.exists(connection, group.key())) { // came while the escalation started
                EscalationTable.acknowledge(connection, group.key());
                return false;
            }
            boolean mine = EscalationTable.advance(connection, escalation, next);
            if (mine) {
                for (Outgoing.Prepared message : step.messages()) {
                    outgoing.store(connection, message);
                }
                EscalationTable.note(connection, group.key(), step.receivers());
                History.record(connection, List.of(step.event()));
            }
            return mine;
        });
        if (told) {
            outgoing.wake();
            next.ifPresent(this::arm);
        } else {
            read(escalation.groupKey()); // acknowledged, or committed while the answer was lost
        }
    }

    /** As precise as a row; never before the group, though the clock may have been set back meanwhile. */
    private Instant now(Group group) {
        Instant now = timers.now().truncatedTo(ChronoUnit.MICROS);
        Instant created = group.created().truncatedTo(ChronoUnit.MICROS);
        return now.isBefore(created) ? created : now;
    }
}
