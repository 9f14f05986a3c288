package io.bactrian.runtime;

import java.util.Objects;

/** A password, key or token. Its text form is always {@code ***}: it cannot reach a log or a message by accident. */
public final class Secret {

    private final String value;

    public Secret(String value) {
        this.value = Objects.requireNonNull(value, "value is null");
    }

    /** The secret itself, for the one place that hands it to a server or a tool. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
