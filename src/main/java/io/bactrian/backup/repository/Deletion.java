package io.bactrian.backup.repository;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of one key that was to be deleted. That an object is locked is a state of it, not an error.
 *
 * @param until for {@link Outcome#RETAINED}, when the lock ends, where the storage says so
 */
public record Deletion(String storage, String key, Outcome outcome, Optional<Instant> until, String message) {

    /** How it ended. */
    public enum Outcome {
        DELETED,
        /** There was nothing under this key. */
        MISSING,
        /** Locked by the storage; to be asked again after that time. */
        RETAINED,
        /** The storage refused or did not answer; the message says why. */
        FAILED
    }

    static Deletion deleted(String storage, String key) {
        return new Deletion(storage, key, Outcome.DELETED, Optional.empty(), "deleted");
    }

    static Deletion missing(String storage, String key) {
        return new Deletion(storage, key, Outcome.MISSING, Optional.empty(), "was not there");
    }

    static Deletion retained(String storage, String key, Optional<Instant> until) {
        return new Deletion(
                storage,
                key,
                Outcome.RETAINED,
                until,
                "retained" + until.map(at -> " until " + at).orElse(" by a legal hold"));
    }

    static Deletion failed(String storage, String key, String message) {
        return new Deletion(storage, key, Outcome.FAILED, Optional.empty(), message);
    }
}
