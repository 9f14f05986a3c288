package io.bactrian.alerts.template;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.template.go.Function;
import io.bactrian.alerts.template.go.GoObject;
import io.bactrian.alerts.template.go.GoStruct;
import io.bactrian.alerts.template.go.Kind;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Labels or annotations as templates see them; a name that is not there has an empty value. */
final class KeyValues extends AbstractMap<String, String> implements GoObject {

    private final Map<String, String> values;

    KeyValues(Map<String, String> values) {
        this.values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return values.entrySet();
    }

    @Override
    public String get(Object name) {
        return values.get(name);
    }

    @Override
    public String goType() {
        return "template.KV";
    }

    @Override
    public Object zero() {
        return "";
    }

    @Override
    public Optional<String> text() {
        return pairs().text();
    }

    @Override
    public Optional<Function> method(String name) {
        return switch (name) {
            case "SortedPairs" -> Function.getter(this::pairs);
            case "Names" -> Function.getter(() -> pairs().column("Name"));
            case "Values" -> Function.getter(() -> pairs().column("Value"));
            case "String" -> Function.getter(() -> pairs().text().orElseThrow());
            case "Remove" -> Optional.of(Function.of(arguments -> without(arguments.list(0)), Kind.STRINGS));
            default -> Optional.empty();
        };
    }

    /** The name of the alert first, the others in order. */
    private Pairs pairs() {
        List<GoStruct> pairs = new ArrayList<>();
        values.forEach((name, value) -> pairs.add(
                name.equals(Labels.ALERT_NAME) ? 0 : pairs.size(),
                new GoStruct(
                        "template.Pair",
                        new GoStruct.Field("Name", "Name", name),
                        new GoStruct.Field("Value", "Value", value))));
        return new Pairs(pairs);
    }

    private KeyValues without(List<?> names) {
        Map<String, String> kept = new TreeMap<>(values);
        kept.keySet().removeAll(Set.copyOf(names));
        return new KeyValues(kept);
    }
}
