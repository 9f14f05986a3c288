package io.bactrian.alerts.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is let through to one integration: a few messages at once; none while its breaker is open or it asked to be left
 * alone. The breaker opens after five failures in a row, for half a minute, twice as long each time up to five minutes;
 * then one message tries.
 */
final class Gate {

    private static final int FAILURES = 5;
    private static final Duration OPEN = Duration.ofSeconds(30);
    private static final Duration LONGEST_OPEN = Duration.ofMinutes(5);
    private static final Duration LONGEST_HOLD = Duration.ofHours(1);

    private final int width;
    private final Consumer<Boolean> breaker;
    private int inside;
    private int failures;
    private Duration open = Duration.ZERO;
    private Instant openUntil = Instant.MIN;
    private Instant heldUntil = Instant.MIN;
    private Instant failingSince = Instant.MAX;

    /** @param breaker is told true when the breaker opens, false when it closes */
    Gate(int width, Consumer<Boolean> breaker) {
        this.breaker = breaker;
        this.width = width;
    }

    /** Until when nothing goes. */
    synchronized Optional<Instant> closedUntil(Instant now) {
        Instant until = openUntil.isAfter(heldUntil) ? openUntil : heldUntil;
        return until.isAfter(now) ? Optional.of(until) : Optional.empty();
    }

    /** Whether there is room for one more. */
    synchronized boolean enter() {
        if (inside >= (broken() ? 1 : width)) {
            return false;
        }
        inside++;
        return true;
    }

    synchronized int inside() {
        return inside;
    }

    synchronized void leave() {
        inside--;
    }

    /** The other side answered, be it with a refusal of this one message. */
    synchronized void alive() {
        if (broken()) {
            breaker.accept(false);
        }
        failures = 0;
        open = Duration.ZERO;
        openUntil = Instant.MIN;
        failingSince = Instant.MAX;
    }

    synchronized void failed(Instant now) {
        failures++;
        failingSince = failingSince.isAfter(now) ? now : failingSince;
        if (failures >= FAILURES && !openUntil.isAfter(now)) {
            open = open.isZero() ? OPEN : open.multipliedBy(2);
            open = open.compareTo(LONGEST_OPEN) > 0 ? LONGEST_OPEN : open;
            openUntil = now.plus(open);
            if (failures == FAILURES) {
                breaker.accept(true);
            }
        }
    }

    /** It asked to be left alone. */
    synchronized void hold(Instant now, Duration wait) {
        failingSince = failingSince.isAfter(now) ? now : failingSince;
        heldUntil = now.plus(wait.compareTo(LONGEST_HOLD) > 0 ? LONGEST_HOLD : wait);
    }

    synchronized boolean failingSince(Instant time) {
        return !failingSince.isAfter(time);
    }

    /** The clock was set back: what is closed opens now. */
    synchronized void reopen() {
        openUntil = Instant.MIN;
        heldUntil = Instant.MIN;
    }

    /** 0 closed: everything goes; 1 open: nothing does; 2 half open. */
    synchronized int state(Instant now) {
        if (!broken()) {
            return 0;
        }
        return openUntil.isAfter(now) ? 1 : 2;
    }

    private boolean broken() {
        return failures >= FAILURES;
    }
}
