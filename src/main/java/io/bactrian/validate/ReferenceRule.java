package io.bactrian.validate;

import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.Problems;
import io.bactrian.runtime.yaml.YamlScalar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What routes say of one another is true: route configurations and {@code direct:} targets exist. */
final class ReferenceRule implements Rule {

    private static final Set<String> IN_PROCESS = Set.of("direct", "seda");

    @Override
    public void check(RouteFolder routes, Problems problems) {
        configurations(routes, problems);
        IN_PROCESS.forEach(scheme -> targets(routes, scheme, problems));
    }

    private static void configurations(RouteFolder routes, Problems problems) {
        Set<String> known = routes.routeFiles()
                .flatMap(file -> file.items("routeConfiguration").stream())
                .flatMap(item -> item.mapping().scalar("id").stream())
                .map(YamlScalar::text)
                .collect(Collectors.toCollection(TreeSet::new));
        routes.routes().forEach(route -> route.item()
                .mapping()
                .scalar("routeConfigurationId")
                .filter(ids -> !Placeholders.in(ids.text()))
                .ifPresent(ids -> List.of(ids.text().split(",")).stream()
                        .map(String::trim)
                        .filter(id -> !id.contains("*") && !known.contains(id))
                        .forEach(id -> problems.add(
                                route.file().name(),
                                ids.line(),
                                "unknown routeConfiguration '" + id + "'",
                                suggestion(id, known, "no file of the folder defines one of that id")))));
    }

    private static void targets(RouteFolder routes, String scheme, Problems problems) {
        Map<String, String> consumers = new HashMap<>();
        List<EndpointUse> uses = routes.endpoints()
                .filter(endpoint -> endpoint.scheme().equals(scheme))
                .filter(endpoint ->
                        !endpoint.uri().contains("{{") && !endpoint.uri().contains("${"))
                .toList();
        uses.stream().filter(EndpointUse::isConsumer).forEach(endpoint -> {
            String place = endpoint.file().name() + ":" + endpoint.line();
            String before = consumers.putIfAbsent(endpoint.path(), place);
            if (before != null && scheme.equals("direct")) {
                problems.add(
                        endpoint.file().name(),
                        endpoint.line(),
                        "direct:" + endpoint.path() + " already starts the route at " + before,
                        "only one route can start from it");
            }
        });
        uses.stream()
                .filter(endpoint -> !endpoint.isConsumer() && !consumers.containsKey(endpoint.path()))
                .forEach(endpoint -> problems.add(
                        endpoint.file().name(),
                        endpoint.line(),
                        "no route starts from " + scheme + ":" + endpoint.path(),
                        suggestion(
                                endpoint.path(),
                                consumers.keySet(),
                                "add a route with from: uri: " + scheme + ":" + endpoint.path())));
    }

    private static String suggestion(String word, Set<String> known, String otherwise) {
        return Nearest.to(word, known).map(near -> "did you mean " + near + "?").orElse(otherwise);
    }
}
