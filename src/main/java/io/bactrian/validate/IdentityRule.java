package io.bactrian.validate;

import io.bactrian.runtime.Problems;
import io.bactrian.runtime.yaml.YamlScalar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Routes and steps have names that tell them apart in the console, in logs and in alerts. */
final class IdentityRule implements Rule {

    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)+");
    private static final Set<String> FLOWS = Set.of("backup", "logs", "alerts", "health");

    @Override
    public void check(RouteFolder routes, Problems problems) {
        Map<String, String> routeIds = new HashMap<>();
        Map<String, String> stepIds = new HashMap<>();
        routes.routes().forEach(route -> {
            route(routes, route, problems);
            unique(route.file(), "route", "", route.id(), routeIds, problems);
            String prefix = route.item()
                    .mapping()
                    .scalar("nodePrefixId")
                    .map(YamlScalar::text)
                    .orElse("");
            Step.below(route.item().body()).forEach(step -> {
                step(route.file(), step, problems);
                unique(route.file(), "step", prefix, step.id(), stepIds, problems);
            });
        });
        routes.routeFiles().forEach(file -> {
            for (RouteFile.Item item : file.items()) {
                if (!Route.is(item)) {
                    Step.below(item.body()).forEach(step -> step(file, step, problems));
                }
                if (item.kind().equals("routeConfiguration")) {
                    unique(file, "routeConfiguration", "", item.mapping().scalar("id"), routeIds, problems);
                }
            }
        });
    }

    private static void route(RouteFolder routes, Route route, Problems problems) {
        String file = route.file().name();
        if (route.item().kind().equals("from")) {
            problems.add(
                    file,
                    route.line(),
                    "is a route without id and description",
                    "begin it with '- route:' and give id, description and from below");
            return;
        }
        Optional<String> flow = flow(routes, route.file());
        Optional<YamlScalar> id = route.id().filter(text -> !text.text().isBlank());
        if (id.isEmpty()) {
            problems.add(file, route.line(), "route has no id", "add id: " + flow.orElse("flow") + "-name");
        } else if (!ID.matcher(id.get().text()).matches()) {
            problems.add(
                    file,
                    id.get().line(),
                    "route id '" + id.get().text() + "' does not name its flow",
                    "write it as " + flow.orElse("flow") + "-name, in small letters, digits and hyphens");
        }
        if (route.item()
                .mapping()
                .scalar("description")
                .filter(text -> !text.text().isBlank())
                .isEmpty()) {
            problems.add(
                    file,
                    route.line(),
                    "route" + id.map(text -> " " + text.text()).orElse("") + " has no description",
                    "add description: and say what it does and when, as the console will show it");
        }
    }

    private static void step(RouteFile file, Step step, Problems problems) {
        if (step.id().filter(id -> !id.text().isBlank()).isEmpty()) {
            String example =
                    switch (step.name()) {
                        // The DSL gives this step no id.
                        case "kamelet" -> "write it as '- to:' with id: and uri: kamelet:name";
                        default ->
                            step.body() instanceof YamlScalar
                                    ? "write it as '- " + step.name() + ":' with id: and the rest below"
                                    : "add id: and name what it does, such as " + verb(step.name()) + "-something";
                    };
            problems.add(file.name(), step.line(), "step '" + step.name() + "' has no id", example);
        }
    }

    private static String verb(String step) {
        return switch (step) {
            case "to", "toD", "wireTap" -> "send";
            case "setBody", "setHeader", "setProperty", "setVariable" -> "set";
            default -> step.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
        };
    }

    /** Camel refuses to start with two steps of one id, whichever their routes. */
    private static void unique(
            RouteFile file,
            String what,
            String prefix,
            Optional<YamlScalar> id,
            Map<String, String> seen,
            Problems problems) {
        if (id.isEmpty()) {
            return;
        }
        String place = file.name() + ":" + id.get().line();
        String before = seen.putIfAbsent(what + " " + prefix + id.get().text(), place);
        if (before != null) {
            problems.add(
                    file.name(),
                    id.get().line(),
                    what + " id '" + id.get().text() + "' is taken by " + before,
                    "ids are unique over all files");
        }
    }

    /** The flow that the folder of a file stands for. */
    private static Optional<String> flow(RouteFolder routes, RouteFile file) {
        List<String> parts =
                List.of(file.name().substring(routes.name().length() + 1).split("/"));
        return parts.size() > 1 && FLOWS.contains(parts.get(0)) ? Optional.of(parts.get(0)) : Optional.empty();
    }
}
