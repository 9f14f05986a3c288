package io.bactrian.alerts.template;

import io.bactrian.alerts.template.go.Function;
import io.bactrian.alerts.template.go.GoObject;
import io.bactrian.alerts.template.go.Kind;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;

/** A list of strings that can be joined. */
final class Strings extends AbstractList<String> implements GoObject {

    private final List<String> values;

    Strings(List<String> values) {
        this.values = List.copyOf(values);
    }

    @Override
    public String get(int index) {
        return values.get(index);
    }

    @Override
    public int size() {
        return values.size();
    }

    @Override
    public String goType() {
        return "template.Strings";
    }

    @Override
    public Optional<Function> method(String name) {
        return name.equals("Join")
                ? Optional.of(Function.of(arguments -> String.join(arguments.string(0), values), Kind.STRING))
                : Optional.empty();
    }
}
