package io.bactrian.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Typed access to the keys below one prefix. A missing or malformed value is recorded as a problem of the settings and
 * answered with a harmless stand-in, so that one pass finds every problem; call {@link Settings#check} before using any.
 */
public final class SettingsSection {

    private final Settings settings;
    private final String prefix;

    SettingsSection(Settings settings, String prefix) {
        this.settings = settings;
        this.prefix = prefix;
    }

    public String prefix() {
        return prefix;
    }

    public Optional<String> find(String name) {
        return settings.find(key(name));
    }

    public String text(String name, String otherwise) {
        return find(name).orElse(otherwise);
    }

    /** A value that must be there. */
    public String required(String name) {
        return find(name).orElseGet(() -> {
            problem(
                    name,
                    "is not set",
                    "set " + key(name) + " or the environment variable " + Settings.environmentName(key(name)));
            return "";
        });
    }

    /** One of a few words. */
    public String choice(String name, String otherwise, Set<String> allowed) {
        return parse(name, otherwise, value -> {
            if (!allowed.contains(value)) {
                throw new IllegalArgumentException("'" + value + "' is not one of "
                        + String.join(", ", allowed.stream().sorted().toList()));
            }
            return value;
        });
    }

    public int number(String name, int otherwise, int least, int most) {
        return parse(name, otherwise, value -> {
            String range = "a whole number from " + least + " to " + most;
            try {
                int number = Integer.parseInt(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("'" + value + "' is not " + range, e);
            }
            throw new IllegalArgumentException("'" + value + "' is not " + range);
        });
    }

    public boolean flag(String name, boolean otherwise) {
        return Boolean.parseBoolean(choice(name, Boolean.toString(otherwise), Set.of("true", "false")));
    }

    public Duration duration(String name, Duration otherwise) {
        return parse(name, otherwise, Durations::parse);
    }

    public DataSize size(String name, DataSize otherwise) {
        return parse(name, otherwise, DataSize::parse);
    }

    public ZoneId zone(String name, ZoneId otherwise) {
        return parse(name, otherwise, value -> {
            try {
                return ZoneId.of(value);
            } catch (java.time.DateTimeException e) {
                throw new IllegalArgumentException(
                        "'" + value + "' is not a time zone; write it like Asia/Ho_Chi_Minh", e);
            }
        });
    }

    /** A path, relative ones taken from {@link Settings#base}. */
    public Optional<Path> path(String name) {
        return find(name).map(settings.base()::resolve);
    }

    /** Words between commas. */
    public List<String> list(String name) {
        return find(name).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::trim)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /**
     * A secret: from {@code <name>-file}, or from the environment or a placeholder under its own name. Standing as
     * plain text in the properties file it is a problem.
     */
    public Optional<Secret> secret(String name) {
        Optional<Path> file = path(name + "-file");
        if (file.isPresent()) {
            try {
                return Optional.of(SecretFile.read(file.get()));
            } catch (BactrianException e) {
                settings.add(new Problem(
                        settings.place(key(name + "-file")),
                        e.getMessage(),
                        e.hint().orElse("")));
                return Optional.empty();
            }
        }
        if (settings.isPlainInFile(key(name))) {
            problem(name, "is a secret in plain text", "put it in a file of mode 0600 and set " + key(name + "-file"));
        }
        return find(name).map(Secret::new);
    }

    /** Records a problem for every key of this section that is none of the known names, with the likeliest meant. */
    public void knownNames(Set<String> known) {
        List<String> all = new ArrayList<>(known);
        for (String found : settings.keys(prefix)) {
            String name = found.substring(prefix.length() + 1);
            if (!known.contains(name)) {
                problem(
                        name,
                        "unknown setting",
                        Nearest.to(name, all)
                                .map(near -> "did you mean " + key(near) + "?")
                                .orElse("known are "
                                        + String.join(
                                                ", ", all.stream().sorted().toList())));
            }
        }
    }

    public void problem(String name, String message, String hint) {
        settings.add(new Problem(settings.place(key(name)), key(name) + ": " + message, hint));
    }

    private <T> T parse(String name, T otherwise, Function<String, T> parser) {
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            return parser.apply(value.get());
        } catch (IllegalArgumentException | ArithmeticException e) {
            problem(name, e.getMessage(), "correct the value");
            return otherwise;
        }
    }

    private String key(String name) {
        return prefix + "." + name;
    }
}
