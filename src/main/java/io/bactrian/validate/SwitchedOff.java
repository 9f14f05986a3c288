package io.bactrian.validate;

import io.bactrian.runtime.yaml.YamlMapping;
import java.util.function.Predicate;

/**
 * A route whose {@code precondition} is {@code false} by the settings: Camel does not make it, so it needs none of the
 * settings that it names.
 */
final class SwitchedOff implements Predicate<YamlMapping> {

    private final Placeholders placeholders;

    SwitchedOff(Placeholders placeholders) {
        this.placeholders = placeholders;
    }

    @Override
    public boolean test(YamlMapping route) {
        return route.scalar("precondition")
                .flatMap(condition -> placeholders.resolve(condition.text()))
                .filter(condition -> condition.trim().equals("false"))
                .isPresent();
    }
}
