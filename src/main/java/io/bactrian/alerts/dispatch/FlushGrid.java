package io.bactrian.alerts.dispatch;

import java.time.Duration;
import java.time.Instant;

/**
 * The times at which a group is looked at: {@code groupWait} after it was created, then every {@code interval}, without
 * drift. Clocks are set: whatever the wall says, the first time is never further away than the wait, the next never
 * further than an interval and a tenth.
 */
record FlushGrid(Instant created, Duration groupWait, Duration interval) {

    /** Until the first time; zero when it has passed. */
    Duration untilFirst(Instant now) {
        Duration until = Duration.between(now, created.plus(groupWait));
        if (until.isNegative()) {
            return Duration.ZERO;
        }
        return until.compareTo(groupWait) > 0 ? groupWait : until;
    }

    /** Until the time after that of {@code now}; a timer that was a little early does not come twice. */
    Duration untilNext(Instant now) {
        long length = interval.toNanos();
        long passed =
                Math.floorMod(Duration.between(created.plus(groupWait), now).toNanos(), length);
        long left = length - passed;
        return Duration.ofNanos(left <= length / 10 ? left + length : left);
    }
}
