package io.bactrian.validate;

import java.util.List;

/** A list. */
record YamlSequence(List<YamlNode> items, int line) implements YamlNode {

    YamlSequence {
        items = List.copyOf(items);
    }
}
