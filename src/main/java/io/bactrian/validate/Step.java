package io.bactrian.validate;

import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlNode;
import io.bactrian.runtime.yaml.YamlScalar;
import io.bactrian.runtime.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One step of a route, at any depth.
 *
 * @param name what it does: {@code to}, {@code log}, {@code choice}
 */
record Step(String name, YamlNode body, int line) {

    Optional<YamlScalar> id() {
        return body instanceof YamlMapping mapping ? mapping.scalar("id") : Optional.empty();
    }

    /** Every step below a node, outer before inner. */
    static List<Step> below(YamlNode node) {
        List<Step> steps = new ArrayList<>();
        collect(node, steps);
        return steps;
    }

    private static void collect(YamlNode node, List<Step> steps) {
        if (node instanceof YamlMapping mapping) {
            mapping.entries().forEach((name, entry) -> {
                if (name.equals("steps") && entry.value() instanceof YamlSequence sequence) {
                    sequence.items().forEach(item -> collectStep(item, steps));
                } else if (!name.equals("parameters")) {
                    collect(entry.value(), steps);
                }
            });
        } else if (node instanceof YamlSequence sequence) {
            sequence.items().forEach(item -> collect(item, steps));
        }
    }

    private static void collectStep(YamlNode item, List<Step> steps) {
        if (item instanceof YamlMapping mapping) {
            mapping.entries().forEach((name, entry) -> {
                steps.add(new Step(name, entry.value(), entry.line()));
                collect(entry.value(), steps);
            });
        } else if (item instanceof YamlScalar scalar) {
            steps.add(new Step(scalar.text(), scalar, scalar.line()));
        }
    }
}
