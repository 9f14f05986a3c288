package io.bactrian.validate;

import io.bactrian.runtime.Problems;
import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlNode;
import io.bactrian.runtime.yaml.YamlScalar;
import io.bactrian.runtime.yaml.YamlSequence;
import java.util.Set;

/** No programs and no scripts in YAML: what needs bytes, processes or state is Java, where it is tested. */
final class ForbiddenRule implements Rule {

    private static final Set<String> COMPONENTS = Set.of("exec", "language", "groovy", "ssh", "docker");
    private static final Set<String> LANGUAGES =
            Set.of("csimple", "groovy", "java", "joor", "js", "mvel", "ognl", "python", "spel", "wasm");
    private static final String HINT = "routes say what and when; write a component or a Kamelet for the rest";

    @Override
    public void check(RouteFolder routes, Problems problems) {
        routes.endpoints()
                .filter(endpoint -> COMPONENTS.contains(endpoint.scheme()))
                .forEach(endpoint -> problems.add(
                        endpoint.file().name(),
                        endpoint.line(),
                        "component '" + endpoint.scheme() + "' is not allowed in routes",
                        HINT));
        routes.files().forEach(file -> check(file, file.dsl(), problems));
    }

    private static void check(RouteFile file, YamlNode node, Problems problems) {
        if (node instanceof YamlSequence sequence) {
            sequence.items().forEach(item -> check(file, item, problems));
        } else if (node instanceof YamlMapping mapping) {
            mapping.entries().forEach((name, entry) -> {
                if (LANGUAGES.contains(name)) {
                    refuse(file, entry.line(), "language '" + name + "'", problems);
                } else if (name.equals("script") || name.equals("scriptLanguage")) {
                    refuse(file, entry.line(), "'" + name + "'", problems);
                } else if ((name.equals("language") || name.equals("logLanguage"))
                        && entry.value() instanceof YamlScalar language
                        && LANGUAGES.contains(language.text())) {
                    refuse(file, entry.line(), "language '" + language.text() + "'", problems);
                }
                if (!name.equals("parameters") && !name.equals("properties")) {
                    check(file, entry.value(), problems);
                }
            });
        }
    }

    private static void refuse(RouteFile file, int line, String what, Problems problems) {
        problems.add(file.name(), line, what + " is not allowed in routes", HINT);
    }
}
