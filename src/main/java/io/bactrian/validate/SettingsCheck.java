package io.bactrian.validate;

import io.bactrian.runtime.Settings;

/**
 * Reads the settings of one package as that package would, so that what is wrong with them is recorded in {@link
 * Settings#problems} and shown together with what is wrong with the routes.
 */
@FunctionalInterface
public interface SettingsCheck {

    void check(Settings settings);
}
