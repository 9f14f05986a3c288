package io.bactrian.backup.recovery;

/** What a {@code recovery:} step does. */
public enum RecoveryOperation {
    /** Reads a backup back and compares every byte. */
    verify,
    /** Restores a backup into a server of our own and compares what came out. */
    drill
}
