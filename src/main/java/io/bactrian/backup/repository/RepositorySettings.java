package io.bactrian.backup.repository;

import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.DataSize;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Nearest;
import io.bactrian.runtime.PermanentException;
import io.bactrian.runtime.Settings;
import io.bactrian.runtime.SettingsSection;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What an operator set for one repository, {@code repository.<name>.*}, and for its storages.
 *
 * @param copiesRequired how many storages must hold a backup for it to succeed
 * @param memory for parts under way, over all storages
 * @param stallTimeout a storage that makes no progress for this long has failed
 */
record RepositorySettings(
        String name, List<StorageSettings> storages, int copiesRequired, long memory, Duration stallTimeout) {

    private static final Duration STALL_TIMEOUT = Duration.ofMinutes(15);
    private static final long MOST_MEMORY = 64 << 20;

    RepositorySettings {
        storages = List.copyOf(storages);
    }

    /** Reads one repository; what is wrong with it is recorded in the settings. */
    static RepositorySettings read(Settings settings, String name) {
        SettingsSection section = settings.section("repository." + name);
        section.knownNames(Set.of("storages", "copies-required", "memory", "stall-timeout"));
        SortedSet<String> known = settings.names("storage");
        List<String> names = section.list("storages");
        if (names.isEmpty()) {
            section.problem(
                    "storages",
                    "is not set",
                    "set repository." + name + ".storages to names between commas; known are "
                            + (known.isEmpty() ? "none yet" : String.join(", ", known)));
        }
        if (new HashSet<>(names).size() != names.size()) {
            section.problem("storages", "names a storage twice", "one storage holds one copy");
        }
        for (String storage : names) {
            if (!known.contains(storage)
                    && settings.find("storage." + storage + ".type").isEmpty()) {
                section.problem(
                        "storages",
                        "there is no storage " + storage,
                        Nearest.to(storage, known)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("set storage." + storage + ".type and what belongs to it"));
            }
        }
        List<StorageSettings> storages = names.stream()
                .distinct()
                .filter(storage -> known.contains(storage)
                        || settings.find("storage." + storage + ".type").isPresent())
                .map(storage -> StorageSettings.read(settings, storage))
                .toList();
        return new RepositorySettings(
                name,
                storages,
                section.number("copies-required", Math.max(1, names.size()), 1, Math.max(1, names.size())),
                section.size("memory", new DataSize(defaultMemory())).bytes(),
                section.duration("stall-timeout", STALL_TIMEOUT));
    }

    /**
     * A repository of one storage from its address alone, for a machine without settings.
     *
     * @param url {@code s3://bucket/prefix?endpoint=…&region=…&pathStyle=true}, {@code file:///path} or a path
     */
    static RepositorySettings at(String url) {
        StorageSettings storage = url.startsWith("s3:")
                ? s3(url)
                : new DirectorySettings("directory", url.startsWith("file:") ? Path.of(uri(url)) : Path.of(url));
        return new RepositorySettings(storage.name(), List.of(storage), 1, defaultMemory(), STALL_TIMEOUT);
    }

    /** A quarter of the heap leaves room for the codecs whatever -Xmx is. */
    private static long defaultMemory() {
        return Math.min(MOST_MEMORY, Runtime.getRuntime().maxMemory() / 4);
    }

    private static S3Settings s3(String url) {
        URI uri = uri(url);
        if (uri.getRawAuthority() == null || uri.getUserInfo() != null) {
            throw bad(url, "it has no bucket", null);
        }
        Map<String, String> options = options(uri, url);
        Optional<URI> endpoint = Optional.ofNullable(options.remove("endpoint"))
                .map(text -> S3Settings.parseEndpoint(text)
                        .orElseThrow(() -> bad(url, "endpoint is no URL of a server", null)));
        Optional<String> region = Optional.ofNullable(options.remove("region"));
        String pathStyle = options.remove("pathStyle");
        if (!options.isEmpty()) {
            throw bad(url, "unknown option " + options.keySet().iterator().next(), null);
        }
        return new S3Settings(
                "s3",
                endpoint,
                region,
                pathStyle == null ? endpoint.isPresent() : Boolean.parseBoolean(pathStyle),
                uri.getRawAuthority(),
                S3Settings.trimSlashes(uri.getPath()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                S3Settings.PART_SIZE.bytes(),
                S3Settings.PARTS_IN_FLIGHT,
                Optional.empty(),
                S3Settings.TIMEOUT,
                S3Settings.ATTEMPTS);
    }

    private static Map<String, String> options(URI uri, String url) {
        Map<String, String> options = new TreeMap<>();
        if (uri.getRawQuery() == null) {
            return options;
        }
        for (String pair : uri.getRawQuery().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length < 2) {
                throw bad(url, "option " + pair + " has no value", null);
            }
            options.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return options;
    }

    private static URI uri(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException e) {
            throw bad(url, "it is no URL", e);
        }
    }

    private static BactrianException bad(String url, String why, Exception cause) {
        return new PermanentException(
                ExitCode.CONFIGURATION,
                "'" + url.replaceFirst("//[^/@]*@", "//***@") + "' is no address of a repository: " + why,
                "write s3://bucket/prefix?endpoint=https://s3.example.com&region=eu-1, file:///path or a path",
                cause);
    }
}
