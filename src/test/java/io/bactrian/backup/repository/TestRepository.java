package io.bactrian.backup.repository;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.OpenDump;
import io.bactrian.backup.StagedDump;
import io.bactrian.runtime.Settings;
import io.bactrian.support.S3Server;
import io.bactrian.support.SyntheticDump;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Makes repositories the way an operator does: by settings. */
final class TestRepository {

    private final Map<String, String> settings = new TreeMap<>();

    static TestRepository of(String... storages) {
        return new TestRepository().set("repository.offsite.storages", String.join(",", storages));
    }

    TestRepository set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    TestRepository directory(String storage, Path path) {
        return set("storage." + storage + ".type", "directory").set("storage." + storage + ".path", path.toString());
    }

    /** Small parts, few attempts and short patience, so that faults show soon. */
    TestRepository s3(String storage, URI endpoint, String bucket) {
        String prefix = "storage." + storage + ".";
        return set(prefix + "type", "s3")
                .set(prefix + "endpoint", endpoint.toString())
                .set(prefix + "bucket", bucket)
                .set(prefix + "prefix", "some/where")
                .set(prefix + "access-key", S3Server.ACCESS_KEY)
                .set(prefix + "secret-key", S3Server.SECRET_KEY)
                .set(prefix + "part-size", "5MiB")
                .set(prefix + "timeout", "3s")
                .set(prefix + "attempts", "3");
    }

    Settings settings() {
        return Settings.load(Path.of("absent", "conf", "bactrian.properties"), Map.of(), settings);
    }

    Repository open() {
        return Repository.open(settings(), "offsite");
    }

    static Manifest store(Repository repository, SyntheticDump dump) {
        return store(repository, dump, StoreListener.NONE);
    }

    static Manifest store(Repository repository, SyntheticDump dump, StoreListener listener) {
        try (OpenDump open = new StagedDump(dump).open()) {
            return repository.store("crm", open, listener);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
