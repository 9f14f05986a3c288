package io.bactrian.logs.rule;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What is known of each service, of so many at most; events of one too many are counted. */
final class Services<T> {

    private final int most;
    private final Supplier<T> unknown;
    private final Map<String, T> known = new LinkedHashMap<>();
    private long overflow;

    Services(int most, Supplier<T> unknown) {
        this.most = most;
        this.unknown = unknown;
    }

    /** @return null when it would be one too many */
    T of(String service) {
        T state = known.get(service);
        if (state == null) {
            if (known.size() >= most) {
                overflow++;
                return null;
            }
            state = unknown.get();
            known.put(service, state);
        }
        return state;
    }

    Map<String, T> all() {
        return known;
    }

    void forget(Predicate<T> over) {
        known.values().removeIf(over);
    }

    int count() {
        return known.size();
    }

    long overflow() {
        return overflow;
    }
}
