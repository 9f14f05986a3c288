package io.bactrian.alerts.template.go;

import io.bactrian.alerts.template.go.Function.Refusal;
import java.util.List;
import java.util.Map;

/** Go's rules of what is equal and what is less. */
final class Comparison {

    private enum Basic {
        BOOL,
        INTEGER,
        REAL,
        STRING,
        OTHER
    }

    private Comparison() {}

    /** Whether the first equals any of the others. */
    static boolean equal(Object first, List<Object> others) {
        if (others.isEmpty()) {
            throw new Refusal("missing argument for comparison");
        }
        comparable(first);
        boolean any = false;
        for (Object other : others) {
            any = any || same(first, other);
        }
        return any;
    }

    private static boolean same(Object left, Object right) {
        comparable(right);
        if (left == null || right == null) {
            return left == right;
        }
        Basic kind = kind(left);
        if (kind != kind(right)) {
            throw new Refusal("incompatible types for comparison");
        }
        return plain(left).equals(plain(right));
    }

    static boolean less(Object left, Object right) {
        Basic kind = kind(left);
        if (kind == Basic.OTHER || kind == Basic.BOOL || kind(right) == Basic.OTHER) {
            throw new Refusal("invalid type for comparison");
        }
        if (kind != kind(right)) {
            throw new Refusal("incompatible types for comparison");
        }
        return switch (kind) {
            case INTEGER -> (Long) plain(left) < (Long) plain(right);
            case REAL -> (Double) left < (Double) right;
            default ->
                java.util.Arrays.compareUnsigned(
                                Values.bytes((String) plain(left)), Values.bytes((String) plain(right)))
                        < 0;
        };
    }

    private static void comparable(Object value) {
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            throw new Refusal("non-comparable type " + Values.typeOf(value));
        }
    }

    private static Basic kind(Object value) {
        if (value instanceof Boolean) {
            return Basic.BOOL;
        }
        if (value instanceof Long || value instanceof GoDuration || value instanceof GoNamed) {
            return Basic.INTEGER;
        }
        if (value instanceof Double) {
            return Basic.REAL;
        }
        return value instanceof String || value instanceof SafeText ? Basic.STRING : Basic.OTHER;
    }

    private static Object plain(Object value) {
        if (value instanceof GoDuration duration) {
            return duration.nanos();
        }
        if (value instanceof GoNamed named) {
            return named.value();
        }
        return value instanceof SafeText safe ? safe.value() : value;
    }
}
