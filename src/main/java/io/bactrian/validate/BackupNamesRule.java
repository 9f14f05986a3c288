package io.bactrian.validate;

import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.Problems;
import io.bactrian.runtime.Settings;
import java.util.Optional;
import java.util.Set;

/** Sources, repositories and storages that routes name are set up; what their settings hold is for others to check. */
final class BackupNamesRule implements Rule {

    private final Settings settings;
    private final Placeholders placeholders;

    BackupNamesRule(Settings settings, Placeholders placeholders) {
        this.settings = settings;
        this.placeholders = placeholders;
    }

    @Override
    public void check(RouteFolder routes, Problems problems) {
        routes.endpoints(new SwitchedOff(placeholders)).forEach(endpoint -> {
            if (endpoint.scheme().equals("dump")) {
                requireSource(endpoint, problems);
                endpoint.parameters()
                        .scalar("source")
                        .flatMap(name -> placeholders.resolve(name.text()))
                        .ifPresent(name -> exists(
                                endpoint, endpoint.parameters().lineOf("source"), "source", name, "type", problems));
            } else if (endpoint.scheme().equals("repository")) {
                placeholders
                        .resolve(endpoint.path())
                        .filter(name -> !name.isEmpty() && !name.contains("${"))
                        .ifPresent(name -> repository(endpoint, endpoint.line(), name, problems));
            } else if (endpoint.scheme().equals("recovery")) {
                endpoint.parameters()
                        .scalar("repository")
                        .flatMap(name -> placeholders.resolve(name.text()))
                        .ifPresent(name ->
                                repository(endpoint, endpoint.parameters().lineOf("repository"), name, problems));
            }
        });
    }

    /** All dumps but that of a stream have one. */
    private static void requireSource(EndpointUse endpoint, Problems problems) {
        boolean given = endpoint.uri().contains("source=")
                || endpoint.parameters().entries().keySet().stream()
                        .anyMatch(name -> Nearest.to(name, Set.of("source")).isPresent());
        if (!given && !endpoint.path().equals("stream")) {
            problems.add(
                    endpoint.file().name(),
                    endpoint.line(),
                    "option 'source' of dump: is missing",
                    "add source: under parameters");
        }
    }

    private void repository(EndpointUse endpoint, int line, String name, Problems problems) {
        if (exists(endpoint, line, "repository", name, "storages", problems)) {
            for (String storage : settings.section("repository." + name).list("storages")) {
                exists(endpoint, line, "storage", storage, "type", problems);
            }
        }
    }

    private boolean exists(EndpointUse endpoint, int line, String kind, String name, String key, Problems problems) {
        String setting = kind + "." + name + "." + key;
        if (settings.find(setting).isPresent()) {
            return true;
        }
        Optional<String> near =
                settings.names(kind).contains(name) ? Optional.empty() : Nearest.to(name, settings.names(kind));
        problems.add(
                endpoint.file().name(),
                line,
                "unknown " + kind + " '" + name + "'",
                near.map(other -> "did you mean " + other + "?").orElse("set " + setting));
        return false;
    }
}
