package io.bactrian.backup.repository;

import io.bactrian.runtime.BactrianException;

/** Hears how a backup is being stored. Called from the storing thread, so it must not wait. */
public interface StoreListener {

    /** Hears nothing. */
    StoreListener NONE = new StoreListener() {};

    /** An artifact begins to be read. */
    default void artifactStarted(String artifact) {}

    /**
     * After every part.
     *
     * @param plainBytes dumped so far, over all artifacts
     * @param storedBytes handed to the storages so far, counted once however many copies there are
     */
    default void progress(long plainBytes, long storedBytes) {}

    /** A storage failed and the backup goes on without it, as enough others are left. */
    default void storageDropped(String storage, BactrianException cause) {}
}
