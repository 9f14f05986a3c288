package io.bactrian.logs.tail;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes that were there and were emptied or deleted before they were read. For a while a copy may bring them back; then
 * they are counted and said.
 */
final class Losses {

    private static final Logger LOG = LoggerFactory.getLogger(Losses.class);
    private static final Duration COPY_SHOWS = Duration.ofSeconds(30);

    private final TailMeters meters;
    private final Map<String, Unread> unread = new LinkedHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    private record Unread(String path, long from, long to, Instant since) {}

    Losses(TailMeters meters) {
        this.meters = meters;
    }

    /** The file of this stream is gone. */
    void gone(Follower follower, Instant now) {
        if (follower.longest() > follower.position()) {
            unread.put(follower.stream(), new Unread(follower.path(), follower.position(), follower.longest(), now));
        }
    }

    /**
     * A copy of a stream is there.
     *
     * @param size of the copy, {@link Long#MAX_VALUE} when it holds all of it
     */
    void found(String stream, long size) {
        Unread rest = unread.remove(stream);
        if (rest != null && size < rest.to()) {
            lose(rest.path(), rest.to() - Math.max(rest.from(), size));
        }
    }

    /** Gives up what no copy brought back. */
    void count(Instant now) {
        for (Iterator<Unread> all = unread.values().iterator(); all.hasNext(); ) {
            Unread rest = all.next();
            if (Duration.between(rest.since(), now).compareTo(COPY_SHOWS) >= 0) {
                lose(rest.path(), rest.to() - rest.from());
                all.remove();
            }
        }
    }

    private void lose(String path, long count) {
        bytes.addAndGet(count);
        meters.lost(count);
        LOG.warn(
                "{} bytes of {} were emptied or deleted before they were read\nHINT: rotate by renaming, or keep more",
                count,
                path);
    }

    /** Bytes that are lost, as far as is known. */
    long bytes() {
        return bytes.get();
    }
}
