package io.bactrian.validate;

import io.bactrian.runtime.Problems;
import io.bactrian.runtime.Settings;
import io.bactrian.runtime.yaml.YamlMapping;
import io.bactrian.runtime.yaml.YamlNode;
import io.bactrian.runtime.yaml.YamlScalar;
import io.bactrian.runtime.yaml.YamlSequence;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every <code>{{...}}</code> of what is not {@link SwitchedOff} has a value, and no setting is asked for as if it were a part of the message. */
final class PlaceholderRule implements Rule {

    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([A-Za-z0-9_.-]{1,100})}");

    private final Settings settings;
    private final Placeholders placeholders;
    private final SwitchedOff switchedOff;

    PlaceholderRule(Settings settings) {
        this.settings = settings;
        this.placeholders = new Placeholders(settings);
        this.switchedOff = new SwitchedOff(placeholders);
    }

    @Override
    public void check(RouteFolder routes, Problems problems) {
        for (RouteFile file : routes.files()) {
            Set<String> local = new TreeSet<>();
            if (file.isKamelet()) {
                local.addAll(
                        file.kameletDefinition().mapping("properties").entries().keySet());
                file.kameletTemplate().sequence("beans").items().stream()
                        .filter(YamlMapping.class::isInstance)
                        .flatMap(bean -> ((YamlMapping) bean).scalar("name").stream())
                        .forEach(name -> local.add(name.text()));
                check(file, file.kameletTemplate(), local, problems);
            } else {
                check(file, file.root(), local, problems);
            }
        }
        routes.endpoints().forEach(endpoint -> {
            if (!endpoint.isDynamic() && endpoint.uri().contains("${")) {
                problems.add(
                        endpoint.file().name(),
                        endpoint.line(),
                        "the uri of '" + endpoint.role() + "' holds ${...}, which is not evaluated there",
                        endpoint.isConsumer()
                                ? "write a setting as {{name}}; there is no message yet"
                                : "write a setting as {{name}}, or use toD for a part of the message");
            }
        });
    }

    private void check(RouteFile file, YamlNode node, Set<String> local, Problems problems) {
        if (node instanceof YamlMapping mapping && !switchedOff.test(mapping)) {
            mapping.entries().values().forEach(entry -> check(file, entry.value(), local, problems));
        } else if (node instanceof YamlSequence sequence) {
            sequence.items().forEach(item -> check(file, item, local, problems));
        } else if (node instanceof YamlScalar scalar) {
            placeholders
                    .unsettled(scalar.text(), local)
                    .forEach(each -> problems.add(file.name(), scalar.line(), each.message(), each.hint()));
            mistaken(file, scalar, problems);
        }
    }

    /** Camel's Simple language would answer that it knows no such function, when the route runs. */
    private void mistaken(RouteFile file, YamlScalar scalar, Problems problems) {
        Matcher matcher = EXPRESSION.matcher(scalar.text());
        while (matcher.find()) {
            String name = matcher.group(1);
            if (name.contains(".") && settings.find(name).isPresent()) {
                problems.add(
                        file.name(),
                        scalar.line(),
                        "${" + name + "} is a setting, but ${...} reads the message",
                        "write {{" + name + "}}");
            }
        }
    }
}
