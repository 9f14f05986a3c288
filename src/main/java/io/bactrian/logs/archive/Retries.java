package io.bactrian.logs.archive;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** When what failed is tried again: after a minute, doubled each time, to an hour. */
final class Retries {

    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration MOST = Duration.ofHours(1);

    private final Map<String, Wait> waits = new HashMap<>();

    private record Wait(Duration length, Instant until) {}

    boolean isDue(String stream, Instant now) {
        Wait wait = waits.get(stream);
        return wait == null || !now.isBefore(wait.until());
    }

    /** @return how long it waits now */
    Duration failed(String stream, Instant now) {
        Wait before = waits.get(stream);
        Duration doubled = before == null ? FIRST : before.length().multipliedBy(2);
        Duration length = doubled.compareTo(MOST) > 0 ? MOST : doubled;
        waits.put(stream, new Wait(length, now.plus(length)));
        return length;
    }

    void done(String stream) {
        waits.remove(stream);
    }

    void keepOnly(Set<String> streams) {
        waits.keySet().retainAll(streams);
    }
}
