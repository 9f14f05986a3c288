package io.bactrian.backup.repository;

import java.time.Instant;
import java.util.Optional;

/**
 * What a storage says of one object.
 *
 * @param key below the storage's prefix
 * @param retainedUntil until when Object Lock forbids its deletion; known only from {@link Storage#stat}
 */
public record StoredObject(String key, long bytes, Instant modified, Optional<Instant> retainedUntil) {}
