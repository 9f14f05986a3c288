package io.bactrian.backup.recovery;

/** Hears how far a recovery is; called often and from several threads, so it must be quick. */
@FunctionalInterface
public interface RecoveryListener {

    /** For callers that do not watch. */
    RecoveryListener NONE = (phase, done, total) -> {};

    /**
     * @param phase one word: {@code read}, {@code restore}, {@code analyze}, {@code count}, {@code check}
     * @param done bytes, or things, done so far
     * @param total how many there are; 0 while unknown
     */
    void progress(String phase, long done, long total);
}
