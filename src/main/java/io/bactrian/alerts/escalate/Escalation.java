package io.bactrian.alerts.escalate;

import io.bactrian.alerts.escalate.Plan.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One that runs: a row.
 *
 * @param started when the group was first notified
 * @param position of the step that is told next
 * @param nextAt when
 */
record Escalation(String groupKey, Plan plan, Instant started, Position position, Instant nextAt) {

    static Escalation start(String groupKey, Plan plan, Instant now) {
        return new Escalation(groupKey, plan, now, Position.FIRST, now.plus(plan.waitOf(Position.FIRST)));
    }

    /** How it stands when the steps up to a position were told; empty: it is over. */
    Optional<Escalation> after(Position told, Instant now) {
        return plan.next(told).map(next -> new Escalation(groupKey, plan, started, next, now.plus(plan.waitOf(next))));
    }

    /** The next step, and those after it whose time has come too. */
    List<Position> due(Instant now) {
        List<Position> due = new ArrayList<>(List.of(position));
        Instant at = nextAt;
        Optional<Position> next = plan.next(position);
        while (next.isPresent() && !at.plus(plan.waitOf(next.get())).isAfter(now)) {
            at = at.plus(plan.waitOf(next.get()));
            due.add(next.get());
            next = plan.next(next.get());
        }
        return due;
    }

    /** How long it still waits: never longer than its step, even when the clock was set back. */
    Duration remaining(Instant now) {
        Duration remaining = Duration.between(now, nextAt);
        Duration most = plan.waitOf(position);
        return remaining.compareTo(most) > 0 ? most : remaining;
    }
}
