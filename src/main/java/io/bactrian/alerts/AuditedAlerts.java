package io.bactrian.alerts;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.Acknowledgement;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.AlertService;
import io.bactrian.alerts.model.AlertStatus;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.model.Event;
import io.bactrian.alerts.model.GroupStatus;
import io.bactrian.alerts.model.Silence;
import io.bactrian.runtime.Audit;
import io.bactrian.runtime.Audit.Outcome;
import io.bactrian.runtime.AuditAction;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The alerts as people and programs outside change them: every change is recorded, with who says to have made it. */
public final class AuditedAlerts implements AlertService, AutoCloseable {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AlertService alerts;
    private final Audit audit;
    private final Clock clock;
    private Instant counting;
    private long posted;

    public AuditedAlerts(AlertService alerts, Audit audit, Clock clock) {
        this.alerts = alerts;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void put(List<Alert> some) {
        alerts.put(some);
        count(some.size());
    }

    private synchronized void count(int some) {
        Instant now = clock.instant();
        if (counting != null && !now.isBefore(counting.plus(MINUTE))) {
            tellPosted();
        }
        counting = counting == null ? now : counting;
        posted += some;
    }

    private synchronized void tellPosted() {
        if (posted > 0) {
            audit.record(
                    AuditAction.ALERTS_POSTED,
                    "api",
                    Outcome.OK,
                    "",
                    Map.of("alerts", Long.toString(posted), "since", counting.toString()));
        }
        posted = 0;
        counting = null;
    }

    @Override
    public String setSilence(Silence silence) {
        Map<String, String> details = Map.of(
                "matchers",
                silence.matchers().stream().map(Matcher::toString).collect(Collectors.joining(",")),
                "ends_at",
                silence.endsAt().toString());
        return recorded(AuditAction.SILENCE_SET, silence.id(), silence.createdBy(), details, () -> {
            String id = alerts.setSilence(silence);
            audit.record(AuditAction.SILENCE_SET, id, Outcome.OK, silence.createdBy(), details);
            return id;
        });
    }

    @Override
    public void expireSilence(String id) {
        done(AuditAction.SILENCE_EXPIRED, id, "", () -> alerts.expireSilence(id));
    }

    @Override
    public void acknowledge(String groupKey, String by, String comment) {
        done(AuditAction.ALERT_ACKNOWLEDGED, groupKey, by, () -> alerts.acknowledge(groupKey, by, comment));
    }

    @Override
    public Acknowledgement acknowledge(String token) {
        return acknowledged("", () -> alerts.acknowledge(token));
    }

    @Override
    public Acknowledgement acknowledge(String token, String by) {
        return acknowledged(by, () -> alerts.acknowledge(token, by));
    }

    /** The token is as good as a password for its group; it is not recorded. */
    private Acknowledgement acknowledged(String by, Supplier<Acknowledgement> work) {
        return recorded(AuditAction.ALERT_ACKNOWLEDGED, "by a link", by, Map.of(), () -> {
            Acknowledgement made = work.get();
            audit.record(AuditAction.ALERT_ACKNOWLEDGED, made.groupKey(), Outcome.OK, by, Map.of());
            return made;
        });
    }

    @Override
    public void retryDelivery(long id) {
        done(AuditAction.DELIVERY_RETRIED, Long.toString(id), "", () -> alerts.retryDelivery(id));
    }

    @Override
    public List<Long> test(String receiver) {
        return recorded(AuditAction.RECEIVER_TESTED, receiver, "", Map.of(), () -> {
            List<Long> ids = alerts.test(receiver);
            audit.record(AuditAction.RECEIVER_TESTED, receiver, Outcome.OK, "", Map.of());
            return ids;
        });
    }

    @Override
    public void reload() {
        done(AuditAction.CONFIGURATION_RELOADED, "alerts", "", alerts::reload);
    }

    private void done(AuditAction action, String subject, String actor, Runnable work) {
        recorded(action, subject, actor, Map.of(), () -> {
            work.run();
            audit.record(action, subject, Outcome.OK, actor, Map.of());
            return null;
        });
    }

    /** Records what was refused; the work records what it did. */
    private <T> T recorded(
            AuditAction action, String subject, String actor, Map<String, String> details, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            audit.record(action, subject, Outcome.REFUSED, actor, details);
            throw e;
        }
    }

    @Override
    public AlertConfig config() {
        return alerts.config();
    }

    @Override
    public URI externalUrl() {
        return alerts.externalUrl();
    }

    @Override
    public Instant startedAt() {
        return alerts.startedAt();
    }

    @Override
    public List<AlertStatus> alerts() {
        return alerts.alerts();
    }

    @Override
    public List<GroupStatus> groups() {
        return alerts.groups();
    }

    @Override
    public List<Silence> silences() {
        return alerts.silences();
    }

    @Override
    public Optional<Silence> silence(String id) {
        return alerts.silence(id);
    }

    @Override
    public String acknowledgeToken(String groupKey) {
        return alerts.acknowledgeToken(groupKey);
    }

    @Override
    public GroupStatus tokenGroup(String token) {
        return alerts.tokenGroup(token);
    }

    @Override
    public List<Event> history(List<Matcher> matchers, Instant from, Instant to, int most) {
        return alerts.history(matchers, from, to, most);
    }

    @Override
    public List<Delivery> deliveries(Optional<Delivery.State> state, int most) {
        return alerts.deliveries(state, most);
    }

    /** Tells of alerts that were counted and not told yet; the alerts themselves go on. */
    @Override
    public void close() {
        tellPosted();
    }
}
