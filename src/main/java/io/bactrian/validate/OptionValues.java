package io.bactrian.validate;

import io.bactrian.runtime.Durations;
import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.Problems;
import io.bactrian.runtime.yaml.YamlScalar;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;

/** Whether a value is one that its option takes. */
final class OptionValues {

    /** Durations that may be longer than Camel's grammar can say, and so are text to its catalog. */
    private static final Set<String> LONG_DURATIONS = Set.of("repository.retention", "encrypt.expiryWarning");

    private final Components components;
    private final Placeholders placeholders;

    OptionValues(Components components, Placeholders placeholders) {
        this.components = components;
        this.placeholders = placeholders;
    }

    void check(EndpointUse endpoint, EndpointOptionModel option, YamlScalar written, Problems problems) {
        Optional<String> resolved = placeholders.resolve(written.text());
        // Values of secrets are not looked at: what is wrong with them would be printed.
        if (resolved.isEmpty() || option.isSecret()) {
            return;
        }
        String value = resolved.get().trim();
        if (value.startsWith("#") || value.contains("${")) {
            return;
        }
        Optional<String> hint = LONG_DURATIONS.contains(endpoint.scheme() + "." + option.getName())
                ? unless(isDuration(value), "it takes a duration such as 4h or 30d")
                : hint(option, value);
        if (hint.isPresent()) {
            problems.add(
                    endpoint.file().name(),
                    written.line(),
                    "'" + value + "' is not a value of option '" + option.getName() + "' of " + endpoint.scheme() + ":",
                    hint.get());
        }
    }

    /** Empty when the value is good. */
    private Optional<String> hint(EndpointOptionModel option, String value) {
        List<String> words = option.getEnums();
        if (words != null && !words.isEmpty()) {
            boolean known = words.stream().anyMatch(word -> plain(word).equals(plain(value)));
            return known
                    ? Optional.empty()
                    : Nearest.to(value, words)
                            .map(near -> "did you mean " + near + "?")
                            .or(() -> Optional.of("it takes " + String.join(", ", words)));
        }
        return switch (option.getType()) {
            case "boolean" -> unless(value.equals("true") || value.equals("false"), "it takes true or false");
            case "integer" -> unless(value.matches("[-+]?\\d{1,18}"), "it takes a whole number");
            case "number" -> unless(value.matches("[-+]?\\d{1,18}(\\.\\d{1,18})?"), "it takes a number");
            case "duration" ->
                unless(components.isDuration(value), "it takes a duration such as 30s or 5m, or milliseconds");
            default -> Optional.empty();
        };
    }

    private static boolean isDuration(String value) {
        try {
            return !Durations.parse(value).isNegative();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<String> unless(boolean good, String hint) {
        return good ? Optional.empty() : Optional.of(hint);
    }

    /** Camel takes FULL_FIRST, full-first and fullFirst for the same word. */
    private static String plain(String word) {
        return word.replaceAll("[_-]", "").toLowerCase(java.util.Locale.ROOT);
    }
}
