package io.bactrian.backup.repository;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a storage did with a probe object.
 *
 * @param lockedUntil when the storage put a lock on it
 * @param deletion what became of it at the end
 */
public record StorageProbe(Optional<Instant> lockedUntil, Deletion deletion) {

    /** No backup lies directly below one folder, so nothing that reads the storage takes a probe for one. */
    private static final String FOLDER = "doctor-probe/";

    private static final int PART = 64 << 10;

    /**
     * Writes, reads, lists and deletes an object, and begins and gives up an upload in parts.
     *
     * @throws BactrianException that says what the storage refused
     */
    public static StorageProbe of(Storage storage) throws InterruptedException {
        String key = FOLDER + UUID.randomUUID();
        byte[] content = key.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        parts(storage, key);
        storage.put(key, content);
        Optional<Instant> locked;
        try {
            read(storage, key, content);
            list(storage, key);
            locked = storage.stat(key).flatMap(StoredObject::retainedUntil);
        } catch (BactrianException e) {
            storage.delete(key);
            throw e;
        }
        return new StorageProbe(locked, storage.delete(key));
    }

    private static void parts(Storage storage, String key) throws InterruptedException {
        Upload upload = storage.create(key);
        try {
            BufferPool pool = new BufferPool(PART);
            byte[] chunk = pool.take(1, java.util.concurrent.TimeUnit.SECONDS);
            upload.write(new Part(pool, List.of(chunk), 1, PART, false));
            upload.finish();
        } finally {
            upload.abort();
        }
    }

    private static void read(Storage storage, String key, byte[] content) {
        try (InputStream in = storage.open(key)) {
            if (!Arrays.equals(in.readAllBytes(), content)) {
                throw refused(storage, "returned other bytes than it was given");
            }
        } catch (IOException e) {
            throw refused(storage, "cannot be read from: " + e.getMessage());
        }
    }

    private static void list(Storage storage, String key) {
        List<String> found = new ArrayList<>();
        storage.list(key, object -> found.add(object.key()));
        if (!found.equals(List.of(key))) {
            throw refused(storage, "does not list what it holds");
        }
    }

    private static BactrianException refused(Storage storage, String what) {
        return new BactrianException(
                ExitCode.UPLOAD_FAILED, "storage " + storage.name() + " " + what, "look at " + storage.describe());
    }
}
