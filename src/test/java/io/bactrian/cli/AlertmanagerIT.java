package io.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.support.MemoryAlertmanager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bactrian alertmanager} as a process, over alerts in memory, with Debian's Prometheus and beside Debian's Alertmanager. */
@Timeout(120)
class AlertmanagerIT {

    private static final Path JAR =
            Path.of("target", "bactrian", "bactrian.jar").toAbsolutePath();
    private static final Path LIB = Path.of("target", "bactrian", "lib").toAbsolutePath();
    private static final Path TESTS = Path.of("target", "test-classes").toAbsolutePath();
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\" address=(\\S+)");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What alerts in memory do not count, and what there is nothing of: docs/reference/alert-api.md lists the latter. */
    private static final Pattern EXCEPTIONS = Pattern.compile("alertmanager_(alerts|marked_alerts"
            + "|nflog_.*|silences_.*|dispatcher_.*|notification.*|cluster_.+|peer_position|oversi.*)");

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();
    private Path config;
    private Path log;

    @BeforeEach
    void write() throws IOException {
        config = Files.writeString(folder.resolve("alertmanager.yml"), """
                route: { receiver: default }
                receivers: [ { name: default } ]
                """);
        log = folder.resolve("log");
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void it_listens_soon_reloads_at_hangup_and_ends_with_0() throws Exception {
        Instant begun = Instant.now();
        Process process = start();
        String address = address();
        System.out.println("alertmanager listens after "
                + Duration.between(begun, Instant.now()).toMillis() + " ms");
        await().atMost(PATIENCE).until(() -> get(address, "/-/ready").statusCode() == 200);
        assertThat(log().lines().findFirst().orElseThrow())
                .matches("ts=\\S+Z caller=\\S+ level=info msg=\"Starting Alertmanager\" version=\\S+");

        signal(process, "HUP");
        await().atMost(PATIENCE).until(() -> log().contains("Completed loading of configuration file"));
        Files.writeString(config, "broken");
        signal(process, "HUP");
        await().atMost(PATIENCE).until(() -> log().contains("level=error msg=\"Loading configuration file failed: "));
        assertThat(get(address, "/metrics").body()).contains("alertmanager_config_last_reload_successful 0.0");
        assertThat(get(address, "/api/v2/status").statusCode()).isEqualTo(200);

        signal(process, "TERM");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(log()).contains("Received SIGTERM, exiting gracefully...");
    }

    @Test
    void prometheus_tells_it_what_fires_and_what_is_over() throws Exception {
        start("--web.route-prefix=/am/", "--cluster.listen-address=", "--no-web.systemd-socket");
        String address = address();
        long until = Instant.now().plusSeconds(8).getEpochSecond();
        Files.writeString(folder.resolve("rules.yml"), """
                groups:
                  - name: test
                    rules:
                      - alert: Soon
                        expr: vector(time()) < %d
                        labels: { severity: critical }
                        annotations: { summary: "it is early" }
                """.formatted(until));
        Path prometheus = Files.writeString(folder.resolve("prometheus.yml"), """
                global: { scrape_interval: 1s, evaluation_interval: 1s }
                rule_files: [ rules.yml ]
                alerting:
                  alertmanagers:
                    - path_prefix: /am
                      static_configs: [ { targets: [ "%s" ] } ]
                """.formatted(address));
        processes.add(new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + prometheus,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--rules.alert.resend-delay=1s",
                        "--web.listen-address=127.0.0.1:" + freePort())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start());

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> alerts(address).size() == 1);
        JsonNode alert = alerts(address).get(0);
        assertThat(alert.at("/labels/alertname").asText()).isEqualTo("Soon");
        assertThat(alert.at("/annotations/summary").asText()).isEqualTo("it is early");
        assertThat(alert.get("generatorURL").asText()).contains("/graph?g0.expr=");
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> alerts(address)
                .isEmpty());
        assertThat(get(address, "/am/metrics").body())
                .containsPattern("alertmanager_alerts_received_total\\{status=\"resolved\",version=\"v2\"} [1-9]");
    }

    @Test
    void every_metric_of_alertmanager_is_there_or_a_known_exception() throws Exception {
        start();
        String ours = address();
        int port = freePort();
        processes.add(new ProcessBuilder(
                        "prometheus-alertmanager",
                        "--config.file=" + config,
                        "--storage.path=" + folder.resolve("theirs"),
                        "--cluster.listen-address=",
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("theirs.log").toFile())
                .start());
        String theirs = "127.0.0.1:" + port;
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> get(theirs, "/-/ready").statusCode() == 200);
        await().atMost(PATIENCE).until(() -> get(ours, "/-/ready").statusCode() == 200);
        get(ours, "/api/v2/alerts");

        Set<String> missing = names(theirs);
        missing.removeAll(names(ours));
        missing.removeIf(name -> EXCEPTIONS.matcher(name).matches());

        assertThat(names(theirs)).hasSizeGreaterThan(20);
        assertThat(missing).isEmpty();
    }

    @Test
    void an_option_that_cannot_be_kept_is_refused_with_the_next_step() throws Exception {
        assertRefused("--web.config.file=web.yml", "--web.config.file is not read");
        assertRefused("--web.listen-address=0.0.0.0:0", "can be reached from other machines");
    }

    private void assertRefused(String option, String said) throws Exception {
        Process process = start(option);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(log()).contains(said);
    }

    private Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                TESTS + ":" + JAR + ":" + LIB + "/*",
                MemoryAlertmanager.class.getName(),
                "--config.file=" + config,
                "--storage.path",
                folder.resolve("data").toString()));
        if (List.of(options).stream().noneMatch(option -> option.startsWith("--web.listen-address"))) {
            command.add("--web.listen-address=127.0.0.1:0");
        }
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        processes.add(process);
        return process;
    }

    private String address() {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> {
                            Matcher line = LISTENING.matcher(log());
                            return line.find() ? line.group(1) : "";
                        },
                        found -> !found.isEmpty());
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode alerts(String address) throws Exception {
        return new JsonMapper().readTree(get(address, "/am/api/v2/alerts").body());
    }

    private HttpResponse<String> get(String address, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + address + path)).build(), BodyHandlers.ofString());
    }

    private Set<String> names(String address) throws Exception {
        Matcher types = Pattern.compile("(?m)^# TYPE (alertmanager_\\w+) ")
                .matcher(get(address, "/metrics").body());
        Set<String> names = new TreeSet<>();
        while (types.find()) {
            names.add(types.group(1));
        }
        return names;
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
