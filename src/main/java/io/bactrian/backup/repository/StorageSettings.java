package io.bactrian.backup.repository;

import io.bactrian.runtime.Settings;
import io.bactrian.runtime.SettingsSection;
import java.util.Set;

/** What an operator set for one storage, {@code storage.<name>.*}. */
sealed interface StorageSettings permits S3Settings, DirectorySettings {

    String name();

    /** Connects lazily: a wrong password shows at the first call. */
    Storage open();

    /** Reads one storage; what is wrong with it is recorded in the settings. */
    static StorageSettings read(Settings settings, String name) {
        SettingsSection section = settings.section("storage." + name);
        if (section.find("type").isEmpty()) {
            section.problem("type", "is not set", "set storage." + name + ".type to s3 or directory");
            return new DirectorySettings(name, settings.base());
        }
        String type = section.choice("type", "directory", Set.of("s3", "directory"));
        return type.equals("s3") ? S3Settings.read(section, name) : DirectorySettings.read(section, name);
    }
}
