package io.bactrian.backup.repository;

/**
 * An object on its way into a storage. Parts come in order from one thread; nothing is visible before {@link #complete}.
 * Filling and completing are two steps so that all artifacts in all storages can be filled before the first is
 * completed: a dump that fails late has then only uploads to abort, nothing to delete.
 */
interface Upload {

    /** The object this becomes. */
    String key();

    /** Takes one part and its reference: the part is released when its bytes are no longer needed. May wait for room. */
    void write(Part part) throws InterruptedException;

    /** Waits until every byte has reached the storage. */
    void finish() throws InterruptedException;

    /** Makes the object visible under its key and checks what the storage says it holds. */
    void complete() throws InterruptedException;

    /** Gives up: removes what was sent. Does nothing after {@link #complete}; may be called from any thread. */
    void abort();
}
