package io.bactrian.validate;

import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.Problems;
import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlScalar;
import java.util.List;
import java.util.Set;

/** A Kamelet of the operator's own has what Camel and visual editors need of it. */
final class KameletFileRule implements Rule {

    private static final Set<String> TYPES = Set.of("source", "action", "sink");
    private static final Set<String> PROPERTY_WORDS = Set.of(
            "title",
            "description",
            "type",
            "default",
            "example",
            "format",
            "enum",
            "pattern",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "nullable",
            "deprecated",
            "x-descriptors",
            "items");

    @Override
    public void check(RouteFolder routes, Problems problems) {
        routes.kamelets().forEach(file -> check(file, problems));
    }

    private static void check(RouteFile file, Problems problems) {
        if (!(file.root() instanceof YamlMapping kamelet)) {
            problems.add(
                    file.name(), file.root().line(), "is not a Kamelet", "start it with apiVersion: and kind: Kamelet");
            return;
        }
        if (!kamelet.scalar("kind").map(YamlScalar::text).orElse("").equals("Kamelet")) {
            problems.add(file.name(), kamelet.lineOf("kind"), "'kind' is not Kamelet", "write kind: Kamelet");
        }
        String name =
                kamelet.mapping("metadata").scalar("name").map(YamlScalar::text).orElse("");
        if (!name.equals(file.kameletName())) {
            problems.add(
                    file.name(),
                    kamelet.mapping("metadata").has("name")
                            ? kamelet.mapping("metadata").lineOf("name")
                            : kamelet.lineOf("metadata"),
                    "metadata.name is '" + name + "' but the file is that of " + file.kameletName(),
                    "make both the same");
        }
        if (TYPES.stream().noneMatch(type -> file.kameletName().endsWith("-" + type))) {
            problems.add(
                    file.name(), 0, "does not say in its name what it is", "end the name in -source, -action or -sink");
        }
        YamlMapping spec = kamelet.mapping("spec");
        if (!spec.has("definition")) {
            problems.add(
                    file.name(),
                    kamelet.lineOf("spec"),
                    "spec.definition is missing",
                    "add it with title, description and properties");
        }
        if (!file.kameletTemplate().has("from")) {
            problems.add(
                    file.name(),
                    spec.has("template") ? spec.lineOf("template") : kamelet.lineOf("spec"),
                    "spec.template.from is missing",
                    "add it: it is the form that every tool understands");
        }
        definition(file, problems);
    }

    private static void definition(RouteFile file, Problems problems) {
        YamlMapping properties = file.kameletDefinition().mapping("properties");
        properties.entries().forEach((name, entry) -> {
            if (!(entry.value() instanceof YamlMapping property)) {
                problems.add(
                        file.name(),
                        entry.line(),
                        "property '" + name + "' has no fields",
                        "add title, description and type");
                return;
            }
            property.entries().forEach((word, field) -> {
                if (!PROPERTY_WORDS.contains(word)) {
                    problems.add(
                            file.name(),
                            field.line(),
                            "unknown field '" + word + "' of property '" + name + "'",
                            Nearest.to(word, PROPERTY_WORDS)
                                    .map(near -> "did you mean " + near + "?")
                                    .orElse("known are "
                                            + String.join(
                                                    ", ",
                                                    PROPERTY_WORDS.stream()
                                                            .sorted()
                                                            .toList())));
                }
            });
            for (String wanted : List.of("title", "description", "type")) {
                if (!property.has(wanted)) {
                    problems.add(
                            file.name(),
                            entry.line(),
                            "property '" + name + "' has no " + wanted,
                            "add " + wanted + ":");
                }
            }
        });
        file.kameletDefinition().sequence("required").items().stream()
                .filter(YamlScalar.class::isInstance)
                .map(YamlScalar.class::cast)
                .filter(name -> !properties.has(name.text()))
                .forEach(name -> problems.add(
                        file.name(),
                        name.line(),
                        "required property '" + name.text() + "' is not defined",
                        Nearest.to(name.text(), properties.entries().keySet())
                                .map(near -> "did you mean " + near + "?")
                                .orElse("add it under properties:")));
    }
}
