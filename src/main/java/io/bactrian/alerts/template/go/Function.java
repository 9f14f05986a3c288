package io.bactrian.alerts.template.go;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Something that templates may call.
 *
 * @param parameters what it takes
 * @param rest what it takes any number of after these
 */
public record Function(List<Kind> parameters, Optional<Kind> rest, Body body) {

    /** What it does; {@link Refusal} says why it cannot. */
    @FunctionalInterface
    public interface Body {
        Object apply(Arguments arguments);
    }

    /** The values a function was given, of the kinds it takes. */
    public record Arguments(List<Object> values) {

        public Object get(int index) {
            return values.get(index);
        }

        public String string(int index) {
            return (String) values.get(index);
        }

        public long number(int index) {
            return (Long) values.get(index);
        }

        public List<?> list(int index) {
            return (List<?>) values.get(index);
        }

        public List<Object> from(int index) {
            return values.subList(index, values.size());
        }
    }

    /** Why a function cannot do what it was asked. */
    public static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public Refusal(String message) {
            super(message);
        }
    }

    public static Function of(Body body, Kind... parameters) {
        return new Function(List.copyOf(Arrays.asList(parameters)), Optional.empty(), body);
    }

    public static Function withRest(Kind rest, Body body, Kind... parameters) {
        return new Function(List.copyOf(Arrays.asList(parameters)), Optional.of(rest), body);
    }

    /** A method without parameters. */
    public static Optional<Function> getter(java.util.function.Supplier<Object> value) {
        return Optional.of(of(arguments -> value.get()));
    }

    Kind kindAt(int index) {
        return index < parameters.size() ? parameters.get(index) : rest.orElseThrow();
    }

    /** Empty when it takes so many arguments. */
    Optional<String> refusal(String name, int count) {
        if (rest.isPresent()) {
            return count >= parameters.size()
                    ? Optional.empty()
                    : Optional.of("wrong number of args for " + name + ": want at least " + parameters.size() + " got "
                            + count);
        }
        return count == parameters.size()
                ? Optional.empty()
                : Optional.of("wrong number of args for " + name + ": want " + parameters.size() + " got " + count);
    }
}
