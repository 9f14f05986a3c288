package io.bactrian.logs.rule;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** What passes under one name, shown to every rule that watches it. */
final class Feed {

    private static final int MOST_STREAMS = 20_000;

    private final Clock clock;
    private final Pace pace;
    private final CountedPlaces counted = new CountedPlaces(MOST_STREAMS);
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final LongAdder events = new LongAdder();
    private final LongAdder repeated = new LongAdder();

    Feed(Clock clock) {
        this.clock = clock;
        this.pace = new Pace(clock.instant());
    }

    void add(Watch watch) {
        watches.add(watch);
    }

    void remove(Watch watch) {
        watches.remove(watch);
    }

    /** @return what {@link #leave} is told when the batch is done with */
    long enter(EventBatch batch) {
        Instant now = clock.instant();
        List<Event> fresh = counted.take(batch.events());
        events.add(fresh.size());
        repeated.add((long) batch.events().size() - fresh.size());
        long number = pace.entered(fresh, now);
        Moment moment = pace.moment(now);
        watches.forEach(watch -> watch.see(fresh, moment));
        return number;
    }

    void leave(long number, boolean safe) {
        pace.left(number, safe, clock.instant());
    }

    Moment now() {
        return pace.moment(clock.instant());
    }

    /** Whether events come as they are written; else nothing can be said to be over. */
    boolean isCurrent() {
        return pace.isCurrent(clock.instant());
    }

    double events() {
        return events.sum();
    }

    double repeated() {
        return repeated.sum();
    }
}
