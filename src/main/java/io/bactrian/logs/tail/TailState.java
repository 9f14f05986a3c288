package io.bactrian.logs.tail;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a tail stands at a moment.
 *
 * @param at the moment
 * @param files that are followed
 * @param oldest when the oldest bytes were seen that are not safe
 * @param settled when something became safe last, or the tail began
 * @param unreadable files and folders that cannot be read, and why
 * @param trouble why checkpoints cannot be written
 * @param underway batches that are sent and not safe
 */
record TailState(
        Instant at,
        List<FileState> files,
        Optional<Instant> oldest,
        Instant settled,
        Map<String, String> unreadable,
        Optional<String> trouble,
        int underway) {

    static TailState begin(Instant now) {
        return new TailState(now, List.of(), Optional.empty(), now, Map.of(), Optional.empty(), 0);
    }

    /**
     * How a followed file stands.
     *
     * @param size bytes in it, as far as is known
     * @param read up to here
     * @param safe up to here
     */
    record FileState(String path, String stream, long size, long read, long safe, boolean open) {}

    /** Bytes that are there and not safe. */
    long lag() {
        return files.stream()
                .mapToLong(file -> Math.max(0, file.size() - file.safe()))
                .sum();
    }

    /** How long the oldest bytes wait that are not safe; 0 when there are none. */
    double oldestSeconds() {
        return oldest.map(since -> Duration.between(since, at).toMillis() / 1000.0)
                .orElse(0.0);
    }

    long open() {
        return files.stream().filter(FileState::open).count();
    }

    /**
     * Why somebody should look at it, empty while all is well.
     *
     * @param patience how long nothing may become safe while something waits
     * @param now which may be long after the moment when nobody looks any more
     */
    Optional<String> complaint(Duration patience, Instant now) {
        if (trouble.isPresent()) {
            return trouble;
        }
        if (!unreadable.isEmpty()) {
            Map.Entry<String, String> first = unreadable.entrySet().iterator().next();
            return Optional.of("cannot read " + first.getKey() + ": " + first.getValue()
                    + (unreadable.size() == 1 ? "" : ", and " + (unreadable.size() - 1) + " more"));
        }
        Duration still = Duration.between(settled, now);
        boolean waits = oldest.filter(since -> Duration.between(since, now).compareTo(patience) >= 0)
                .isPresent();
        return waits && still.compareTo(patience) >= 0
                ? Optional.of("nothing arrived for " + still.toSeconds() + " s, and " + lag() + " bytes wait")
                : Optional.empty();
    }
}
