package io.bactrian.validate;

import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlNode;
import io.bactrian.runtime.yaml.YamlScalar;
import io.bactrian.runtime.yaml.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One place where a file names an endpoint.
 *
 * @param role the YAML word it stands under: {@code from}, {@code to}, {@code toD}, {@code deadLetterUri}
 * @param line of the URI
 */
record EndpointUse(RouteFile file, String role, String uri, YamlMapping parameters, int line) {

    private static final Set<String> ROLES = Set.of("from", "to", "toD", "wireTap", "poll", "deadLetterUri");
    private static final Set<String> CONSUMERS = Set.of("from", "poll");

    EndpointUse withUri(String resolved) {
        return new EndpointUse(file, role, resolved, parameters, line);
    }

    boolean isConsumer() {
        return CONSUMERS.contains(role);
    }

    /** Whether Camel evaluates <code>${...}</code> in the URI. */
    boolean isDynamic() {
        return role.equals("toD") || role.equals("wireTap");
    }

    /** What stands before the first colon, or all of it. */
    String scheme() {
        int colon = uri.indexOf(':');
        int question = uri.indexOf('?');
        int end = colon < 0 ? question : question < 0 ? colon : Math.min(colon, question);
        return end < 0 ? uri : uri.substring(0, end);
    }

    /** What stands between scheme and query, without the slashes that lead it. */
    String path() {
        String rest = uri.substring(Math.min(uri.length(), scheme().length()));
        int question = rest.indexOf('?');
        return (question < 0 ? rest : rest.substring(0, question)).replaceFirst("^:?/{0,2}", "");
    }

    boolean hasQuery() {
        return uri.contains("?");
    }

    /** Those of a file, outside of the mappings that are left out. */
    static List<EndpointUse> in(RouteFile file, Predicate<YamlMapping> leftOut) {
        List<EndpointUse> found = new ArrayList<>();
        collect(file, file.dsl(), leftOut, found);
        return found;
    }

    private static void collect(
            RouteFile file, YamlNode node, Predicate<YamlMapping> leftOut, List<EndpointUse> found) {
        if (node instanceof YamlSequence sequence) {
            sequence.items().forEach(item -> collect(file, item, leftOut, found));
        } else if (node instanceof YamlMapping mapping && !leftOut.test(mapping)) {
            for (Map.Entry<String, YamlMapping.Entry> entry : mapping.entries().entrySet()) {
                String name = entry.getKey();
                YamlNode value = entry.getValue().value();
                if (ROLES.contains(name)) {
                    endpoint(file, name, value, found);
                } else if (name.equals("kamelet")) {
                    kamelet(file, value, found);
                }
                if (!name.equals("parameters")) {
                    collect(file, value, leftOut, found);
                }
            }
        }
    }

    private static void endpoint(RouteFile file, String role, YamlNode value, List<EndpointUse> found) {
        if (value instanceof YamlScalar uri) {
            found.add(new EndpointUse(file, role, uri.text().trim(), YamlMapping.EMPTY, uri.line()));
        } else if (value instanceof YamlMapping mapping) {
            mapping.scalar("uri")
                    .ifPresent(uri -> found.add(new EndpointUse(
                            file, role, uri.text().trim(), mapping.mapping("parameters"), mapping.lineOf("uri"))));
        }
    }

    private static void kamelet(RouteFile file, YamlNode value, List<EndpointUse> found) {
        if (value instanceof YamlScalar name) {
            found.add(new EndpointUse(file, "to", "kamelet:" + name.text(), YamlMapping.EMPTY, name.line()));
        } else if (value instanceof YamlMapping mapping) {
            mapping.scalar("name")
                    .ifPresent(name -> found.add(new EndpointUse(
                            file,
                            "to",
                            "kamelet:" + name.text(),
                            mapping.mapping("parameters"),
                            mapping.lineOf("name"))));
        }
    }
}
