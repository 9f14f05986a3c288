package io.bactrian.alerts.template.go;

import java.util.Optional;

/** A number of a type whose values have names: a month, a day of the week. */
public record GoNamed(String goType, long value, String name) implements GoObject {

    @Override
    public Optional<String> text() {
        return Optional.of(name);
    }
}
