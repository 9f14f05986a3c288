package io.bactrian.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** A folder as an operator has it: {@code conf/}, {@code routes/}, and settings that choose a free port. */
final class Workspace {

    static final String ROUTE = """
            - route:
                id: backup-crm
                group: backup
                description: CRM database, every night
                from:
                  uri: direct:crm
                  steps:
                    - log: { id: say-hello, message: "{{greeting}}" }
            """;

    private final Path base;
    private final StringBuilder settings = new StringBuilder("http.port=0\ngreeting=hello\n");

    Workspace(Path base) {
        this.base = base;
    }

    Workspace setting(String key, String value) {
        settings.append(key).append('=').append(value).append('\n');
        return this;
    }

    Workspace route(String name, String yaml) {
        write("routes/" + name, yaml);
        return this;
    }

    /** A file of mode 0600. */
    Workspace secret(String name, String value) {
        Path file = write(name, value + "\n");
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    Settings settings() {
        return Settings.load(write("conf/bactrian.properties", settings.toString()), Map.of(), Map.of());
    }

    CamelRuntime.Builder runtime() {
        return CamelRuntime.builder(settings());
    }

    Path base() {
        return base;
    }

    private Path write(String name, String content) {
        try {
            Path file = base.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
