package io.bactrian.validate;

import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.Problems;
import io.bactrian.runtime.yaml.YamlScalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;

/** Every endpoint names a component that is installed, with options that it has and values that they take. */
final class EndpointRule implements Rule {

    private final Components components;
    private final Placeholders placeholders;
    private final OptionValues values;

    EndpointRule(Components components, Placeholders placeholders) {
        this.components = components;
        this.placeholders = placeholders;
        this.values = new OptionValues(components, placeholders);
    }

    @Override
    public void check(RouteFolder routes, Problems problems) {
        routes.endpoints().forEach(endpoint -> check(endpoint, problems));
    }

    private void check(EndpointUse written, Problems problems) {
        if (written.hasQuery() && !written.parameters().entries().isEmpty()) {
            problems.add(
                    written.file().name(),
                    written.line(),
                    "options stand in the uri and in parameters at once",
                    "move those of the uri to parameters");
        }
        Optional<String> uri = placeholders.resolve(written.uri());
        EndpointUse endpoint = written.withUri(uri.orElse(written.uri()));
        String scheme = endpoint.scheme();
        if (scheme.contains("{{") || scheme.equals("kamelet")) {
            return;
        }
        if (scheme.isEmpty() || !endpoint.uri().contains(":")) {
            problem(endpoint, "'" + endpoint.uri() + "' is not a uri", "write it as component:name", problems);
            return;
        }
        Optional<ComponentModel> component = components.find(scheme);
        if (component.isEmpty()) {
            String hint = Nearest.to(scheme, components.installed())
                    .map(near -> "did you mean " + near + "?")
                    .orElse("neither Camel nor Bactrian has it");
            problem(endpoint, "unknown component '" + scheme + "'", hint, problems);
            return;
        }
        if (!components.isInstalled(scheme)) {
            problem(
                    endpoint,
                    "component '" + scheme + "' is not installed",
                    "add " + component.get().getArtifactId() + " and what it needs to lib/",
                    problems);
            return;
        }
        direction(endpoint, component.get(), problems);
        options(endpoint, component.get(), uri.isPresent(), problems);
    }

    private static void direction(EndpointUse endpoint, ComponentModel component, Problems problems) {
        if (component.isConsumerOnly() && !endpoint.isConsumer()) {
            problem(endpoint, component.getScheme() + ": cannot be sent to", "use it under from", problems);
        }
        if (component.isProducerOnly() && endpoint.isConsumer()) {
            problem(endpoint, component.getScheme() + ": cannot start a route", "use it in a step, under to", problems);
        }
    }

    private void options(EndpointUse endpoint, ComponentModel component, boolean settled, Problems problems) {
        Map<String, YamlScalar> given = given(endpoint, component.getScheme(), problems);
        Map<String, EndpointOptionModel> known = component.getEndpointParameterOptions().stream()
                .collect(Collectors.toMap(EndpointOptionModel::getName, Function.identity(), (one, other) -> one));
        given.forEach((name, value) -> {
            Optional<EndpointOptionModel> option = option(name, known);
            if (option.isPresent()) {
                if (option.get().getName().equals(name)) {
                    values.check(endpoint, option.get(), value, problems);
                }
            } else if (!component.isLenientProperties() && !Placeholders.in(name)) {
                unknown(endpoint, component, name, value.line(), known, problems);
            }
        });
        if (settled && !endpoint.uri().contains("${")) {
            path(endpoint, component, problems);
        }
        known.values().stream()
                .filter(option -> option.isRequired() && !given.containsKey(option.getName()))
                .filter(option -> concerns(endpoint, option))
                // A misspelt name is one mistake, not an unknown option and a missing one.
                .filter(option -> given.keySet().stream()
                        .filter(name -> option(name, known).isEmpty())
                        .noneMatch(name -> Nearest.to(name, known.keySet()).equals(Optional.of(option.getName()))))
                .map(EndpointOptionModel::getName)
                .sorted()
                .forEach(name -> problem(
                        endpoint,
                        "option '" + name + "' of " + component.getScheme() + ": is missing",
                        "add " + name + ": under parameters",
                        problems));
    }

