package io.bactrian.runtime;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * Everything an operator set, from the properties file, the environment and {@code -D}; last wins. The environment name
 * of a key is the key in upper case with underscores: {@code source.crm.password} is {@code SOURCE_CRM_PASSWORD}.
 *
 * <p>Values may hold {@code {{env:NAME}}}, {@code {{env:NAME:default}}}, {@code {{secret-file:PATH}}} and {@code
 * {{other.key}}}. Reading through a {@link SettingsSection} collects problems; nothing is thrown before {@link #check}.
 */
public final class Settings {

    private static final int MAX_NESTING = 8;

    private final Path file;
    private final SortedMap<String, String> fromFile;
    private final Map<String, String> environment;
    private final Map<String, String> system;
    private final List<Problem> problems = new CopyOnWriteArrayList<>();

    private Settings(
            Path file,
            SortedMap<String, String> fromFile,
            Map<String, String> environment,
            Map<String, String> system) {
        this.file = file;
        this.fromFile = fromFile;
        this.environment = environment;
        this.system = system;
    }

    /**
     * Reads the file (an absent one is an empty one) over which the process' environment and system properties go.
     *
     * @throws BactrianException when the file exists and cannot be read
     */
    public static Settings load(Path file) {
        Map<String, String> system = new TreeMap<>();
        System.getProperties().stringPropertyNames().forEach(name -> system.put(name, System.getProperty(name)));
        return load(file, System.getenv(), system);
    }

    /** As {@link #load(Path)} with the two overlays given. */
    public static Settings load(Path file, Map<String, String> environment, Map<String, String> system) {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new PermanentException(
                        ExitCode.CONFIGURATION,
                        "cannot read " + file + ": " + e.getMessage(),
                        "it must be a properties file in UTF-8 that this user may read",
                        e);
            }
        }
        SortedMap<String, String> fromFile = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> fromFile.put(name, properties.getProperty(name)));
        return new Settings(file, fromFile, environment, system);
    }

    /** The value of a key with its placeholders resolved; a placeholder that cannot be resolved is a problem. */
    public Optional<String> find(String key) {
        return raw(key).map(value -> resolve(key, value, 0)).map(String::trim).filter(value -> !value.isEmpty());
    }

    /** An environment variable, as {@code {{env:NAME}}} in a route asks for it. */
    public Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    /** A system property, as {@code {{sys:NAME}}} in a route asks for it. */
    public Optional<String> system(String name) {
        return Optional.ofNullable(system.get(name));
    }

    /** The keys and values below a prefix: {@code section("source.crm")}. */
    public SettingsSection section(String prefix) {
        return new SettingsSection(this, prefix);
    }

    /** Names that stand directly below a prefix: for {@code source} with {@code source.crm.host}, {@code crm}. */
    public SortedSet<String> names(String prefix) {
        SortedSet<String> names = new TreeSet<>();
        for (Map<String, String> keys : List.of(fromFile, system)) {
            for (String key : keys.keySet()) {
                if (key.startsWith(prefix + ".")) {
                    names.add(key.substring(prefix.length() + 1).split("\\.", 2)[0]);
                }
            }
        }
        return names;
    }

    /** Every key of file and system properties below a prefix. */
    SortedSet<String> keys(String prefix) {
        SortedSet<String> keys = new TreeSet<>();
        for (Map<String, String> some : List.of(fromFile, system)) {
            some.keySet().stream().filter(key -> key.startsWith(prefix + ".")).forEach(keys::add);
        }
        return keys;
    }

    /** Where a key's value comes from, for messages. */
    public String place(String key) {
        if (system.containsKey(key)) {
            return "-D" + key;
        }
        if (environment.containsKey(environmentName(key))) {
            return "environment " + environmentName(key);
        }
        return file + ", " + key;
    }

    /** Whether the value stands in the properties file itself, readable by whoever reads that file. */
    boolean isPlainInFile(String key) {
        return !system.containsKey(key)
                && !environment.containsKey(environmentName(key))
                && fromFile.containsKey(key)
                && !fromFile.get(key).contains("{{");
    }

    /** Relative paths in settings are relative to the folder above the one the file is in: beside {@code routes/}. */
    public Path base() {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder.getParent() == null ? folder : folder.getParent();
    }

    public void add(Problem problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** @throws ProblemsException with all problems found so far, when there are any */
    public void check() {
        if (!problems.isEmpty()) {
            throw new ProblemsException(problems);
        }
    }

    /** All values for Camel's placeholders: file, then environment and system for the keys the file knows. */
    public Properties forPlaceholders() {
        Properties all = new Properties();
        for (String key : fromFile.keySet()) {
            find(key).ifPresent(value -> all.setProperty(key, value));
        }
        return all;
    }

    static String environmentName(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private Optional<String> raw(String key) {
        if (system.containsKey(key)) {
            return Optional.of(system.get(key));
        }
        String name = environmentName(key);
        if (environment.containsKey(name)) {
            return Optional.of(environment.get(name));
        }
        return Optional.ofNullable(fromFile.get(key));
    }

    private String resolve(String key, String value, int depth) {
        if (depth > MAX_NESTING) {
            add(new Problem(place(key), "placeholders refer to each other in a circle", "break the circle"));
            return "";
        }
        return replacePlaceholders(value, name -> placeholder(key, name, depth));
    }

    private static String replacePlaceholders(String value, UnaryOperator<String> lookup) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (int open = value.indexOf("{{"); open >= 0; open = value.indexOf("{{", at)) {
            int close = value.indexOf("}}", open);
            if (close < 0) {
                break;
            }
            out.append(value, at, open)
                    .append(lookup.apply(value.substring(open + 2, close).trim()));
            at = close + 2;
        }
        return out.append(value.substring(at)).toString();
    }

    private String placeholder(String key, String name, int depth) {
        if (name.startsWith("env:")) {
            String[] parts = name.substring(4).split(":", 2);
            String found = environment.get(parts[0]);
            if (found == null && parts.length == 1) {
                add(new Problem(
                        place(key),
                        "environment variable " + parts[0] + " is not set",
                        "export it, or give a default: {{env:" + parts[0] + ":value}}"));
            }
            return found != null ? found : parts.length == 2 ? parts[1] : "";
        }
        if (name.startsWith("secret-file:")) {
            try {
                return SecretFile.read(base().resolve(name.substring("secret-file:".length())))
                        .reveal();
            } catch (BactrianException e) {
                add(new Problem(place(key), e.getMessage(), e.hint().orElse("")));
                return "";
            }
        }
        String[] parts = name.split(":", 2);
        Optional<String> other = raw(parts[0]);
        if (other.isEmpty() && parts.length == 1) {
            add(new Problem(
                    place(key), "unknown placeholder {{" + name + "}}", "set " + name + " or correct the name"));
        }
        return other.map(value -> resolve(parts[0], value, depth + 1)).orElse(parts.length == 2 ? parts[1] : "");
    }
}
