package io.bactrian.logs.rule;

import io.bactrian.logs.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether events come as they are written. They do not while a batch is long under way or was refused, as reading waits for
 * it, and after that, and after the start, until the backlog has passed.
 */
final class Pace {

    static final Duration LONG_UNDER_WAY = Duration.ofSeconds(5);
    static final Duration REFUSED = Duration.ofSeconds(15); // whoever sent it tries again sooner
    static final Duration FRESH = Duration.ofMinutes(1);
    static final Duration NOTHING_COMES = Duration.ofSeconds(5);
    static final Duration LONGEST_BACKLOG = Duration.ofMinutes(10);

    private final Map<Long, Instant> underWay = new LinkedHashMap<>();
    private long numbers;
    private Instant refused = Instant.MIN;
    private Instant idleSince;
    private Instant backlogSince;
    private Instant advanced;
    private Duration heard = Duration.ZERO;

    Pace(Instant now) {
        this.idleSince = now;
        this.backlogSince = now;
        this.advanced = now;
    }

    /** @return what {@link #left} is told when the batch is done with */
    synchronized long entered(List<Event> events, Instant now) {
        advance(now);
        boolean fresh =
                events.stream().anyMatch(event -> event.timestamp().plus(FRESH).isAfter(now));
        if (fresh && !isHeldBack(now)) {
            backlogSince = null;
        }
        underWay.put(++numbers, now);
        return numbers;
    }

    synchronized void left(long number, boolean safe, Instant now) {
        advance(now);
        underWay.remove(number);
        if (!safe) {
            refused = now;
        }
        if (underWay.isEmpty()) {
            idleSince = now;
        }
    }

    /** Whether events come as they are written, so that one that is not there was not written. */
    synchronized boolean isCurrent(Instant now) {
        advance(now);
        return backlogSince == null;
    }

    synchronized Moment moment(Instant now) {
        advance(now);
        return new Moment(now, heard);
    }

    private void advance(Instant now) {
        if (isHeldBack(now)) {
            backlogSince = now;
        } else if (backlogSince != null
                && (passed(backlogSince, now, LONGEST_BACKLOG)
                        || (underWay.isEmpty() && passed(idleSince, now, NOTHING_COMES)))) {
            backlogSince = null;
        }
        if (backlogSince == null && now.isAfter(advanced)) {
            heard = heard.plus(Duration.between(advanced, now));
        }
        advanced = now;
    }

    private boolean isHeldBack(Instant now) {
        return (!underWay.isEmpty() && passed(underWay.values().iterator().next(), now, LONG_UNDER_WAY))
                || (refused.isAfter(Instant.MIN) && !passed(refused, now, REFUSED));
    }

    private static boolean passed(Instant since, Instant now, Duration time) {
        return !now.isBefore(since.plus(time));
    }
}
