package io.bactrian.backup.repository;

import java.time.Duration;
import java.time.Instant;

/**
 * Something that was found out about a stored backup later: an object of its own beside the manifest, written once.
 *
 * @param kind {@code verify} (every byte read back) or {@code drill} (restored and compared)
 * @param at when it ended
 * @param passed whether the backup is good
 * @param took how long it took
 * @param host where it ran
 * @param message one line: what was checked, or what is wrong
 */
public record BackupRecord(String kind, Instant at, boolean passed, Duration took, String host, String message) {}
