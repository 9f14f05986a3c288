package io.bactrian.logs.rule;

import java.time.Duration;
import java.time.Instant;

/** How much came in the last while, which moves on in sixtieths of itself. */
final class Window {

    private static final int SLOTS = 60;

    private final long slotMillis;
    private final long[] counts = new long[SLOTS];
    private long newest = Long.MIN_VALUE;
    private long sum;

    Window(Duration length) {
        this.slotMillis = Math.max(1, length.toMillis() / SLOTS);
    }

    void add(Instant now) {
        move(now);
        counts[slot(newest)]++;
        sum++;
    }

    long sum(Instant now) {
        move(now);
        return sum;
    }

    /** A clock that steps back is taken to stand still. */
    private void move(Instant now) {
        long slot = Math.floorDiv(now.toEpochMilli(), slotMillis);
        if (newest == Long.MIN_VALUE) {
            newest = slot;
        }
        long steps = Math.min(SLOTS, slot - newest);
        for (long step = 1; step <= steps; step++) {
            int passed = slot(newest + step);
            sum -= counts[passed];
            counts[passed] = 0;
        }
        newest = Math.max(newest, slot);
    }

    private static int slot(long number) {
        return (int) Math.floorMod(number, (long) SLOTS);
    }
}
