package io.bactrian.backup.repository;

import io.bactrian.runtime.Settings;
import java.util.SortedSet;
import java.util.TreeSet;

/** All repositories that the settings name. */
public final class Repositories {

    private Repositories() {}

    public static SortedSet<String> names(Settings settings) {
        return settings.names("repository");
    }

    /**
     * Records every problem of every {@code repository.*} and {@code storage.*} setting, without connecting anywhere;
     * {@link Settings#check} then throws them all.
     */
    public static void validate(Settings settings) {
        SortedSet<String> unused = new TreeSet<>(settings.names("storage"));
        for (String name : names(settings)) {
            RepositorySettings.read(settings, name).storages().forEach(storage -> unused.remove(storage.name()));
        }
        unused.forEach(name -> StorageSettings.read(settings, name));
    }
}
