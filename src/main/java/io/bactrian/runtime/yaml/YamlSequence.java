package io.bactrian.runtime.yaml;

import java.util.List;

/** A list. */
public record YamlSequence(List<YamlNode> items, int line) implements YamlNode {

    public YamlSequence {
        items = List.copyOf(items);
    }
}
