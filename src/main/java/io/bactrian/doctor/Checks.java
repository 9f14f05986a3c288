package io.bactrian.doctor;

import io.bactrian.backup.dump.Sources;
import io.bactrian.backup.repository.Repositories;
import io.bactrian.logs.bulk.ClusterSettings;
import io.bactrian.runtime.RouteFiles;
import io.bactrian.runtime.Settings;
import io.bactrian.validate.RouteOptions;
import io.bactrian.validate.SettingsCheck;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which checks the settings and routes of this machine call for. */
public final class Checks {

    private static final long STATE = 100L << 20;

    private final Supplier<Settings> settings;
    private final Settings own;
    private final List<RouteOptions> dumps;
    private final List<RouteOptions> encryptions;
    private final List<RouteOptions> tails;
    private final List<Check> checks = new ArrayList<>();

    private Checks(Supplier<Settings> settings) {
        this.settings = settings;
        this.own = settings.get();
        Path routes = RouteFiles.of(own).folder();
        this.dumps = RouteOptions.find(routes, own, "dump");
        this.encryptions = RouteOptions.find(routes, own, "encrypt");
        this.tails = RouteOptions.find(routes, own, "tail");
    }

    /**
     * All of them, in the order in which they are shown.
     *
     * @param settings reads the settings anew: checks run side by side, and each collects its own problems
     * @param settingsChecks what every flow has to say of its settings
     */
    public static List<Check> of(Supplier<Settings> settings, List<SettingsCheck> settingsChecks) {
        Checks all = new Checks(settings);
        all.machine();
        all.checks.add(new ConfigurationCheck(settings, settingsChecks));
        all.sources();
        all.keys();
        all.storages();
        all.checks.add(new AlertChannelsCheck(settings));
        ClusterSettings.names(all.own).forEach(name -> all.checks.add(new ElasticsearchCheck(settings, name)));
        all.logs();
        return all.checks;
    }

    private void machine() {
        checks.add(new JavaCheck(Runtime.getRuntime().maxMemory()));
        checks.add(new ClockSyncCheck());
        boolean postgresql = Sources.names(own).stream()
                .anyMatch(name -> type("source", name).equals("postgresql"));
        checks.add(new PostgresqlToolsCheck(settings, postgresql));
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        checks.add(new StockToolCheck("gpg", path));
        checks.add(new StockToolCheck("zstd", path));
        checks.add(new DiskCheck("disk for state", own.base().resolve("data"), STATE));
    }

    private void sources() {
        for (String name : Sources.names(own)) {
            checks.add(new DatabaseCheck(settings, name, wantsRolePasswords(name)));
            if (type("source", name).equals("sqlite")) {
                checks.add(new DiskCheck("disk for the copy of " + name, scratch(name), size(name)));
            }
        }
    }

    private boolean wantsRolePasswords(String source) {
        return dumps.stream()
                .filter(dump -> dump.value("source").equals(Optional.of(source)))
                .anyMatch(dump -> dump.value("globals").orElse("true").equals("true"));
    }

    private Path scratch(String source) {
        return dumps.stream()
                .filter(dump -> dump.value("source").equals(Optional.of(source)))
                .flatMap(dump -> dump.value("scratch").stream())
                .map(own.base()::resolve)
                .findFirst()
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    }

    private long size(String source) {
        try {
            Optional<Path> file = own.section("source." + source).path("path");
            return file.isPresent() && Files.exists(file.get()) ? Files.size(file.get()) : 0;
        } catch (IOException e) {
            return 0; // that the file cannot be read is for the check of the source to say
        }
    }

    private void keys() {
        Set<Path> keys = new LinkedHashSet<>();
        Set<Path> passphrases = new LinkedHashSet<>();
        for (RouteOptions encryption : encryptions) {
            encryption.value("recipients").ifPresent(files -> List.of(files.split(",", -1))
                    .forEach(file -> keys.add(own.base().resolve(file.strip()))));
            encryption
                    .value("passphraseFile")
                    .ifPresent(file -> passphrases.add(own.base().resolve(file)));
        }
        keys.forEach(file -> checks.add(new KeyCheck(file, Clock.systemUTC())));
        passphrases.forEach(file -> checks.add(new PassphraseCheck(file)));
    }

    private void storages() {
        Map<String, String> repositoryOf = new LinkedHashMap<>();
        for (String repository : Repositories.names(own)) {
            own.section("repository." + repository)
                    .list("storages")
                    .forEach(storage -> repositoryOf.putIfAbsent(storage, repository));
        }
        repositoryOf.forEach((storage, repository) -> {
            checks.add(new StorageCheck(settings, repository, storage));
            if (type("storage", storage).equals("directory")) {
                own.section("storage." + storage)
                        .path("path")
                        .ifPresent(path -> checks.add(new DiskCheck("disk of storage " + storage, path, STATE)));
            } else {
                checks.add(new ServerClockCheck(storage, server(storage), Clock.systemUTC()));
            }
        });
    }

    /** Our own spools and logs are there when there is something in them. */
    private void logs() {
        Path ours = own.base().resolve("data").toAbsolutePath();
        for (RouteOptions tail : tails) {
            List<String> paths = absolute(tail.value("paths").orElse(""));
            if (!paths.isEmpty()
                    && paths.stream().noneMatch(path -> Path.of(path).startsWith(ours))) {
                checks.add(new TailCheck(
                        tail.path(), paths, absolute(tail.value("exclude").orElse(""))));
            }
        }
    }

    private List<String> absolute(String patterns) {
        return Stream.of(patterns.split(","))
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .map(pattern ->
                        own.base().resolve(pattern).toAbsolutePath().normalize().toString())
                .toList();
    }

    private URI server(String storage) {
        var section = own.section("storage." + storage);
        String region = section.text("region", "us-east-1");
        String endpoint = section.text("endpoint", "https://s3." + region + ".amazonaws.com");
        return URI.create(endpoint.contains("://") ? endpoint : "https://" + endpoint);
    }

    private String type(String kind, String name) {
        return own.section(kind + "." + name).text("type", "");
    }
}