    private void path(EndpointUse endpoint, ComponentModel component, Problems problems) {
        Map<String, String> path = components
                .pathOptions(endpoint.scheme() + ":" + endpoint.path())
                .orElse(Map.of());
        for (EndpointOptionModel option : component.getEndpointPathOptions()) {
            String value = path.get(option.getName());
            if (value != null && !value.isEmpty()) {
                values.check(endpoint, option, new YamlScalar(value, true, endpoint.line()), problems);
            } else if (option.isRequired() && endpoint.path().isEmpty()) {
                problem(
                        endpoint,
                        component.getScheme() + ": lacks its " + option.getName(),
                        "write it as " + component.getSyntax(),
                        problems);
            }
        }
    }

    /** The options given, with the place of each: under parameters, or in the query of the URI. */
    private static Map<String, YamlScalar> given(EndpointUse endpoint, String scheme, Problems problems) {
        Map<String, YamlScalar> given = new LinkedHashMap<>();
        int question = endpoint.uri().indexOf('?');
        if (question >= 0) {
            for (String pair : endpoint.uri().substring(question + 1).split("&", -1)) {
                String[] parts = pair.split("=", 2);
                if (!parts[0].isBlank()) {
                    given.put(parts[0], new YamlScalar(parts.length == 2 ? parts[1] : "", true, endpoint.line()));
                }
            }
        }
        endpoint.parameters().entries().forEach((name, entry) -> {
            if (entry.value() instanceof YamlScalar scalar) {
                given.put(name, new YamlScalar(scalar.text(), scalar.plain(), entry.line()));
            } else {
                problems.add(
                        endpoint.file().name(),
                        entry.line(),
                        "option '" + name + "' of " + scheme + ": must be a single value",
                        "write several values in one text with commas between them");
            }
        });
        return given;
    }

    private static Optional<EndpointOptionModel> option(String name, Map<String, EndpointOptionModel> known) {
        if (known.containsKey(name)) {
            return Optional.of(known.get(name));
        }
        return known.values().stream()
                .filter(option -> isPrefixed(name, option))
                .findFirst();
    }

    /** {@code trigger.timeZone} is one of the values of quartz' option triggerParameters, whose prefix it bears. */
    private static boolean isPrefixed(String name, EndpointOptionModel option) {
        if (option.isMultiValue() && option.getPrefix() != null) {
            return name.startsWith(option.getPrefix());
        }
        return option.getOptionalPrefix() != null && name.equals(option.getOptionalPrefix() + option.getName());
    }

    private static boolean concerns(EndpointUse endpoint, EndpointOptionModel option) {
        String label = option.getLabel() == null ? "" : option.getLabel();
        return endpoint.isConsumer() ? !label.contains("producer") : !label.contains("consumer");
    }

    private static void unknown(
            EndpointUse endpoint,
            ComponentModel component,
            String name,
            int line,
            Map<String, EndpointOptionModel> known,
            Problems problems) {
        List<String> names = Stream.concat(
                        known.keySet().stream(),
                        known.values().stream()
                                .filter(EndpointOptionModel::isMultiValue)
                                .map(EndpointOptionModel::getPrefix)
                                .filter(prefix -> prefix != null && name.contains("."))
                                .map(prefix -> prefix + name.substring(name.indexOf('.') + 1)))
                .sorted()
                .toList();
        problems.add(
                endpoint.file().name(),
                line,
                "unknown option '" + name + "' of " + component.getScheme() + ":",
                Nearest.to(name, names)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("see the options of the component " + component.getScheme()));
    }

    private static void problem(EndpointUse endpoint, String message, String hint, Problems problems) {
        problems.add(endpoint.file().name(), endpoint.line(), message, hint);
    }
}
