package io.bactrian.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.Problems;
import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlNode;
import io.bactrian.runtime.yaml.YamlScalar;
import io.bactrian.runtime.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Every file is what Camel's YAML DSL allows. */
final class StructureRule implements Rule {

    private static final int MANY = 12;

    @Override
    public void check(RouteFolder routes, Problems problems) {
        routes.files().forEach(file -> check(file, problems));
    }

    private static void check(RouteFile file, Problems problems) {
        if (!file.isKamelet() && !(file.root() instanceof YamlSequence)) {
            problems.add(
                    file.name(),
                    file.root().line(),
                    "is not a list of routes",
                    "start the file with '- route:' and indent what belongs to it");
            return;
        }
        Map<String, List<ValidationMessage>> missing = new LinkedHashMap<>();
        Map<String, List<String>> unknown = new LinkedHashMap<>();
        List<ValidationMessage> messages = Mistakes.condense(DslSchema.get().validate(YamlJson.of(file.dsl())));
        Set<String> crowded = messages.stream()
                .filter(message -> message.getType().equals("maxProperties"))
                .map(message -> message.getInstanceLocation().toString())
                .collect(Collectors.toSet());
        for (ValidationMessage message : messages) {
            if (isBecauseOf(crowded, message)) {
                continue;
            }
            String place = message.getInstanceLocation().toString();
            if (message.getType().equals("required")) {
                missing.computeIfAbsent(place, key -> new ArrayList<>()).add(message);
                continue;
            }
            if (message.getType().equals("additionalProperties")) {
                unknown.computeIfAbsent(place, key -> new ArrayList<>()).add(message.getProperty());
            }
            report(file, message, problems);
        }
        missing.forEach((place, required) -> {
            List<String> names = required.stream()
                    .map(ValidationMessage::getProperty)
                    .distinct()
                    .sorted()
                    .toList();
            // A misspelt name is one mistake, not an unknown and a missing one.
            boolean misspelt = unknown.getOrDefault(place, List.of()).stream()
                    .anyMatch(word -> Nearest.to(word, names).isPresent());
            if (!misspelt) {
                reportMissing(file, required.get(0).getInstanceLocation(), names, problems);
            }
        });
    }

    /** Where a list item has swallowed its neighbours by wrong indentation, what follows from that is not said again. */
    private static boolean isBecauseOf(Set<String> crowded, ValidationMessage message) {
        JsonNodePath place = message.getInstanceLocation();
        return switch (message.getType()) {
            case "additionalProperties" -> crowded.contains(place.toString());
            case "type" ->
                place.getParent() != null && crowded.contains(place.getParent().toString());
            default -> false;
        };
    }

    private static void reportMissing(RouteFile file, JsonNodePath path, List<String> names, Problems problems) {
        Located at = Located.of(file.dsl(), path);
        boolean one = names.size() == 1;
        if (!one && at.node() instanceof YamlMapping mapping) {
            for (String given : mapping.entries().keySet()) {
                Optional<String> near = Nearest.to(given, names);
                if (near.isPresent() && !names.contains(given)) {
                    problems.add(
                            file.name(),
                            mapping.lineOf(given),
                            "unknown property '" + given + "' in " + at.name(),
                            "did you mean " + near.get() + "?");
                    return;
                }
            }
        }
        problems.add(
                file.name(),
                at.line(),
                (one ? "'" + names.get(0) + "'" : "an expression") + " is missing in " + at.name(),
                one ? "add " + names.get(0) + ":" : "add an expression, such as simple: or constant:");
    }

    private static void report(RouteFile file, ValidationMessage message, Problems problems) {
        Located at = Located.of(file.dsl(), message.getInstanceLocation());
        JsonNode schema = DslSchema.get().around(message);
        switch (message.getType()) {
            case "additionalProperties" -> unknownName(file, at, message.getProperty(), schema, problems);
            case "type" -> wrongKind(file, at, message.getSchemaNode().asText(), problems);
            case "enum" -> {
                List<String> allowed = new ArrayList<>();
                message.getSchemaNode().forEach(each -> allowed.add(each.asText()));
                String value = message.getInstanceNode().asText();
                problems.add(
                        file.name(),
                        at.line(),
                        kind(at.node()) + " is not a value of " + at.name(),
                        suggestion(value, allowed));
            }
            case "maxProperties" ->
                problems.add(
                        file.name(),
                        at.line(),
                        at.name() + " has more than one name: "
                                + String.join(
                                        ", ",
                                        ((YamlMapping) at.node()).entries().keySet()),
                        "begin each with '- ' on a line of its own, or indent what belongs to the first");
            case "oneOf", "anyOf", "not" ->
                problems.add(
                        file.name(),
                        at.line(),
                        at.name() + " says the same thing in two ways",
                        "keep one expression or one form and remove the other");
            default ->
                problems.add(file.name(), at.line(), at.name() + " " + message.getError(), "see the YAML DSL of Camel");
        }
    }

    private static void wrongKind(RouteFile file, Located at, String wanted, Problems problems) {
        boolean single =
                at.node() instanceof YamlScalar scalar && !scalar.text().isEmpty();
        problems.add(
                file.name(),
                at.line(),
                at.name() + " is " + kind(at.node()) + " but must be " + kind(wanted),
                single && wanted.equals("array")
                        ? "write each value on a line of its own that begins with '- '"
                        : single && !wanted.equals("object")
                                ? "correct the value"
                                : "check the indentation of this line and the next");
    }

    private static void unknownName(RouteFile file, Located at, String word, JsonNode schema, Problems problems) {
        List<String> known = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(known::add);
        int line = at.node() instanceof YamlMapping mapping ? mapping.lineOf(word) : at.line();
        String kind = at.isStep() ? "unknown step '" : at.isItem() ? "unknown word '" : "unknown property '";
        String where = at.isStep() || at.isItem() ? "" : " in " + at.name();
        problems.add(file.name(), line, kind + word + "'" + where, suggestion(word, known));
    }

    private static String suggestion(String word, List<String> known) {
        List<String> sorted = known.stream().sorted().toList();
        return Nearest.to(word, sorted)
                .map(near -> "did you mean " + near + "?")
                .orElse(
                        sorted.size() <= MANY
                                ? "known are " + String.join(", ", sorted)
                                : "no such word is known here");
    }

    private static String kind(YamlNode node) {
        if (node instanceof YamlScalar scalar) {
            return scalar.text().isEmpty() ? "empty" : "'" + scalar.text() + "'";
        }
        return node instanceof YamlMapping ? "a mapping" : "a list";
    }

    private static String kind(String type) {
        return switch (type) {
            case "object" -> "a mapping";
            case "array" -> "a list";
            case "boolean" -> "true or false";
            case "integer", "number" -> "a number";
            default -> "a single value";
        };
    }
}
