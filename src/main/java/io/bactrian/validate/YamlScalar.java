package io.bactrian.validate;

/**
 * One value.
 *
 * @param plain without quotes, so that {@code 3} and {@code true} are not text
 */
record YamlScalar(String text, boolean plain, int line) implements YamlNode {}
