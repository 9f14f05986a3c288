package io.bactrian.logs.parse.grok;

import java.util.Optional;

/**
 * {@code %{PATTERN}}, {@code %{PATTERN:field}} or {@code %{PATTERN:field:type}}.
 *
 * @param end where it was passed in the source
 */
record Reference(String pattern, Optional<Field> field, int end) {

    /** @throws io.bactrian.runtime.PermanentException when what begins at a place as one is none */
    static Reference read(String source, int from) {
        int end = source.indexOf('}', from);
        if (end < 0) {
            throw GrokError.of("%{ without }", "write a percent sign before a brace as %\\{");
        }
        String[] parts = source.substring(from + 2, end).split(":", 3);
        if (!parts[0].matches("[A-Za-z0-9_]+")) {
            throw GrokError.of("'" + parts[0] + "' is no name of a pattern", "letters, digits and _: %{WORD:field}");
        }
        Optional<Field> field =
                parts.length > 1 ? Optional.of(Field.of(parts[1], parts.length > 2 ? parts[2] : "")) : Optional.empty();
        return new Reference(parts[0], field, end + 1);
    }
}
