package io.bactrian.demo;

import io.bactrian.backup.codec.OpenPgpKeys;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The demo's folder: settings, keys and routes of an instance as an operator would write them, and everything else that
 * the demo leaves. A folder that holds something already is never touched.
 */
final class DemoFolder {

    static final String ACCESS_KEY = "demo";
    static final String BUCKET = "shop-backups";

    /** Of the routes that we ship, those that every instance wants. */
    static final List<String> SHIPPED = List.of(
            "shared/archive.camel.yaml",
            "shared/backup.camel.yaml",
            "shared/logs.camel.yaml",
            "alerts/email.camel.yaml",
            "alerts/slack.camel.yaml",
            "alerts/telegram.camel.yaml",
            "alerts/webhook.camel.yaml");

    private static final Map<String, String> OWN = Map.of(
            "shop.camel.yaml", "backup/shop.camel.yaml",
            "shop-verify.camel.yaml", "backup/shop-verify.camel.yaml",
            "shop-drill.camel.yaml", "backup/shop-drill.camel.yaml",
            "archive.camel.yaml", "backup/archive.camel.yaml");

    private static final int MOST_FOLDERS = 1000;

    private final Path path;
    private final boolean temporary;

    private DemoFolder(Path path, boolean temporary) {
        this.path = path.toAbsolutePath().normalize();
        this.temporary = temporary;
    }

    /**
     * An empty folder.
     *
     * @param wanted must be empty or not exist
     * @param temporary without a wanted one: in the system's folder for temporary files, or else {@code demo} below the
     *     current folder, or {@code demo-2} and so on when that is taken
     */
    static DemoFolder make(Optional<Path> wanted, boolean temporary) throws IOException {
        if (wanted.isPresent()) {
            if (!isFree(wanted.get())) {
                throw new PermanentException(
                        ExitCode.CONFIGURATION,
                        wanted.get() + " is not empty",
                        "name a new folder: the demo changes nothing that it did not make");
            }
            return new DemoFolder(Files.createDirectories(wanted.get()), false);
        }
        if (temporary) {
            return new DemoFolder(Files.createTempDirectory("bactrian-demo-"), true);
        }
        for (int number = 1; number < MOST_FOLDERS; number++) {
            Path folder = Path.of(number == 1 ? "demo" : "demo-" + number);
            if (isFree(folder)) {
                return new DemoFolder(Files.createDirectories(folder), false);
            }
        }
        throw new PermanentException(
                ExitCode.CONFIGURATION,
                "there are too many folders of demos here",
                "delete some, or name one: --folder");
    }

    Path path() {
        return path;
    }

    /** Whether the demo chose a place that is nobody's. */
    boolean temporary() {
        return temporary;
    }

    Path settings() {
        return path.resolve("conf/bactrian.properties");
    }

    Path log() {
        return path.resolve("bactrian.log");
    }

    /** Where the S3 server keeps the objects of the bucket. */
    Path bucket() {
        return store().resolve(BUCKET);
    }

    Path store() {
        return path.resolve("s3");
    }

    Path privateKey() {
        return path.resolve("conf/secrets/backup-private.asc");
    }

    /** A path in it as one would type it here. */
    String shown(Path file) {
        Path here = Path.of("").toAbsolutePath();
        return (file.startsWith(here) ? here.relativize(file) : file).toString();
    }

    /** Makes the keys: a pair for the backups, and the secret key of the S3 server, which is answered. */
    String writeKeys() throws IOException {
        Path secrets = Files.createDirectories(path.resolve("conf/secrets"));
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwx------"));
        OpenPgpKeys.generate(
                "Demo of Bactrian <demo@example.org>",
                path.resolve("conf/backup-public.asc"),
                privateKey(),
                Optional.empty());
        byte[] random = new byte[20];
        new SecureRandom().nextBytes(random);
        String secret = HexFormat.of().formatHex(random);
        Path file = Files.createFile(
                secrets.resolve("s3-secret-key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, secret + "\n");
        return secret;
    }

    /** Writes the routes. */
    void writeRoutes(String engine) throws IOException {
        Path routes = path.resolve("routes");
        for (String file : SHIPPED) {
            write(routes.resolve(file), read("/io/bactrian/routes/" + file));
        }
        for (Map.Entry<String, String> own : OWN.entrySet()) {
            write(routes.resolve(own.getValue()), read(own.getKey()).replace("@engine@", engine));
        }
    }

    /**
     * Writes the settings.
     *
     * @param sources of what is protected, by key
     * @param values of everything that differs from demo to demo, by its name in the template
     */
    void writeSettings(Map<String, String> sources, Map<String, String> values) throws IOException {
        String text = read("bactrian.properties")
                .replace(
                        "@sources@",
                        sources.entrySet().stream()
                                .map(entry -> entry.getKey() + " = " + entry.getValue())
                                .collect(Collectors.joining("\n")));
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue());
        }
        write(settings(), text);
    }

    /** Deletes it with all that is in it. */
    void delete() throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isFree(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return !Files.exists(folder);
        }
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isEmpty();
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String read(String resource) throws IOException {
        try (InputStream in = DemoFolder.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the program lacks its file " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
