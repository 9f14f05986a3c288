package io.bactrian.runtime;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.CatalogCamelContext;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.ResolveEndpointFailedException;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * What Camel's nested failures come down to: one line, the line of the file where known, and the next step.
 *
 * @param message lower case where it is ours, never with the values of options: they may be secrets
 * @param line counted from one
 * @param hint empty where there is none
 */
record Reasons(String message, OptionalInt line, String hint) {

    private static final int MAX_LENGTH = 600;
    private static final Pattern MISSING_KEY = Pattern.compile("Property with key \\[([^\\]]+)\\] not found");
    private static final Pattern UNKNOWN_OPTIONS =
            Pattern.compile("Unknown parameters=\\[\\{(.*)\\}\\]", Pattern.DOTALL);
    private static final Pattern NO_KAMELET = Pattern.compile("Resource not found: .*?([^/]+)\\.kamelet\\.yaml");
    private static final Pattern OPTION_NAME = Pattern.compile("(?:^|, )([A-Za-z][A-Za-z0-9._-]{0,80})=");

    static Reasons of(CamelContext context, Throwable failure) {
        Throwable cause = innermost(failure);
        if (cause instanceof BactrianException own) {
            return new Reasons(own.getMessage(), OptionalInt.empty(), own.hint().orElse(""));
        }
        if (cause instanceof MarkedYamlEngineException yaml) {
            return ofYaml(yaml);
        }
        String text = String.valueOf(cause.getMessage());
        Matcher missing = MISSING_KEY.matcher(text);
        if (missing.find()) {
            String key = missing.group(1);
            return plain("unknown placeholder {{" + key + "}}", "set " + key + " in the settings, or correct the name");
        }
        Matcher options = UNKNOWN_OPTIONS.matcher(text);
        if (cause instanceof ResolveEndpointFailedException endpoint && options.find()) {
            return ofOptions(context, scheme(endpoint.getUri()), options.group(1));
        }
        if (cause instanceof NoSuchEndpointException endpoint) {
            return plain(
                    "there is no component " + scheme(endpoint.getUri()),
                    "check the spelling of what stands before the colon of the uri");
        }
        Matcher kamelet = NO_KAMELET.matcher(text);
        if (kamelet.find()) {
            return plain(
                    "there is no Kamelet " + kamelet.group(1),
                    "those of your own lie in the folder kamelets of the routes as NAME.kamelet.yaml");
        }
        return plain(shortened(cause.getMessage() == null ? cause.getClass().getSimpleName() : text), "");
    }

    private static Reasons ofYaml(MarkedYamlEngineException yaml) {
        String context = yaml.getContext() == null ? "" : yaml.getContext() + ": ";
        OptionalInt line = yaml.getProblemMark()
                .map(Mark::getLine)
                .map(at -> OptionalInt.of(at + 1))
                .orElseGet(OptionalInt::empty);
        return new Reasons(shortened(context + yaml.getProblem()), line, "");
    }

    private static Reasons ofOptions(CamelContext context, String scheme, String given) {
        List<String> unknown = new ArrayList<>();
        List<String> hints = new ArrayList<>();
        List<String> known = known(context, scheme);
        Matcher name = OPTION_NAME.matcher(given);
        while (name.find()) {
            unknown.add(name.group(1));
            Nearest.to(name.group(1), known).ifPresent(near -> hints.add("did you mean " + near + "?"));
        }
        return plain(scheme + " has no option " + String.join(", ", unknown), String.join(" ", hints));
    }

    private static List<String> known(CamelContext context, String scheme) {
        try {
            String schema = ((CatalogCamelContext) context).getComponentParameterJsonSchema(scheme);
            List<String> names = new ArrayList<>();
            new JsonMapper()
                    .readTree(schema == null ? "{}" : schema)
                    .path("properties")
                    .fieldNames()
                    .forEachRemaining(names::add);
            return names;
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Reasons plain(String message, String hint) {
        return new Reasons(message, OptionalInt.empty(), hint);
    }

    private static String scheme(String uri) {
        return uri.split(":", 2)[0];
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\s*\\R\\s*", "; ");
        return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line;
    }

    /** The outer failures only repeat the innermost one with more words around; ours say it best. */
    private static Throwable innermost(Throwable failure) {
        Throwable at = failure;
        while (at.getCause() != null && !(at instanceof BactrianException)) {
            at = at.getCause();
        }
        return at;
    }

    Optional<String> optionalHint() {
        return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
    }
}
