package io.bactrian.runtime.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Names with their values, in the order of the file. */
public record YamlMapping(Map<String, Entry> entries, int line) implements YamlNode {

    /** @param line of the name; the value may start further down */
    public record Entry(YamlNode value, int line) {}

    public static final YamlMapping EMPTY = new YamlMapping(Map.of(), 0);

    public YamlMapping {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    public boolean has(String name) {
        return entries.containsKey(name);
    }

    public Optional<YamlNode> find(String name) {
        return Optional.ofNullable(entries.get(name)).map(Entry::value);
    }

    /** The value when it is a mapping; otherwise an empty one. */
    public YamlMapping mapping(String name) {
        return find(name)
                .filter(YamlMapping.class::isInstance)
                .map(YamlMapping.class::cast)
                .orElse(EMPTY);
    }

    public Optional<YamlScalar> scalar(String name) {
        return find(name).filter(YamlScalar.class::isInstance).map(YamlScalar.class::cast);
    }

    /** The value when it is a list; otherwise an empty one. */
    public YamlSequence sequence(String name) {
        return find(name)
                .filter(YamlSequence.class::isInstance)
                .map(YamlSequence.class::cast)
                .orElse(new YamlSequence(java.util.List.of(), 0));
    }

    /** The line of a name, or of the mapping where the name is absent. */
    public int lineOf(String name) {
        return entries.containsKey(name) ? entries.get(name).line() : line;
    }
}
