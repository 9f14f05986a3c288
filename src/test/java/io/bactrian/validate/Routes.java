package io.bactrian.validate;

import io.bactrian.runtime.Problem;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A folder of routes that a test writes, with settings, and what validation says of them. */
final class Routes {

    private final Path base;
    private final Map<String, String> settings = new TreeMap<>();
    private final Map<String, String> environment = new TreeMap<>();

    Routes(Path base) {
        this.base = base;
    }

    Routes file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Routes file(String name, byte[] content) {
        try {
            Path file = base.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A good route around steps that are indented as they would be at the margin; the first is in line 7. */
    Routes steps(String steps) {
        return file("routes/backup/crm.camel.yaml", """
                - route:
                    id: backup-crm
                    description: a route
                    from:
                      uri: timer:crm
                      steps:
                """ + steps.indent(8));
    }

    /** A good route around what starts it; its first line is line 5. */
    Routes from(String from) {
        return file(
                "routes/backup/crm.camel.yaml",
                """
                - route:
                    id: backup-crm
                    description: a route
                    from:
                """ + from.indent(6) + "      steps: [ { log: { id: log-it, message: it } } ]\n");
    }

    Routes set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    Routes environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Settings settings() {
        StringBuilder properties = new StringBuilder();
        settings.forEach(
                (key, value) -> properties.append(key).append('=').append(value).append('\n'));
        file("conf/bactrian.properties", properties.toString());
        return Settings.load(base.resolve("conf/bactrian.properties"), environment, Map.of());
    }

    List<String> problems() {
        return RouteValidator.validate(base.resolve("routes"), settings()).stream()
                .map(Problem::describe)
                .toList();
    }
}
