package io.bactrian.alerts.config;

import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.runtime.Problems;
import io.bactrian.runtime.ProblemsException;
import io.bactrian.runtime.Settings;
import io.bactrian.runtime.yaml.YamlScalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads {@code alertmanager.yml}, the extensions beside it and the files those include. Everything is checked before
 * anything is used: a configuration comes out whole or not at all.
 */
public final class ConfigLoader {

    private static final String EXTENSIONS = ".bactrian.yml";

    private ConfigLoader() {}

    /**
     * @param extensions the second file; when empty, the one beside the first, if it exists: {@code
     *     alertmanager.bactrian.yml} for {@code alertmanager.yml}
     * @throws ProblemsException with everything that is wrong with all files
     */
    public static AlertConfig load(Path alertmanagerYml, Optional<Path> extensions) {
        return load(alertmanagerYml, extensions, shared(ConfigLoader::variable, MatcherMode.FALLBACK));
    }

    /**
     * With the extensions beside it, if there are any.
     *
     * @throws ProblemsException with everything that is wrong with all files
     */
    public static AlertConfig load(Path alertmanagerYml, MatcherMode mode) {
        return load(alertmanagerYml, Optional.empty(), shared(ConfigLoader::variable, mode));
    }

    /**
     * What an instance runs with: the file that the setting {@code alerts.config} names, or {@code
     * conf/alertmanager.yml} where it exists, or otherwise the settings themselves.
     *
     * @throws ProblemsException with everything that is wrong
     */
    public static AlertConfig load(Settings settings) {
        return load(settings, MatcherMode.FALLBACK);
    }

    /** As {@link #load(Settings)}, with matchers of this mode. */
    public static AlertConfig load(Settings settings, MatcherMode mode) {
        return file(settings).map(file -> load(file, mode)).orElseGet(() -> ofSettings(settings));
    }

    /** The file that {@link #load(Settings)} reads, if any. */
    public static Optional<Path> file(Settings settings) {
        return settings.section("alerts")
                .path("config")
                .or(() -> Optional.of(settings.base().resolve("conf").resolve("alertmanager.yml"))
                        .filter(Files::exists))
                .map(Path::normalize);
    }

    /**
     * A configuration of one receiver {@code operators}, made of {@code alerts.email.*} and {@code alerts.slack.*}.
     *
     * @throws ProblemsException when these settings are wrong
     */
    public static AlertConfig ofSettings(Settings settings) {
        String text = OwnConfig.text(settings);
        settings.check();
        Source.Shared shared = shared(name -> Optional.empty(), MatcherMode.FALLBACK);
        return Source.parse(settings.base().resolve("settings"), shared, text)
                .map(source -> finish(source, List.of(), Optional.empty(), shared))
                .orElseThrow(() -> new ProblemsException(shared.problems().inOrder()));
    }

    static AlertConfig load(
            Path alertmanagerYml, Optional<Path> extensions, Function<String, Optional<String>> environment) {
        return load(alertmanagerYml, extensions, shared(environment, MatcherMode.FALLBACK));
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name));
    }

    private static AlertConfig load(Path alertmanagerYml, Optional<Path> extensions, Source.Shared shared) {
        Optional<Source> main = Source.read(alertmanagerYml, shared);
        Optional<Fields> second = extensions
                .or(() -> Optional.of(besides(alertmanagerYml)).filter(Files::exists))
                .flatMap(file -> Source.read(file, shared))
                .map(source -> source.fields("the extensions"));
        List<Source> included = second.map(fields -> include(fields, shared)).orElse(List.of());
        if (main.isEmpty()) {
            throw new ProblemsException(shared.problems().inOrder());
        }
        return finish(main.get(), included, second, shared);
    }

    private static AlertConfig finish(
            Source main, List<Source> included, Optional<Fields> extensions, Source.Shared shared) {
        AlertConfig config = new ConfigReader(main, included, extensions).read(shared.texts(), shared.matcherMode());
        if (!shared.problems().inOrder().isEmpty()) {
            throw new ProblemsException(shared.problems().inOrder());
        }
        return config;
    }

    private static Source.Shared shared(Function<String, Optional<String>> environment, MatcherMode mode) {
        return new Source.Shared(new Problems(), environment, new ArrayList<>(), mode);
    }

    private static Path besides(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + EXTENSIONS);
    }

    private static List<Source> include(Fields extensions, Source.Shared shared) {
        List<Source> included = new ArrayList<>();
        for (YamlScalar glob : extensions.scalars("include").orElse(List.of())) {
            String pattern = extensions.source().plainValue(glob);
            try {
                Globs.files(extensions.source().resolve(pattern))
                        .forEach(file -> Source.read(file, shared).ifPresent(included::add));
            } catch (IOException | IllegalArgumentException e) {
                extensions
                        .source()
                        .problem(
                                glob.line(),
                                "cannot list " + pattern + ": " + e.getMessage(),
                                "write it like conf.d/*.yml");
            }
        }
        return included;
    }
}
