package io.bactrian.logs.tail;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** When a file was seen to be how long: tells how long the oldest bytes of it wait that are not safe. */
final class Sightings {

    private static final int MOST = 32;

    private final Deque<Sighting> sightings = new ArrayDeque<>();

    private record Sighting(Instant at, long size) {}

    void see(long size, Instant now) {
        Sighting last = sightings.peekLast();
        if (last != null && last.size() >= size) {
            return;
        }
        if (sightings.size() == MOST) {
            // Rather said to be older than younger: the newest time is given up, not its bytes.
            sightings.removeLast();
            sightings.addLast(new Sighting(last.at(), size));
        } else {
            sightings.addLast(new Sighting(now, size));
        }
    }

    /** When the first of the bytes behind an offset were seen, empty when there are none. */
    Optional<Instant> firstBehind(long offset) {
        while (!sightings.isEmpty() && sightings.peekFirst().size() <= offset) {
            sightings.removeFirst();
        }
        return Optional.ofNullable(sightings.peekFirst()).map(Sighting::at);
    }
}
