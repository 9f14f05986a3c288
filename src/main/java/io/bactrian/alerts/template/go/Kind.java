package io.bactrian.alerts.template.go;

import io.bactrian.alerts.template.go.Function.Refusal;
import java.time.Duration;
import java.util.List;

/** What a parameter takes. */
public enum Kind {
    ANY("interface {}"),
    STRING("string"),
    INTEGER("int"),
    /** A list of strings. */
    STRINGS("[]string"),
    LIST("[]interface {}"),
    TIME("time.Time"),
    DURATION("time.Duration");

    private final String goType;

    Kind(String goType) {
        this.goType = goType;
    }

    /** Whether a value will do. */
    private boolean takes(Object value) {
        return switch (this) {
            case ANY -> true;
            case STRING -> value instanceof String;
            case INTEGER -> value instanceof Long;
            case STRINGS -> value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
            case LIST -> value instanceof List<?>;
            case TIME -> value instanceof GoTime;
            case DURATION -> value instanceof GoDuration;
        };
    }

    Object convert(Object value) {
        if (this == DURATION && value instanceof Long nanos) {
            return new GoDuration(Duration.ofNanos(nanos));
        }
        if (!takes(value)) {
            throw new Refusal(
                    value == null
                            ? "invalid value; expected " + goType
                            : "wrong type for value; expected " + goType + "; got " + Values.typeOf(value));
        }
        return value;
    }

    Object convert(GoNumber number) {
        if (this != INTEGER && this != DURATION) {
            return convert(number.value());
        }
        return convert(number.whole().orElseThrow(() -> new Refusal("expected integer; found " + number.real())));
    }
}
