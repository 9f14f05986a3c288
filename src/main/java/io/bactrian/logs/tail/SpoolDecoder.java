package io.bactrian.logs.tail;

import io.bactrian.logs.CheckedLine;
import java.time.Duration;
import java.util.Map;

/**
 * The records of a spool. One that is damaged is passed on as it is and says so, which {@code parse:event} then cannot
 * read: it becomes an event that holds the whole record and failed.
 */
final class SpoolDecoder implements Decoder {

    /** A record may be as long as this, whatever is asked for: a part of one is of no use. */
    static final int MOST_RECORD = 8 << 20;

    /** A record without an end is being written, however long the disk takes for it; after this it is torn. */
    static final Duration TORN_AFTER = Duration.ofMinutes(5);

    private static final Map<String, String> DAMAGED = Map.of("spool.damaged", "true");

    private final Runnable damaged;

    /** @param damaged told of every damaged record that is read */
    SpoolDecoder(Runnable damaged) {
        this.damaged = damaged;
    }

    @Override
    public Decoded decode(byte[] text) {
        return CheckedLine.text(text).map(PLAIN::decode).orElseGet(() -> {
            damaged.run();
            return new Decoded("", text, false, DAMAGED);
        });
    }
}
