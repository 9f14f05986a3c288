package io.bactrian.alerts.dispatch;

import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How things stood when they were last looked at, given again as long as that holds; any thread may ask.
 *
 * @param <T> what is looked at
 */
public final class Statuses<T> {

    private final LongSupplier changes;
    private volatile Found<T> last;

    private record Found<T>(long changes, Instant at, Instant until, T value) {

        boolean holds(long changesNow, Instant now) {
            return changes == changesNow && !now.isBefore(at) && now.isBefore(until);
        }
    }

    /** @param changes another number after every change, before whoever made it is told that it is done */
    public Statuses(LongSupplier changes) {
        this.changes = changes;
    }

    /**
     * As things stand.
     *
     * @param look how they stand now
     * @param until the time from which that is no longer so, even if nothing changes
     */
    public T at(Instant now, Supplier<T> look, Supplier<Instant> until) {
        long changesNow = changes.getAsLong();
        Found<T> found = last;
        if (found == null || !found.holds(changesNow, now)) {
            found = new Found<>(changesNow, now, until.get(), look.get());
            last = found;
        }
        return found.value();
    }
}
