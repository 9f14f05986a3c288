package io.bactrian.support;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A Ceph object gateway over one monitor and one OSD that keeps everything in memory: the S3 server of the tests that is
 * not ours. All three run in the foreground as children of this JVM and end with it.
 */
public final class CephGateway {

    private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(4);

    private static CephGateway shared;

    private final Path folder;
    private final int port;
    private final List<Process> daemons = new ArrayList<>();

    private CephGateway(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Starts with the first use, which takes some twenty seconds. */
    public static synchronized CephGateway shared() throws IOException {
        if (shared == null) {
            CephGateway gateway = new CephGateway(Files.createTempDirectory("bactrian-ceph"), Ports.free());
            Runtime.getRuntime().addShutdownHook(new Thread(gateway::stop));
            gateway.start();
            shared = gateway;
        }
        return shared;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Runs {@code radosgw-admin} and answers what it printed. */
    public String admin(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("radosgw-admin", "-c", conf(), "-n", "client.rgw"));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    private void start() throws IOException {
        int monitorPort = Ports.free();
        String monitor = "v1:127.0.0.1:" + monitorPort;
        String cluster = UUID.randomUUID().toString();
        for (String name : List.of("run", "log", "rgw", "mon.a", "osd.0")) {
            Files.createDirectory(folder.resolve(name));
        }
        Files.createFile(folder.resolve("keyring"));
        Files.writeString(Path.of(conf()), configuration(cluster, monitor));

        run(List.of(
                "monmaptool",
                "--create",
                "--fsid",
                cluster,
                "--addv",
                "a",
                "[" + monitor + "]",
                "--set-min-mon-release",
                "16",
                folder.resolve("monmap").toString()));
        run(List.of(
                "ceph-mon",
                "-c",
                conf(),
                "--mkfs",
                "-i",
                "a",
                "--monmap",
                folder.resolve("monmap").toString()));
        daemon("ceph-mon", "-i", "a");
        String osd = UUID.randomUUID().toString();
        run(List.of("ceph", "-c", conf(), "osd", "new", osd, "0"));
        run(List.of("ceph-osd", "-c", conf(), "-i", "0", "--mkfs", "--osd-uuid", osd));
        run(List.of("ceph", "-c", conf(), "osd", "crush", "add", "osd.0", "1.0", "host=localhost", "root=default"));
        daemon("ceph-osd", "-i", "0");
        daemon("radosgw", "-n", "client.rgw");
        Awaitility.await("the Ceph gateway to answer; see " + folder.resolve("log"))
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(200))
                .until(this::answers);
        admin(
                "user",
                "create",
                "--uid=test",
                "--display-name=test",
                "--access-key=" + S3Server.ACCESS_KEY,
                "--secret-key=" + S3Server.SECRET_KEY);
    }

    /** No authentication among the three: they are on the loopback interface for the length of a test. */
    private String configuration(String cluster, String monitor) {
        return String.join(
                "\n",
                "[global]",
                "fsid = " + cluster,
                "mon host = " + monitor,
                "mon initial members = a",
                "public addr = 127.0.0.1",
                "auth cluster required = none",
                "auth service required = none",
                "auth client required = none",
                "ms bind ipv6 = false",
                "ms bind msgr2 = false",
                "run dir = " + folder.resolve("run"),
                "admin socket = " + folder.resolve("run") + "/$name.asok",
                "log file = " + folder.resolve("log") + "/$name.log",
                "keyring = " + folder.resolve("keyring"),
                "mon data = " + folder.resolve("mon.a"),
                "mon data avail crit = 1",
                "mon allow pool size one = true",
                "mon max pg per osd = 1000",
                "osd data = " + folder + "/osd.$id",
                "osd objectstore = memstore",
                "memstore device bytes = 4294967296",
                "osd memory target = 939524096",
                "osd class update on start = false",
                "osd crush update on start = false",
                "osd crush chooseleaf type = 0",
                "osd pool default size = 1",
                "osd pool default min size = 1",
                "osd pool default pg num = 8",
                "osd pool default pg autoscale mode = off",
                "[client.rgw]",
                "rgw frontends = beast endpoint=127.0.0.1:" + port,
                "rgw data = " + folder.resolve("rgw"),
                "rgw dns name = localhost",
                "rgw thread pool size = 64",
                "");
    }

    private boolean answers() {
        for (Process daemon : daemons) {
            if (!daemon.isAlive()) {
                throw new IllegalStateException("a Ceph daemon ended with " + daemon.exitValue() + ": " + outputs());
            }
        }
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) endpoint().toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(2000);
            return connection.getResponseCode() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private String outputs() {
        StringBuilder text = new StringBuilder();
        for (String program : List.of("ceph-mon", "ceph-osd", "radosgw")) {
            try {
                String output = Files.readString(folder.resolve("log/" + program + ".out"));
                text.append(program).append(": ").append(output, Math.max(0, output.length() - 2000), output.length());
            } catch (IOException e) {
                text.append(program).append(": no output").append(System.lineSeparator());
            }
        }
        return text.toString();
    }

    private void daemon(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program, "-c", conf(), "-f"));
        command.addAll(Arrays.asList(arguments));
        daemons.add(builder(command)
                .redirectOutput(folder.resolve("log/" + program + ".out").toFile())
                .start());
    }

    private String run(List<String> command) throws IOException {
        Path output = Files.createTempFile(folder, "command", ".out");
        Process process = builder(command).redirectOutput(output.toFile()).start();
        try {
            if (!process.waitFor(COMMAND_TIMEOUT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(command + " failed: " + Files.readString(output));
            }
            return Files.readString(output);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(command + " was interrupted", e);
        }
    }

    private ProcessBuilder builder(List<String> command) throws IOException {
        Path program = Path.of("/usr/bin", command.get(0));
        if (!Files.isExecutable(program)) {
            throw new IOException(program + " is missing: apt-get install radosgw ceph-mon ceph-osd ceph-common");
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CEPH_CONF", conf());
        return builder;
    }

    private void stop() {
        for (int at = daemons.size() - 1; at >= 0; at--) {
            Process daemon = daemons.get(at);
            daemon.destroyForcibly();
            try {
                daemon.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Trees.delete(folder);
    }

    private String conf() {
        return folder.resolve("ceph.conf").toString();
    }
}
