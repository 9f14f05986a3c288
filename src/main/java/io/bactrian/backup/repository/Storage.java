package io.bactrian.backup.repository;

import java.io.Closeable;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One place that keeps objects: a bucket and prefix, or a directory. Keys are relative to it, with slashes. An object
 * becomes visible whole or not at all and is never overwritten. Failures are {@link
 * io.bactrian.runtime.BactrianException}s that name the storage; those that another attempt would meet again are {@link
 * io.bactrian.runtime.PermanentException}s. Every call ends in bounded time.
 */
public interface Storage extends Closeable {

    /** As the settings call it. */
    String name();

    /** Where it is, for people; holds no secret. */
    String describe();

    /** Hands over every object whose key starts with the prefix, in pages: nothing is held that grows with the storage. */
    void list(String prefix, Consumer<StoredObject> each);

    /** Empty when there is no such object. */
    Optional<StoredObject> stat(String key);

    /**
     * The bytes of an object. Reading throws when they end before the size the storage gave.
     *
     * @throws io.bactrian.runtime.BactrianException {@code NOT_FOUND} when there is no such object
     */
    InputStream open(String key);

    /**
     * Begins an object of unknown length.
     *
     * @throws io.bactrian.runtime.BactrianException when the key is taken
     */
    Upload create(String key);

    /** Stores a small object whole, unless the key is taken. */
    void put(String key, byte[] content);

    /** Deletes one object for good, also where the storage keeps versions. */
    Deletion delete(String key);

    /**
     * Removes what uploads that were never completed have left: multipart uploads, temporary files.
     *
     * @param startedBefore younger ones are left alone
     * @param live says of a key whether a run that is under way owns it
     * @param swept hears of every key whose remains were removed
     */
    void sweepUploads(Instant startedBefore, Predicate<String> live, Consumer<String> swept);

    /** The part size this storage asks for; 0 where any will do. */
    default long partSize() {
        return 0;
    }

    @Override
    void close();
}
