package io.bactrian.cli;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.repository.Repositories;
import io.bactrian.backup.repository.Repository;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which repository a command works on: one named in the settings, one given by its address, or wherever the backup is. */
final class RepositoryOptions {

    @Option(
            names = "--repository",
            paramLabel = "NAME|URL",
            description = "A repository of the settings, or an address that needs none: s3://bucket/prefix?endpoint=URL"
                    + "&region=R&pathStyle=true (credentials from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY), or a"
                    + " folder. Default: every repository of the settings.")
    private String repository;

    /** Does something with every repository meant, one after the other. */
    <T> List<T> forEach(Settings settings, Function<Repository, T> work) {
        List<T> results = new ArrayList<>();
        for (String name : names(settings)) {
            try (Repository opened = open(settings, name)) {
                results.add(work.apply(opened));
            }
        }
        return results;
    }

    /**
     * Does something with the first repository that has the backup.
     *
     * @param reference ID or NAME@latest
     */
    <T> T with(Settings settings, String reference, BiFunction<Repository, Manifest, T> work) {
        BactrianException missing = null;
        for (String name : names(settings)) {
            try (Repository opened = open(settings, name)) {
                Manifest manifest;
                try {
                    manifest = opened.find(reference);
                } catch (BactrianException e) {
                    if (e.exitCode() != ExitCode.NOT_FOUND) {
                        throw e;
                    }
                    missing = e;
                    continue;
                }
                return work.apply(opened, manifest);
            }
        }
        throw missing;
    }

    private List<String> names(Settings settings) {
        if (repository != null) {
            return List.of(repository);
        }
        List<String> names = List.copyOf(Repositories.names(settings));
        if (names.isEmpty()) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "no repository is known",
                    "name one with --repository, or set repository.<name>.storages in the settings");
        }
        return names;
    }

    private static Repository open(Settings settings, String name) {
        return name.contains(":") || name.startsWith("/") || name.startsWith(".")
                ? Repository.at(name)
                : Repository.open(settings, name);
    }
}
