package io.bactrian.validate;

import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.Problems;
import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlNode;
import io.bactrian.runtime.yaml.YamlReader;
import io.bactrian.runtime.yaml.YamlScalar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Kamelets that routes call exist, and get the properties that they define. */
final class KameletUseRule implements Rule {

    @Override
    public void check(RouteFolder routes, Problems problems) {
        Map<String, RouteFile> known = new TreeMap<>();
        routes.kamelets().forEach(file -> known.put(file.kameletName(), file));
        routes.endpoints()
                .filter(endpoint -> endpoint.scheme().equals("kamelet"))
                .filter(endpoint -> !endpoint.uri().contains("{{"))
                .forEach(endpoint -> check(endpoint, routes, known, problems));
    }

    private static void check(
            EndpointUse endpoint, RouteFolder routes, Map<String, RouteFile> known, Problems problems) {
        String name = endpoint.path().split("/", 2)[0];
        if (name.equals("source") || name.equals("sink")) {
            if (!endpoint.file().isKamelet()) {
                problem(
                        endpoint,
                        endpoint.line(),
                        "kamelet:" + name + " has a meaning only inside a Kamelet",
                        "name the Kamelet: kamelet:name",
                        problems);
            }
            return;
        }
        String file = routes.name() + "/kamelets/" + name + RouteFile.KAMELET_SUFFIX;
        if (routes.unreadable().contains(file)) {
            return;
        }
        Optional<RouteFile> kamelet = Optional.ofNullable(known.get(name)).or(() -> onClassPath(name));
        if (kamelet.isEmpty()) {
            problem(
                    endpoint,
                    endpoint.line(),
                    "unknown Kamelet '" + name + "'",
                    Nearest.to(name, known.keySet())
                            .map(near -> "did you mean " + near + "?")
                            .orElse("there is no " + file),
                    problems);
            return;
        }
        properties(endpoint, name, kamelet.get().kameletDefinition(), problems);
    }

    private static void properties(EndpointUse endpoint, String kamelet, YamlMapping definition, Problems problems) {
        YamlMapping known = definition.mapping("properties");
        endpoint.parameters().entries().forEach((name, entry) -> {
            if (!known.has(name)) {
                problem(
                        endpoint,
                        entry.line(),
                        "unknown property '" + name + "' of Kamelet " + kamelet,
                        Nearest.to(name, known.entries().keySet())
                                .map(near -> "did you mean " + near + "?")
                                .orElse("known are "
                                        + String.join(", ", known.entries().keySet())),
                        problems);
            } else if (entry.value() instanceof YamlScalar value) {
                value(endpoint, name, entry.line(), value.text(), known.mapping(name), problems);
            }
        });
        for (YamlNode required : definition.sequence("required").items()) {
            if (required instanceof YamlScalar name
                    && endpoint.parameters().entries().keySet().stream()
                            .noneMatch(given -> isMisspelt(
                                    given, name.text(), known.entries().keySet()))
                    && !endpoint.parameters().has(name.text())
                    && !known.mapping(name.text()).has("default")
                    && !endpoint.hasQuery()) {
                problem(
                        endpoint,
                        endpoint.line(),
                        "property '" + name.text() + "' of Kamelet " + kamelet + " is missing",
                        "add " + name.text() + ": under parameters",
                        problems);
            }
        }
    }

    /** A misspelt name is one mistake, not an unknown property and a missing one. */
    private static boolean isMisspelt(String given, String name, Set<String> known) {
        return !known.contains(given)
                && Nearest.to(given, known).filter(name::equals).isPresent();
    }

    private static void value(
            EndpointUse endpoint, String name, int line, String value, YamlMapping property, Problems problems) {
        if (Placeholders.in(value) || value.startsWith("#")) {
            return;
        }
        if (property.scalar("format").map(YamlScalar::text).orElse("").equals("password") && !value.isBlank()) {
            problem(
                    endpoint,
                    line,
                    "'" + name + "' is a secret in plain text",
                    "write {{secret-file:PATH}}, {{env:NAME}} or the name of a setting instead",
                    problems);
            return;
        }
        List<String> words = property.sequence("enum").items().stream()
                .filter(YamlScalar.class::isInstance)
                .map(word -> ((YamlScalar) word).text())
                .toList();
        String type = property.scalar("type").map(YamlScalar::text).orElse("string");
        String hint = !words.isEmpty() && !words.contains(value)
                ? "it takes " + String.join(", ", words)
                : switch (type) {
                    case "boolean" -> value.equals("true") || value.equals("false") ? "" : "it takes true or false";
                    case "integer" -> value.matches("[-+]?\\d{1,18}") ? "" : "it takes a whole number";
                    case "number" -> value.matches("[-+]?\\d{1,18}(\\.\\d{1,18})?") ? "" : "it takes a number";
                    default -> "";
                };
        if (!hint.isEmpty()) {
            problem(endpoint, line, "'" + value + "' is not a value of property '" + name + "'", hint, problems);
        }
    }

    private static Optional<RouteFile> onClassPath(String name) {
        String resource = "kamelets/" + name + RouteFile.KAMELET_SUFFIX;
        try (InputStream in = KameletUseRule.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null || !name.matches("[A-Za-z0-9_-]+")) {
                return Optional.empty();
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new YamlReader(resource, new Problems()).parse(text).map(root -> new RouteFile(resource, root));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    private static void problem(EndpointUse endpoint, int line, String message, String hint, Problems problems) {
        problems.add(endpoint.file().name(), line, message, hint);
    }
}
