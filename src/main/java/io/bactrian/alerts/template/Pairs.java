package io.bactrian.alerts.template;

import io.bactrian.alerts.template.go.Function;
import io.bactrian.alerts.template.go.GoObject;
import io.bactrian.alerts.template.go.GoStruct;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names with values, in order. */
final class Pairs extends AbstractList<GoStruct> implements GoObject {

    private final List<GoStruct> pairs;

    Pairs(List<GoStruct> pairs) {
        this.pairs = List.copyOf(pairs);
    }

    /** All names, or all values. */
    Strings column(String field) {
        return new Strings(pairs.stream().map(pair -> (String) pair.get(field)).toList());
    }

    @Override
    public GoStruct get(int index) {
        return pairs.get(index);
    }

    @Override
    public int size() {
        return pairs.size();
    }

    @Override
    public String goType() {
        return "template.Pairs";
    }

    @Override
    public Optional<String> text() {
        return Optional.of(pairs.stream()
                .map(pair -> pair.get("Name") + "=" + pair.get("Value"))
                .collect(Collectors.joining(", ")));
    }

    @Override
    public Optional<Function> method(String name) {
        return switch (name) {
            case "Names" -> Function.getter(() -> column("Name"));
            case "Values" -> Function.getter(() -> column("Value"));
            case "String" -> Function.getter(() -> text().orElseThrow());
            default -> Optional.empty();
        };
    }
}
