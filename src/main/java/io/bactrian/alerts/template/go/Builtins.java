package io.bactrian.alerts.template.go;

import io.bactrian.alerts.template.go.Function.Arguments;
import io.bactrian.alerts.template.go.Function.Refusal;
import java.util.Map;
import java.util.TreeMap;

/** The functions that Go itself brings along. */
public final class Builtins {

    private Builtins() {}

    /** By name, sorted. */
    public static Map<String, Function> functions() {
        Map<String, Function> all = new TreeMap<>();
        // The evaluator takes these two before it looks here: their arguments are not all evaluated.
        all.put("and", Function.withRest(Kind.ANY, arguments -> arguments.get(0), Kind.ANY));
        all.put("or", Function.withRest(Kind.ANY, arguments -> arguments.get(0), Kind.ANY));
        all.put("not", Function.of(arguments -> !Values.truth(arguments.get(0)), Kind.ANY));
        all.put("len", Function.of(arguments -> Values.length(arguments.get(0)), Kind.ANY));
        all.put("index", Function.withRest(Kind.ANY, Builtins::index, Kind.ANY));
        all.put(
                "slice",
                Function.withRest(Kind.ANY, arguments -> Values.slice(arguments.get(0), arguments.from(1)), Kind.ANY));
        all.put("call", Function.withRest(Kind.ANY, Builtins::call, Kind.ANY));
        comparisons(all);
        texts(all);
        return all;
    }

    private static void comparisons(Map<String, Function> all) {
        all.put(
                "eq",
                Function.withRest(
                        Kind.ANY, arguments -> Comparison.equal(arguments.get(0), arguments.from(1)), Kind.ANY));
        all.put(
                "ne",
                Function.of(arguments -> !Comparison.equal(arguments.get(0), arguments.from(1)), Kind.ANY, Kind.ANY));
        all.put("lt", Function.of(arguments -> less(arguments, 0, 1), Kind.ANY, Kind.ANY));
        all.put("ge", Function.of(arguments -> !less(arguments, 0, 1), Kind.ANY, Kind.ANY));
        all.put("gt", Function.of(arguments -> less(arguments, 1, 0), Kind.ANY, Kind.ANY));
        all.put("le", Function.of(arguments -> !less(arguments, 1, 0), Kind.ANY, Kind.ANY));
    }

    private static void texts(Map<String, Function> all) {
        all.put("print", Function.withRest(Kind.ANY, arguments -> Printer.spaced(arguments.values())));
        all.put("println", Function.withRest(Kind.ANY, arguments -> Printer.line(arguments.values())));
        all.put(
                "printf",
                Function.withRest(
                        Kind.ANY, arguments -> Format.format(arguments.string(0), arguments.from(1)), Kind.STRING));
        all.put("html", Function.withRest(Kind.ANY, arguments -> Escapes.html(text(arguments))));
        all.put("js", Function.withRest(Kind.ANY, arguments -> Escapes.js(text(arguments))));
        all.put("urlquery", Function.withRest(Kind.ANY, arguments -> Escapes.query(text(arguments))));
    }

    private static String text(Arguments arguments) {
        return Printer.spaced(arguments.values());
    }

    private static boolean less(Arguments arguments, int left, int right) {
        return Comparison.less(arguments.get(left), arguments.get(right));
    }

    private static Object index(Arguments arguments) {
        Object value = arguments.get(0);
        for (Object key : arguments.from(1)) {
            value = Values.index(value, key);
        }
        return value;
    }

    private static Object call(Arguments arguments) {
        Object value = arguments.get(0);
        throw new Refusal(
                value == null ? "call of nil" : "non-function of type " + Values.typeOf(value) + " cannot be called");
    }
}
