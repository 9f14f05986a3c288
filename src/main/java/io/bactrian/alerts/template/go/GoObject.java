package io.bactrian.alerts.template.go;

import java.util.Optional;

/** A value with a type of its own. It may be a {@link java.util.Map} or a {@link java.util.List} as well. */
public interface GoObject {

    /** As Go names it: {@code time.Time}. */
    String goType();

    /** A method that templates may call. */
    default Optional<Function> method(String name) {
        return Optional.empty();
    }

    /** What it prints as; empty: as its elements do. */
    default Optional<String> text() {
        return Optional.empty();
    }

    /** What a map of this type answers for a key that it has not. */
    default Object zero() {
        return null;
    }
}
