package io.bactrian.backup.recovery;

import io.bactrian.backup.Manifest;
import io.bactrian.backup.Manifest.StoredArtifact;
import io.bactrian.backup.OpenDump;
import io.bactrian.backup.SourceFacts;
import io.bactrian.backup.StagedDump;
import io.bactrian.backup.codec.DecryptionKeys;
import io.bactrian.backup.codec.OpenPgpKeys;
import io.bactrian.backup.repository.Repository;
import io.bactrian.backup.repository.StoreListener;
import io.bactrian.runtime.Settings;
import io.bactrian.support.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Real backups for tests of recovery: dumped, compressed and encrypted by the components, stored in directories that a
 * test may damage.
 */
final class BackupLab implements AutoCloseable {

    private static final AtomicInteger BACKUPS = new AtomicInteger();

    private final Path folder;
    private final Path privateKey;
    private final Path publicKey;
    private final StringBuilder lines = new StringBuilder();

    BackupLab() throws IOException {
        // Not @TempDir: that is closed to the user the scratch server runs as when the tests run as root.
        folder = Files.createTempDirectory(Path.of("/tmp"), "bactrian-lab");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        publicKey = folder.resolve("public.asc");
        privateKey = folder.resolve("private.asc");
        OpenPgpKeys.generate("Lab <lab@example.org>", publicKey, privateKey, Optional.empty());
        Files.createDirectories(folder.resolve("conf"));
        Files.createDirectories(folder.resolve("one"));
        Files.createDirectories(folder.resolve("two"));
        Files.createDirectories(scratch());
        set("storage.one.type", "directory");
        set("storage.one.path", "one");
        set("storage.two.type", "directory");
        set("storage.two.path", "two");
        set("repository.local.storages", "one");
        set("repository.pair.storages", "one,two");
    }

    void set(String key, String value) throws IOException {
        lines.append(key).append('=').append(value).append('\n');
        Files.writeString(folder.resolve("conf/bactrian.properties"), lines);
    }

    Settings settings() {
        return Settings.load(folder.resolve("conf/bactrian.properties"), Map.of(), Map.of());
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    Path scratch() {
        return folder.resolve("scratch");
    }

    DecryptionKeys keys() {
        return new DecryptionKeys(List.of(privateKey), Optional.empty(), Optional.empty());
    }

    DecryptionKeys otherKeys() throws IOException {
        Path other = folder.resolve("other.asc");
        if (!Files.exists(other)) {
            OpenPgpKeys.generate("Other <o@example.org>", folder.resolve("other.pub"), other, Optional.empty());
        }
        return new DecryptionKeys(List.of(other), Optional.empty(), Optional.empty());
    }

    Repository repository(String name) {
        return Repository.open(settings(), name);
    }

    RestoreOptions options() {
        return RestoreOptions.with(keys()).withScratchFolder(scratch());
    }

    Manifest backupPostgresql(PostgresServer server, String database, String repository) throws Exception {
        Path password = folder.resolve("pg-password");
        if (!Files.exists(password)) {
            Files.createFile(
                    password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(password, PostgresServer.PASSWORD);
        }
        set("source." + database + ".type", "postgresql");
        set("source." + database + ".host", server.host());
        set("source." + database + ".port", Integer.toString(server.port()));
        set("source." + database + ".database", database);
        set("source." + database + ".user", PostgresServer.SUPERUSER);
        set("source." + database + ".password-file", password.toString());
        return backup("postgresql", database, repository);
    }

    Manifest backupSqlite(String name, Path file, String repository) throws Exception {
        set("source." + name + ".type", "sqlite");
        set("source." + name + ".path", file.toString());
        return backup("sqlite", name, repository);
    }

    /** Where a file of a backup lies in one of the directory storages. */
    Path stored(String storage, Manifest manifest, String file) {
        return folder.resolve(storage)
                .resolve(manifest.backup())
                .resolve(manifest.id())
                .resolve(file);
    }

    Path stored(String storage, Manifest manifest, StoredArtifact artifact) {
        return stored(storage, manifest, artifact.file());
    }

    static StoredArtifact database(Manifest manifest) {
        return manifest.artifacts().stream()
                .filter(artifact -> artifact.name().equals("database"))
                .findFirst()
                .orElseThrow();
    }

    static void flipBit(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 4;
        overwrite(file, bytes);
    }

    static void truncate(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        overwrite(file, java.util.Arrays.copyOf(bytes, bytes.length * 2 / 3));
    }

    static Manifest withCounts(Manifest manifest, SortedMap<String, Long> counts) {
        SourceFacts source = manifest.source();
        return new Manifest(
                manifest.format(),
                manifest.id(),
                manifest.backup(),
                manifest.bactrian(),
                manifest.host(),
                manifest.started(),
                manifest.completed(),
                new SourceFacts(
                        source.engine(),
                        source.name(),
                        source.serverVersion(),
                        source.tool(),
                        source.identity(),
                        source.details(),
                        counts),
                manifest.stages(),
                manifest.artifacts());
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static void overwrite(Path file, byte[] bytes) throws IOException {
        Files.delete(file); // stored files are read-only
        Files.write(file, bytes);
    }

    private Manifest backup(String engine, String source, String repository) throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("settings", settings());
            camel.start();
            try (ProducerTemplate template = camel.createProducerTemplate();
                    Repository target = repository(repository)) {
                Object dump = template.requestBody("dump:" + engine + "?source=" + source, null, StagedDump.class);
                Object compressed = template.requestBody("compress:zstd?workers=1", dump, StagedDump.class);
                StagedDump staged =
                        template.requestBody("encrypt:openpgp?recipients=" + publicKey, compressed, StagedDump.class);
                try (OpenDump open = staged.open()) {
                    // A name of its own for each: two of one second would have the same identifier.
                    return target.store(source + "-" + BACKUPS.incrementAndGet(), open, StoreListener.NONE);
                }
            }
        }
    }
}
