package io.bactrian.alerts.template.go;

import io.bactrian.alerts.template.go.Function.Refusal;
import java.util.List;
import java.util.Map;

/** Counts what a rendering takes. */
final class Meter {

    private static final int FREE = 16;

    private final Limits limits;
    private long work;
    private int depth;

    Meter(Limits limits) {
        this.limits = limits;
    }

    void step() {
        add(1);
    }

    /** A value that was made or is gone through. */
    void value(Object value) {
        if (value instanceof String text) {
            if (text.length() > limits.output()) {
                throw new Refusal("a text is longer than " + limits.output() + " characters");
            }
            add(1 + text.length() / FREE);
        } else if (value instanceof List<?> list) {
            add(1 + list.size() / FREE);
        } else if (value instanceof Map<?, ?> map) {
            add(1 + map.size() / FREE);
        }
    }

    void output(int length) {
        if (length > limits.output()) {
            throw new Refusal("the result is longer than " + limits.output() + " characters");
        }
    }

    void enter() {
        if (++depth > limits.depth()) {
            throw new Refusal("templates call one another more than " + limits.depth() + " deep");
        }
    }

    void leave() {
        depth--;
    }

    private void add(long more) {
        work += more;
        if (work > limits.work()) {
            throw new Refusal("it takes more than " + limits.work() + " steps");
        }
    }
}
