package io.bactrian.validate;

import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlNode;
import io.bactrian.runtime.yaml.YamlSequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One parsed file.
 *
 * @param name as printed: {@code routes/backup/crm.camel.yaml}
 */
record RouteFile(String name, YamlNode root) {

    static final String ROUTE_SUFFIX = ".camel.yaml";
    static final String KAMELET_SUFFIX = ".kamelet.yaml";

    /** One top-level thing: a route, a routeConfiguration, an onException. */
    record Item(String kind, YamlNode body, int line) {

        YamlMapping mapping() {
            return body instanceof YamlMapping mapping ? mapping : YamlMapping.EMPTY;
        }
    }

    boolean isKamelet() {
        return name.endsWith(KAMELET_SUFFIX);
    }

    /** The name under which routes call this Kamelet. */
    String kameletName() {
        String file = name.substring(name.lastIndexOf('/') + 1);
        return file.substring(0, file.length() - KAMELET_SUFFIX.length());
    }

    /** What a Kamelet says of itself and its properties. */
    YamlMapping kameletDefinition() {
        return root instanceof YamlMapping kamelet ? kamelet.mapping("spec").mapping("definition") : YamlMapping.EMPTY;
    }

    YamlMapping kameletTemplate() {
        return root instanceof YamlMapping kamelet ? kamelet.mapping("spec").mapping("template") : YamlMapping.EMPTY;
    }

    /** What is written in Camel's YAML DSL: a route file as a whole, the template of a Kamelet as if it were one. */
    YamlNode dsl() {
        if (!isKamelet()) {
            return root;
        }
        return Optional.ofNullable(kameletTemplate().entries().get("from"))
                .<YamlNode>map(from ->
                        new YamlSequence(List.of(new YamlMapping(Map.of("from", from), from.line())), from.line()))
                .orElse(new YamlSequence(List.of(), 1));
    }

    List<Item> items() {
        if (!(dsl() instanceof YamlSequence sequence)) {
            return List.of();
        }
        return sequence.items().stream()
                .filter(YamlMapping.class::isInstance)
                .flatMap(item -> ((YamlMapping) item).entries().entrySet().stream())
                .map(entry -> new Item(
                        entry.getKey(),
                        entry.getValue().value(),
                        entry.getValue().line()))
                .toList();
    }

    List<Item> items(String kind) {
        return items().stream().filter(item -> item.kind().equals(kind)).toList();
    }
}
