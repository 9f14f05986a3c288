package io.bactrian.doctor;

import io.bactrian.backup.repository.Repository;
import io.bactrian.backup.repository.Storage;
import io.bactrian.backup.repository.StorageProbe;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Settings;
import java.util.function.Supplier;

/** A storage takes, lists, returns and deletes a probe object, and begins an upload in parts. */
final class StorageCheck implements Check {

    private final Supplier<Settings> settings;
    private final String repository;
    private final String name;

    StorageCheck(Supplier<Settings> settings, String repository, String name) {
        this.settings = settings;
        this.repository = repository;
        this.name = name;
    }

    @Override
    public String subject() {
        return "storage " + name;
    }

    @Override
    public Finding run() throws InterruptedException {
        try (Repository open = Repository.open(settings.get(), repository)) {
            Storage storage = open.storages().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            StorageProbe probe;
            try {
                probe = StorageProbe.of(storage);
            } catch (BactrianException e) {
                return Finding.fail(
                        subject(),
                        e.getMessage() + " (" + storage.describe() + ")",
                        e.hint().orElse(""));
            }
            String found = storage.describe() + ": written, read, listed";
            return switch (probe.deletion().outcome()) {
                case DELETED -> Finding.ok(subject(), found + ", deleted");
                case RETAINED ->
                    Finding.ok(
                            subject(),
                            found + ", locked"
                                    + probe.lockedUntil()
                                            .map(until -> " until " + until)
                                            .orElse(""));
                case MISSING, FAILED ->
                    Finding.warn(
                            subject(),
                            found + ", but not deleted: " + probe.deletion().message(),
                            "allow s3:DeleteObject and s3:DeleteObjectVersion, or retention cannot free room");
            };
        }
    }
}
