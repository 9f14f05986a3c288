package io.bactrian.alerts.escalate;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Extensions.Step;
import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.config.Receiver;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Event;
import io.bactrian.alerts.model.Group;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Outgoing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of steps: to whom, of what, rendered, with the line of the history that says so.
 *
 * @param receivers who are told
 */
record StepMessages(List<Outgoing.Prepared> messages, Set<String> receivers, Event event) {

    private static final Logger LOG = LoggerFactory.getLogger(StepMessages.class);
    private static final Comparator<Alert> ORDER = Comparator.comparing(
                    (Alert alert) -> alert.labels().get("job"))
            .thenComparing(alert -> alert.labels().get("instance"))
            .thenComparing(Alert::labels);

    /** The alerts of a group that are worth a message. */
    static List<Alert> firing(Group group, Instant now) {
        return group.alerts().stream()
                .filter(alert -> !alert.resolvedAt(now))
                .sorted(ORDER)
                .toList();
    }

    /**
     * @param due steps that are told together: whoever is named in several is told once
     */
    static StepMessages of(
            Escalation escalation,
            List<Plan.Position> due,
            Group group,
            AlertConfig config,
            Outgoing outgoing,
            Instant now) {
        Set<String> names = new LinkedHashSet<>();
        due.forEach(position -> names.addAll(told(escalation.plan().step(position), config, now)));
        List<Outgoing.Prepared> messages = new ArrayList<>();
        for (String name : names) {
            Receiver receiver = config.receivers().get(name);
            if (receiver == null) {
                LOG.warn(
                        "escalation {} names the receiver {}, which the configuration has no longer",
                        escalation.plan().policy(),
                        name);
                continue;
            }
            Notification notification =
                    notification(group, name, Notification.Reason.ESCALATION, told(firing(group, now), true), now);
            for (Integration integration : receiver.integrations()) {
                messages.add(outgoing.prepare(name, integration, notification));
            }
        }
        return new StepMessages(messages, names, event(escalation, due, group, names, now));
    }

    private static List<String> told(Step step, AlertConfig config, Instant now) {
        List<String> names = new ArrayList<>(step.receivers());
        for (String name : step.onCall()) {
            var schedule = config.extensions().onCall().get(name);
            if (schedule == null) {
                LOG.warn("an escalation names the on-call schedule {}, which the configuration has no longer", name);
                continue;
            }
            new OnCallSchedule(schedule, config.timeIntervals())
                    .memberAt(now)
                    .ifPresentOrElse(names::add, () -> LOG.warn("nobody is on call in the schedule {}", name));
        }
        return names;
    }

    /**
     * The end of a group, for those of the receivers that want it. That of its route is told by the flush.
     *
     * @param told receivers that steps told
     */
    static List<Outgoing.Prepared> ends(
            List<String> told, Group group, AlertConfig config, Outgoing outgoing, Instant now) {
        List<Outgoing.Prepared> messages = new ArrayList<>();
        if (group.alerts().isEmpty()) {
            return messages;
        }
        for (String name : told) {
            Receiver receiver = config.receivers().get(name);
            if (receiver == null || name.equals(group.receiver())) {
                continue;
            }
            List<Alert> ended = group.alerts().stream().sorted(ORDER).toList();
            Notification notification =
                    notification(group, name, Notification.Reason.ALL_RESOLVED, told(ended, false), now);
            receiver.integrations().stream()
                    .filter(Integration::sendResolved)
                    .forEach(integration -> messages.add(outgoing.prepare(name, integration, notification)));
        }
        return messages;
    }

    private static List<Notification.Notified> told(List<Alert> alerts, boolean firing) {
        return alerts.stream()
                .map(alert -> new Notification.Notified(alert, firing))
                .toList();
    }

    private static Notification notification(
            Group group, String receiver, Notification.Reason reason, List<Notification.Notified> alerts, Instant now) {
        return new Notification(group.key(), receiver, group.labels(), group.routeLabels(), reason, alerts, now);
    }

    private static Event event(
            Escalation escalation, List<Plan.Position> due, Group group, Set<String> names, Instant now) {
        List<String> steps = due.stream().map(escalation.plan()::describe).toList();
        String who = names.isEmpty() ? "nobody" : String.join(", ", names);
        return new Event(
                now,
                Event.Kind.ESCALATED,
                "",
                group.labels().get(Labels.ALERT_NAME),
                group.key(),
                String.join(", ", names),
                escalation.plan().policy() + " told " + who + ": " + String.join("; ", steps));
    }
}
