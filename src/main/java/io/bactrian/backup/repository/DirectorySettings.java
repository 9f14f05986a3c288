package io.bactrian.backup.repository;

import io.bactrian.runtime.SettingsSection;
import java.nio.file.Path;
import java.util.Set;

/**
 * A directory as storage.
 *
 * @param path created when missing
 */
record DirectorySettings(String name, Path path) implements StorageSettings {

    static DirectorySettings read(SettingsSection section, String name) {
        section.knownNames(Set.of("type", "path"));
        section.required("path");
        return new DirectorySettings(name, section.path("path").orElse(Path.of("")));
    }

    @Override
    public Storage open() {
        return new DirectoryStorage(this);
    }
}
