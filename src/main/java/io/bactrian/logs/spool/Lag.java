package io.bactrian.logs.spool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** How long the oldest record waits, told by how far the spool reached at which time. */
final class Lag {

    private static final int MOST = 1_000;

    private final Deque<Mark> marks = new ArrayDeque<>();

    /** Everything before this was there at this time. */
    record Mark(Instant at, long segment, long offset) {}

    /** Notes how far the spool reaches. */
    void reached(Mark end) {
        Mark last = marks.peekLast();
        if (last != null && last.segment == end.segment && last.offset == end.offset) {
            return;
        }
        marks.add(end);
        if (marks.size() > MOST) {
            thin();
        }
    }

    /** Every other mark tells enough of a time that long; the oldest stays. */
    private void thin() {
        List<Mark> all = new ArrayList<>(marks);
        marks.clear();
        for (int at = 0; at < all.size(); at += 2) {
            marks.add(all.get(at));
        }
    }

    /** Forgets what has been passed on. */
    void passed(Predicate<Mark> safe) {
        while (!marks.isEmpty() && safe.test(marks.peekFirst())) {
            marks.removeFirst();
        }
    }

    Duration at(Instant now) {
        return marks.isEmpty() ? Duration.ZERO : Duration.between(marks.peekFirst().at, now);
    }
}
