package io.bactrian.runtime.yaml;

import java.util.Optional;

/**
 * One value.
 *
 * @param plain without quotes, so that {@code 3} and {@code true} are not text
 * @param place where it stands in the text it was read from; empty when it was made up
 */
public record YamlScalar(String text, boolean plain, int line, Optional<Place> place) implements YamlNode {

    /**
     * Offsets into the text, in code points.
     *
     * @param anchor name under which other places repeat this value, or an empty string
     */
    public record Place(int start, int end, String anchor) {}

    /** A value that stands in no text. */
    public YamlScalar(String text, boolean plain, int line) {
        this(text, plain, line, Optional.empty());
    }

    /** Whether nothing is given: an empty value, {@code ~} or {@code null}. */
    public boolean isNull() {
        return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
    }
}
