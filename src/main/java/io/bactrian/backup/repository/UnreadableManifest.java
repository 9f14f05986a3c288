package io.bactrian.backup.repository;

import io.bactrian.runtime.BactrianException;

/**
 * A manifest, or a whole storage, that could not be read while backups were listed.
 *
 * @param key of the manifest, empty when the storage itself did not answer
 */
public record UnreadableManifest(String storage, String key, BactrianException cause) {}
