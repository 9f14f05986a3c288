package io.bactrian.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A real Elasticsearch on a free port of 127.0.0.1, without its optional modules. Each version is started once for all
 * tests of the JVM, which leave it as they found it: unblocked and running.
 */
public final class ElasticsearchServer {

    private static final Path FOLDER = Path.of("target", "elasticsearch");
    private static final String NEWER_SHA256 = "bec49f3b8d00e75c8d1cec85c35298635ec9fbd3ae80ef5aeb6bc05abdb3db2d";
    private static final int NEWER_JAVA = 21;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();
    private static List<ElasticsearchServer> all;

    private final Path home;
    private final Path java;
    private final Path state;
    private final int port;
    private Process process;

    private ElasticsearchServer(Path home, Path java) {
        this.home = home.toAbsolutePath();
        this.java = java;
        this.port = freePort();
        try {
            this.state = Files.createTempDirectory("bactrian-es");
            configure();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Version 8, which runs on the Java of the tests. */
    public static ElasticsearchServer shared() {
        return all().get(0);
    }

    /** Version 8 and, where there is a Java for it, version 9; where there is none, that is said. */
    public static synchronized List<ElasticsearchServer> all() {
        if (all == null) {
            List<ElasticsearchServer> servers = new ArrayList<>();
            servers.add(
                    new ElasticsearchServer(unpacked("elasticsearch-8."), Path.of(System.getProperty("java.home"))));
            Optional<Path> newerJava = newerJava();
            if (newerJava.isPresent()) {
                servers.add(new ElasticsearchServer(unpackNewer(), newerJava.get()));
            } else {
                System.err.println("NOT TESTED: Elasticsearch 9, as this machine has no Java " + NEWER_JAVA
                        + " or newer in JAVA_HOME or /usr/lib/jvm");
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> servers.forEach(ElasticsearchServer::remove)));
            servers.forEach(ElasticsearchServer::launch);
            servers.forEach(ElasticsearchServer::awaitReady);
            all = List.copyOf(servers);
        }
        return all;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Starts it again on the same port with what it had, without waiting for it. */
    public void launch() {
        List<String> command = new ArrayList<>();
        if (ROOT) { // whom it refuses
            command.addAll(List.of("unshare", "--user", "--map-user=1000", "--map-group=1000"));
        }
        command.addAll(List.of("bash", home.resolve("bin/elasticsearch").toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment()
                .putAll(Map.of(
                        "ES_JAVA_HOME", java.toString(),
                        "ES_PATH_CONF", state.resolve("conf").toString(),
                        "ES_TMPDIR", state.resolve("tmp").toString(),
                        "ES_JAVA_OPTS",
                                "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1 -XX:-AlwaysPreTouch -XX:-UseG1GC"
                                        + " -XX:+UseSerialGC"));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void awaitReady() {
        await("Elasticsearch to be ready")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    assertThat(process.isAlive())
                            .as("it runs; it said: %s", Files.readString(log()))
                            .isTrue();
                    return isReady();
                });
    }

    /** As a power cut would. */
    public void kill() {
        List<ProcessHandle> whole = new ArrayList<>(process.descendants().toList());
        whole.add(process.toHandle());
        whole.forEach(ProcessHandle::destroyForcibly);
        await().atMost(Duration.ofSeconds(30)).until(() -> whole.stream().noneMatch(ProcessHandle::isAlive));
    }

    public JsonNode get(String path) {
        return send(path, "GET", "");
    }

    public JsonNode put(String path, String json) {
        return send(path, "PUT", json);
    }

    public JsonNode post(String path, String json) {
        return send(path, "POST", json);
    }

    /** How many documents a data stream has, as a search counts them. */
    public long count(String dataStream) {
        post("/" + dataStream + "/_refresh", "");
        return get("/" + dataStream + "/_count").get("count").asLong();
    }

    @Override
    public String toString() {
        return home.getFileName().toString();
    }

    private JsonNode send(String path, String method, String json) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        json.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(json))
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode())
                    .as("%s %s: %s", method, path, response.body())
                    .isBetween(200, 299);
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean isReady() {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/_cluster/health?wait_for_status=yellow"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // nobody listens yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void configure() throws IOException {
        Path conf = Files.createDirectories(state.resolve("conf"));
        Files.createDirectories(state.resolve("tmp"));
        for (String file : List.of("jvm.options", "log4j2.properties")) {
            Files.copy(home.resolve("config").resolve(file), conf.resolve(file));
        }
        Files.writeString(conf.resolve("elasticsearch.yml"), """
                discovery.type: single-node
                network.host: 127.0.0.1
                http.port: %d
                transport.port: %d
                xpack.security.enabled: false
                cluster.routing.allocation.disk.threshold_enabled: false
                path.data: %s
                path.logs: %s
                """.formatted(
                        port, freePort(), state.resolve("data"), state.resolve("logs")));
    }

    private Path log() {
        return state.resolve("output");
    }

    private void remove() {
        if (process != null) {
            kill();
        }
        Trees.delete(state);
    }

    private static Path unpacked(String name) {
        try (Stream<Path> found = Files.list(FOLDER)) {
            return found.filter(path -> Files.isDirectory(path)
                            && path.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no " + name + " in " + FOLDER));
        } catch (IOException e) {
            throw new IllegalStateException("no " + FOLDER + ": mvn verify unpacks it", e);
        }
    }

    private static Path unpackNewer() {
        try (Stream<Path> found = Files.list(FOLDER)) {
            Path zip = found.filter(path -> path.toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no Elasticsearch 9 in " + FOLDER));
            Path home = FOLDER.resolve(zip.getFileName().toString().replaceFirst("\\.zip$", ""));
            if (!Files.isDirectory(home)) {
                assertThat(sha256(zip)).as("checksum of %s", zip).isEqualTo(NEWER_SHA256);
                Path unfinished = Files.createTempDirectory(FOLDER, "unpacking");
                unzip(zip, unfinished);
                Files.move(unfinished.resolve(home.getFileName()), home);
                Files.delete(unfinished);
            }
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void unzip(Path zip, Path folder) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                assertThat(target).startsWithRaw(folder);
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(in, target);
                }
            }
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Path> newerJava() {
        TreeSet<Path> homes = new TreeSet<>();
        homes.add(Path.of(System.getProperty("java.home")));
        Optional.ofNullable(System.getenv("JAVA_HOME")).map(Path::of).ifPresent(homes::add);
        Path installed = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(installed)) {
            try (Stream<Path> found = Files.list(installed)) {
                found.forEach(homes::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return homes.stream().filter(home -> version(home) >= NEWER_JAVA).findFirst();
    }

    private static int version(Path home) {
        Path release = home.resolve("release");
        if (!Files.isRegularFile(release) || !Files.isExecutable(home.resolve("bin/java"))) {
            return 0;
        }
        try {
            Matcher version = Pattern.compile("JAVA_VERSION=\"(\\d+)").matcher(Files.readString(release));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
