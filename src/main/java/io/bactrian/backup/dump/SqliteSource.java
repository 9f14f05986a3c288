package io.bactrian.backup.dump;

import io.bactrian.runtime.SettingsSection;
import java.nio.file.Path;
import java.util.Set;

/**
 * An SQLite database file.
 *
 * @param name its name in the settings
 * @param path where the database is; the files of its write-ahead log lie beside it
 */
public record SqliteSource(String name, Path path) implements Source {

    static final String ENGINE = "sqlite";

    static SqliteSource read(String name, SettingsSection section) {
        section.knownNames(Set.of("type", "path"));
        section.required("path");
        return new SqliteSource(name, section.path("path").orElse(Path.of("")));
    }

    @Override
    public String engine() {
        return ENGINE;
    }
}
