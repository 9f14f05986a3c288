package io.bactrian.validate;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.SecretFile;
import io.bactrian.runtime.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What <code>{{...}}</code> in a route stands for, as the runtime will settle it from the settings. */
final class Placeholders {

    private static final Pattern INNERMOST = Pattern.compile("\\{\\{([^{}]*)}}");
    private static final Pattern MESSAGE_PART =
            Pattern.compile("(body|header|headers|exchange|exchangeProperty|variable|date|exception|in|routeId)\\b.*");
    private static final String SECRET_FILE = "secret-file";
    /** Camel's own functions of which nothing can be known before the start. */
    private static final Set<String> OPAQUE =
            Set.of("bean", "service", "service.name", "service.host", "service.port", "base64");

    private final Settings settings;

    /** Why a placeholder cannot be settled. */
    record Unsettled(String message, String hint) {}

    /** One placeholder: its value, or why it has none, or neither when only the running system knows. */
    private record Settled(String value, Unsettled problem) {}

    Placeholders(Settings settings) {
        this.settings = settings;
    }

    static boolean in(String text) {
        return text.contains("{{");
    }

    /** Everything wrong with the placeholders of a text; {@code local} are names that the file itself defines. */
    List<Unsettled> unsettled(String text, Set<String> local) {
        List<Unsettled> found = new ArrayList<>();
        String rest = text;
        Matcher matcher = INNERMOST.matcher(rest);
        while (matcher.find()) {
            Settled settled = settle(matcher.group(1).trim(), local);
            if (settled.problem() != null) {
                found.add(settled.problem());
            }
            // The value is not looked into: settings settle their own placeholders.
            rest = matcher.replaceFirst("_");
            matcher = INNERMOST.matcher(rest);
        }
        if (rest.contains("{{") || (rest.contains("}}") && !rest.contains("${"))) {
            found.add(new Unsettled(
                    "has a placeholder without its " + (rest.contains("{{") ? "closing }}" : "opening {{"),
                    "write it as {{name}}"));
        }
        return found;
    }

    /** The text with its placeholders replaced; empty when one of them is unknown before the start, or a secret. */
    Optional<String> resolve(String text) {
        String rest = text;
        Matcher matcher = INNERMOST.matcher(rest);
        while (matcher.find()) {
            String value = settle(matcher.group(1).trim(), Set.of()).value();
            if (value == null) {
                return Optional.empty();
            }
            rest = matcher.replaceFirst(
                    Matcher.quoteReplacement(value.replace("{{", "").replace("}}", "")));
            matcher = INNERMOST.matcher(rest);
        }
        return Optional.of(rest);
    }

    private Settled settle(String name, Set<String> local) {
        if (name.startsWith("?") || name.startsWith("!")) {
            String key = name.substring(1);
            return local.contains(key)
                    ? unknown()
                    : new Settled(settings.find(key).orElse(null), null);
        }
        String[] parts = name.split(":", 2);
        if (local.contains(parts[0]) || OPAQUE.contains(parts[0])) {
            return unknown();
        }
        return switch (parts[0]) {
            case "env" -> outside(name, parts, "environment variable");
            case "sys" -> outside(name, parts, "system property");
            case SECRET_FILE -> secretFile(parts.length == 1 ? "" : parts[1]);
            default -> setting(parts);
        };
    }

    private static Settled unknown() {
        return new Settled(null, null);
    }

    private static Settled unsettled(String message, String hint) {
        return new Settled(null, new Unsettled(message, hint));
    }

    private Settled outside(String name, String[] parts, String what) {
        if (parts.length == 1 || parts[1].isBlank()) {
            return unsettled("placeholder {{" + name + "}} names nothing", "write {{" + parts[0] + ":NAME}}");
        }
        String[] keyAndDefault = parts[1].split(":", 2);
        String key = keyAndDefault[0];
        Optional<String> value = parts[0].equals("env") ? settings.environment(key) : settings.system(key);
        if (value.isPresent() || keyAndDefault.length == 2) {
            return new Settled(value.orElseGet(() -> keyAndDefault[1]), null);
        }
        return unsettled(
                what + " " + key + " is not set", "set it, or give a default: {{" + parts[0] + ":" + key + ":value}}");
    }

    private Settled secretFile(String path) {
        try {
            SecretFile.read(settings.base().resolve(path));
            return unknown();
        } catch (BactrianException e) {
            return unsettled(e.getMessage(), e.hint().orElse(""));
        }
    }

    private Settled setting(String[] parts) {
        String key = parts[0];
        Optional<String> value = settings.find(key);
        if (value.isPresent()) {
            return new Settled(value.get(), null);
        }
        if (parts.length == 2) {
            // Camel would take what follows a misspelt function for the default, and a path for a password.
            return key.length() > 6 && Nearest.to(key, List.of(SECRET_FILE)).isPresent()
                    ? unsettled(
                            "unknown placeholder function '" + key + "'", "did you mean {{" + SECRET_FILE + ":...}}?")
                    : new Settled(parts[1], null);
        }
        String hint = MESSAGE_PART.matcher(key).matches()
                ? "a part of the message is written ${" + key + "}"
                : nearest(key)
                        .map(near -> "did you mean {{" + near + "}}?")
                        .orElse("set " + key + " in the settings, or give a default: {{" + key + ":value}}");
        return unsettled("unknown placeholder {{" + key + "}}", hint);
    }

    private Optional<String> nearest(String key) {
        return Nearest.to(
                key,
                settings.forPlaceholders().stringPropertyNames().stream()
                        .sorted()
                        .toList());
    }
}
