package io.bactrian.validate;

import io.bactrian.runtime.Problems;
import io.bactrian.runtime.Settings;
import io.bactrian.runtime.yaml.YamlScalar;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What routes ask of one endpoint, for those who look at it from outside.
 *
 * @param path the URI between scheme and query: {@code postgresql} of {@code dump:postgresql}
 * @param values options by name with their placeholders replaced; those that cannot be, or that are secret files, are absent
 */
public record RouteOptions(String path, Map<String, String> values) {

    public RouteOptions {
        values = Map.copyOf(values);
    }

    /**
     * Every endpoint of a scheme in the routes of a folder, but for those of routes that are {@link SwitchedOff}; files that
     * cannot be read are passed over.
     */
    public static List<RouteOptions> find(Path routesFolder, Settings settings, String scheme) {
        Placeholders placeholders = new Placeholders(settings);
        return RouteFolder.read(routesFolder, new Problems())
                .endpoints(new SwitchedOff(placeholders))
                .filter(endpoint -> endpoint.scheme().equals(scheme))
                .map(endpoint -> {
                    Map<String, String> values = new LinkedHashMap<>();
                    endpoint.parameters().entries().forEach((name, entry) -> {
                        if (entry.value() instanceof YamlScalar value) {
                            placeholders.resolve(value.text()).ifPresent(text -> values.put(name, text.trim()));
                        }
                    });
                    return new RouteOptions(
                            placeholders.resolve(endpoint.path()).orElse(endpoint.path()), values);
                })
                .toList();
    }

    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).filter(text -> !text.isEmpty());
    }
}
