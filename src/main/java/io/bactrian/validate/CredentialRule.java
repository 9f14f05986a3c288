package io.bactrian.validate;

import io.bactrian.runtime.Problems;
import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlNode;
import io.bactrian.runtime.yaml.YamlScalar;
import io.bactrian.runtime.yaml.YamlSequence;
import java.util.regex.Pattern;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;

/** Secrets are named in routes, never written. No message of this rule holds the value it is about. */
final class CredentialRule implements Rule {

    /** Not {@code privateKeys}, which names files. */
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(passwo?r?d|passphrase|secret|token|api-?key|access-?key|private-?key(?!s)|credential).*");

    private static final Pattern NAME_OF_ONE =
            Pattern.compile("(?i).*(file|path|ref|url|uri|provider|type|enabled|name)");
    private static final Pattern USER_INFO = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/?/?[^/\\s:@?#]*:[^/\\s@]+@.*");
    private static final String HINT = "write {{secret-file:PATH}}, {{env:NAME}} or the name of a setting instead";

    private final Components components;

    CredentialRule(Components components) {
        this.components = components;
    }

    @Override
    public void check(RouteFolder routes, Problems problems) {
        routes.endpoints().forEach(endpoint -> components
                .find(endpoint.scheme())
                .ifPresent(component -> secretOptions(endpoint, component, problems)));
        for (RouteFile file : routes.files()) {
            check(file, file.isKamelet() ? file.kameletTemplate() : file.root(), false, problems);
        }
    }

    private static void secretOptions(EndpointUse endpoint, ComponentModel component, Problems problems) {
        for (EndpointOptionModel option : component.getEndpointOptions()) {
            String name = option.getName();
            if (option.isSecret()) {
                endpoint.parameters()
                        .scalar(name)
                        .filter(CredentialRule::isLiteral)
                        .ifPresent(value ->
                                refuse(endpoint.file(), endpoint.parameters().lineOf(name), name, problems));
                if (Pattern.compile("[?&]" + Pattern.quote(name) + "=(?!RAW\\(\\{\\{|\\{\\{)")
                        .matcher(endpoint.uri())
                        .find()) {
                    refuse(endpoint.file(), endpoint.line(), name, problems);
                }
            }
        }
    }

    private static void check(RouteFile file, YamlNode node, boolean options, Problems problems) {
        if (node instanceof YamlSequence sequence) {
            sequence.items().forEach(item -> check(file, item, false, problems));
        } else if (node instanceof YamlMapping mapping) {
            mapping.entries().forEach((name, entry) -> {
                if (options
                        && SECRET_NAME.matcher(name).matches()
                        && !NAME_OF_ONE.matcher(name).matches()
                        && entry.value() instanceof YamlScalar value
                        && isLiteral(value)) {
                    refuse(file, entry.line(), name, problems);
                }
                check(file, entry.value(), name.equals("parameters") || name.equals("properties"), problems);
            });
        } else if (node instanceof YamlScalar scalar
                && USER_INFO.matcher(withoutPlaceholders(scalar.text())).matches()) {
            problems.add(file.name(), scalar.line(), "a uri holds a password", HINT);
        }
    }

    private static String withoutPlaceholders(String text) {
        return text.replaceAll("\\{\\{[^{}]*}}", "");
    }

    private static boolean isLiteral(YamlScalar value) {
        String text = value.text().trim();
        return !text.isEmpty()
                && !Placeholders.in(text)
                && !text.startsWith("#")
                && !text.startsWith("${")
                && !(value.plain() && (text.equals("true") || text.equals("false")));
    }

    private static void refuse(RouteFile file, int line, String name, Problems problems) {
        problems.add(file.name(), line, "'" + name + "' is a secret in plain text", HINT);
    }
}
