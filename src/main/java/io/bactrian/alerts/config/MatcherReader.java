package io.bactrian.alerts.config;

import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.runtime.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Matchers of a route, a rule or a policy: a list of texts, and the two older mappings beside it. */
final class MatcherReader {

    private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private MatcherReader() {}

    /** Sorted, as keys of routes hold them. */
    static List<Matcher> read(Fields fields, String match, String matchRe, String matchers) {
        List<Matcher> found = list(fields, matchers);
        older(fields, match, Matcher.Operator.EQUAL, found);
        older(fields, matchRe, Matcher.Operator.MATCHES, found);
        Collections.sort(found);
        return List.copyOf(found);
    }

    static List<Matcher> list(Fields fields, String name) {
        MatcherMode mode = fields.source().matcherMode();
        List<Matcher> found = new ArrayList<>();
        for (YamlScalar text : fields.scalars(name).orElse(List.of())) {
            String value = fields.source().plainValue(text);
            try {
                found.addAll(mode.parse(value));
                mode.warn(value, fields.source().place(text.line()));
            } catch (IllegalArgumentException e) {
                fields.source()
                        .problem(
                                text.line(),
                                "'" + text.text() + "' is no matcher: " + e.getMessage(),
                                "write it like severity=\"critical\" or service=~\"web|db\"");
            }
        }
        return found;
    }

    private static void older(Fields fields, String name, Matcher.Operator operator, List<Matcher> found) {
        fields.pairs(name).forEach((label, value) -> {
            try {
                if (!LABEL_NAME.matcher(label).matches()) {
                    throw new IllegalArgumentException("invalid label name \"" + label + "\"");
                }
                if (operator.isRegex() && value.isNull()) {
                    throw new IllegalArgumentException("invalid regexp value for \"" + label + "\"");
                }
                String text = fields.source().plainValue(value);
                // As Alertmanager keeps it: keys of groups show it.
                found.add(new Matcher(label, operator, operator.isRegex() ? "^(?:" + text + ")$" : text));
            } catch (IllegalArgumentException e) {
                fields.source().problem(value.line(), e.getMessage(), "correct " + name);
            }
        });
    }
}
