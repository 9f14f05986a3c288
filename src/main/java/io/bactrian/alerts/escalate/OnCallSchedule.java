package io.bactrian.alerts.escalate;

import io.bactrian.alerts.config.Extensions.OnCall;
import io.bactrian.alerts.config.TimeInterval;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is on call when. A substitute stands above all rotations, of several the one written last. Otherwise the first
 * rotation that has begun and whose time intervals contain the time says whose turn it is. Turns are counted in local
 * time: one that changes over at nine does so at nine in summer and in winter.
 */
public final class OnCallSchedule {

    private final OnCall schedule;
    private final Map<String, TimeInterval> timeIntervals;

    /**
     * @param timeIntervals by name, all that the schedule names
     */
    public OnCallSchedule(OnCall schedule, Map<String, TimeInterval> timeIntervals) {
        this.schedule = schedule;
        this.timeIntervals = timeIntervals;
    }

    /** The receiver's name; empty when nobody is on call. */
    public Optional<String> memberAt(Instant time) {
        return substitute(time).or(() -> schedule.rotations().stream()
                .filter(rotation -> inTime(rotation.timeIntervals(), time))
                .flatMap(rotation -> turn(rotation, time).stream())
                .findFirst());
    }

    private Optional<String> substitute(Instant time) {
        return schedule.substitutes().stream()
                .filter(substitute -> !time.isBefore(substitute.from()) && time.isBefore(substitute.to()))
                .map(OnCall.Substitute::member)
                .reduce((earlier, later) -> later);
    }

    private boolean inTime(List<String> names, Instant time) {
        return names.isEmpty()
                || names.stream().anyMatch(name -> timeIntervals.get(name).contains(time));
    }

    private Optional<String> turn(OnCall.Rotation rotation, Instant time) {
        if (time.isBefore(changeOver(rotation, 0))) {
            return Optional.empty();
        }
        LocalDateTime local = LocalDateTime.ofInstant(time, schedule.zone());
        long turn = java.time.Duration.between(rotation.start(), local).dividedBy(rotation.length());
        // an hour that the clock shows twice, or skips, must not turn back the turn
        while (time.isBefore(changeOver(rotation, turn))) {
            turn--;
        }
        while (!time.isBefore(changeOver(rotation, turn + 1))) {
            turn++;
        }
        List<String> members = rotation.members();
        return Optional.of(members.get((int) Math.floorMod(turn, (long) members.size())));
    }

    private Instant changeOver(OnCall.Rotation rotation, long turn) {
        LocalDateTime local = rotation.start().plus(rotation.length().multipliedBy(turn));
        return local.atZone(schedule.zone()).toInstant();
    }
}
