package io.bactrian.logs.tail;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the registry's changes to the disk. While that cannot be done nothing is read: nobody could say how far. */
final class Checkpointing {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpointing.class);
    private static final Duration SYNC = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Registry registry;
    private final TailMeters meters;
    private Instant synced = Instant.EPOCH;
    private Instant refusedUntil = Instant.EPOCH;
    private boolean due;
    private String trouble;

    Checkpointing(Registry registry, TailMeters meters) {
        this.registry = registry;
        this.meters = meters;
    }

    /** The change just made must be on the disk before any line is sent. */
    void demand() {
        due = true;
    }

    /**
     * Writes now and then.
     *
     * @param changed whether there is something worth to be written at once
     */
    void write(boolean changed, Instant now) {
        boolean sync = !Duration.between(synced, now).abs().minus(SYNC).isNegative();
        if (!sync && !changed) {
            return;
        }
        try {
            if (sync) {
                registry.sync();
                synced = now;
            } else {
                registry.write();
            }
            written();
        } catch (IOException e) {
            refuse(e, now);
        }
    }

    /** @return false when lines must not be sent, as what they depend on is not on the disk */
    boolean ready(Instant now) {
        if (!due) {
            return true;
        }
        try {
            registry.sync();
            due = false;
            written();
            return true;
        } catch (IOException e) {
            refuse(e, now);
            return false;
        }
    }

    private void written() {
        meters.checkpointsWritten();
        if (trouble != null) {
            LOG.info("checkpoints are written to {} again", registry.folder());
            trouble = null;
        }
    }

    private void refuse(IOException e, Instant now) {
        meters.checkpointsNotWritten();
        String reason = "cannot write checkpoints to " + registry.folder() + ": " + e.getMessage();
        if (!reason.equals(trouble)) {
            LOG.error("{}: nothing is read until it can\nHINT: is there space, and may it be written?", reason);
        }
        trouble = reason;
        refusedUntil = now.plus(RETRY);
    }

    /** Whether nothing may be read now. */
    boolean refuses(Instant now) {
        return now.isBefore(refusedUntil);
    }

    /** Why checkpoints cannot be written. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }
}
