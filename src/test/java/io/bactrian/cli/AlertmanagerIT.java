package io.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.alerts.notify.HttpStandIn;
import io.bactrian.runtime.ExitCode;
import io.bactrian.support.AlertmanagerProcess;
import io.bactrian.support.Cli;
import io.bactrian.support.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** {@code bactrian alertmanager} as it is packaged, with Debian's Prometheus and amtool, beside Debian's Alertmanager. */
@Timeout(600)
class AlertmanagerIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration OFTEN = Duration.ofMillis(50);

    /** What there is nothing of, as docs/reference/alert-api.md says: snapshots, gossip, peers, marks, questions that take time. */
    private static final Pattern EXCEPTIONS = Pattern.compile("alertmanager_(marked_alerts|peer_position"
            + "|cluster_(?!enabled).+|(nflog|silences)_(snapshot|gossip)_.+|(nflog|silences)_query_.+"
            + "|silences_gc_duration_seconds)");

    @TempDir
    Path folder;

    private final HttpStandIn receiver = new HttpStandIn();
    private final HttpStandIn disk = new HttpStandIn();
    private final List<Process> processes = new ArrayList<>();
    private Path config;
    private AlertmanagerProcess alertmanager;

    @BeforeEach
    void write() throws IOException {
        config = Files.writeString(folder.resolve("alertmanager.yml"), """
                route: { receiver: default, group_by: [alertname], group_wait: 1s, group_interval: 1s }
                receivers: [ { name: default, webhook_configs: [ { url: "%s" } ] } ]
                """.formatted(receiver.url("/")));
    }

    @AfterEach
    void stop() {
        if (alertmanager != null) {
            alertmanager.close();
        }
        processes.forEach(Process::destroyForcibly);
        receiver.close();
        disk.close();
    }

    @Test
    void it_reloads_at_hangup_keeps_what_it_had_and_ends_with_0() throws Exception {
        start();
        assertThat(alertmanager.log().lines().findFirst().orElseThrow())
                .matches("ts=\\S+Z caller=\\S+ level=info msg=\"Starting Alertmanager\" version=\\S+");

        Files.writeString(config, Files.readString(config).replace("default", "ops"));
        alertmanager.cli().signal("HUP");
        await().atMost(PATIENCE).until(() -> alertmanager.log().contains("Completed loading of configuration file"));
        assertThat(receivers()).contains("\"ops\"");
        Files.writeString(config, "broken");
        alertmanager.cli().signal("HUP");
        await().atMost(PATIENCE)
                .until(() -> alertmanager.log().contains("level=error msg=\"Loading configuration file failed: "));
        assertThat(alertmanager.get("/metrics").body()).contains("alertmanager_config_last_reload_successful 0.0");
        assertThat(receivers()).contains("\"ops\"");

        alertmanager.cli().signal("TERM");
        Cli.Outcome outcome = alertmanager.cli().await();
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.err()).contains("Received SIGTERM, exiting gracefully...");
    }

    @Test
    void begun_with_nohup_it_says_that_hangup_reloads_nothing() {
        try (Cli cli = Cli.startBy(
                List.of("nohup"),
                folder,
                Map.of(),
                "alertmanager",
                "--config.file=" + config,
                "--storage.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:0")) {
            await().atMost(PATIENCE).pollInterval(OFTEN).until(() -> cli.err().contains("msg=\"Ready\""));
            assertThat(cli.err()).contains("SIGHUP reloads nothing, nohup has it ignored; POST /-/reload does");
        }
    }

    @Test
    void prometheus_tells_it_what_fires_and_what_is_over_and_it_tells_the_receiver() throws Exception {
        alertmanager = AlertmanagerProcess.launch(
                        folder,
                        config,
                        "data",
                        "--web.route-prefix=/am/",
                        "--cluster.listen-address=",
                        "--no-web.systemd-socket")
                .awaitReady("/am");
        disk.answer(200, "disk_full 1\n", "Content-Type", "text/plain; version=0.0.4");
        Files.writeString(folder.resolve("rules.yml"), """
                groups:
                  - name: test
                    rules:
                      - alert: Disk
                        expr: disk_full == 1
                        labels: { severity: critical }
                        annotations: { summary: "the disk is full" }
                """);
        Path prometheus = Files.writeString(folder.resolve("prometheus.yml"), """
                global: { scrape_interval: 1s, evaluation_interval: 1s }
                rule_files: [ rules.yml ]
                scrape_configs: [ { job_name: disk, static_configs: [ { targets: [ "%s" ] } ] } ]
                alerting:
                  alertmanagers:
                    - path_prefix: /am
                      static_configs: [ { targets: [ "%s" ] } ]
                """.formatted(
                        URI.create(disk.url("/")).getAuthority(),
                        URI.create(alertmanager.url()).getAuthority()));
        processes.add(new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + prometheus,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--rules.alert.resend-delay=1s",
                        "--web.listen-address=127.0.0.1:" + Ports.free())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start());

        awaitCalls(1);
        assertThat(receiver.calls().get(0).body()).contains("\"status\":\"firing\"", "the disk is full");
        assertThat(alertmanager.alerts()).hasSize(1);
        JsonNode alert = alertmanager.alerts().get(0);
        assertThat(alert.at("/labels/alertname").asText()).isEqualTo("Disk");
        assertThat(alert.get("generatorURL").asText()).contains("/graph?g0.expr=disk_full");
        disk.answer(200, "disk_full 0\n", "Content-Type", "text/plain; version=0.0.4");
        awaitCalls(2);
        assertThat(receiver.calls().get(1).body()).contains("\"status\":\"resolved\"");
        assertThat(alertmanager.alerts()).isEmpty();
        assertThat(alertmanager.get("/metrics").body())
                .containsPattern("alertmanager_alerts_received_total\\{status=\"resolved\",version=\"v2\"} [1-9]");
    }

    @Test
    void amtool_adds_queries_silences_and_shows_the_configuration() throws Exception {
        start();
        String id = amtool("silence", "add", "alertname=Net", "-c", "known", "-a", "ann", "-d", "1h")
                .strip();
        amtool("alert", "add", "Net", "host=b");
        amtool("alert", "add", "Disk", "host=a", "--annotation=summary=full");

        assertThat(amtool("alert", "query", "-o", "simple")).contains("Disk").doesNotContain("Net");
        assertThat(amtool("alert", "query", "--silenced", "-o", "extended")).contains("alertname=\"Net\"");
        assertThat(amtool("silence", "query", "-o", "extended")).contains(id, "known", "ann");
        await().atMost(PATIENCE)
                .pollInterval(OFTEN)
                .until(() -> receiver.calls().size() == 1);
        assertThat(receiver.calls().get(0).body()).contains("\"alertname\":\"Disk\"");
        amtool("silence", "expire", id);
        await().atMost(PATIENCE)
                .pollInterval(OFTEN)
                .until(() -> receiver.calls().size() == 2);
        assertThat(receiver.calls().get(1).body()).contains("\"alertname\":\"Net\"");
        assertThat(amtool("config", "show")).contains("group_by: [alertname]", "http://<secret>");
        assertThat(amtool("config", "routes", "test", "alertname=Disk").strip()).isEqualTo("default");
    }

    @Test
    void every_metric_of_alertmanager_is_there_or_a_known_exception() throws Exception {
        int port = Ports.free();
        processes.add(new ProcessBuilder(
                        "prometheus-alertmanager",
                        "--config.file=" + config,
                        "--storage.path=" + folder.resolve("theirs"),
                        "--cluster.listen-address=",
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("theirs.log").toFile())
                .start());
        start();
        String theirs = "http://127.0.0.1:" + port;
        await().atMost(PATIENCE).ignoreExceptions().until(() -> metrics(theirs).contains("alertmanager_build_info"));
        alertmanager.get("/api/v2/alerts");

        Set<String> missing = names(metrics(theirs));
        missing.removeAll(names(metrics(alertmanager.url())));

        assertThat(names(metrics(theirs))).hasSizeGreaterThan(20);
        assertThat(missing).allMatch(name -> EXCEPTIONS.matcher(name).matches());
    }

    @Test
    void an_option_that_cannot_be_kept_is_refused_with_the_next_step() {
        assertRefused("--web.config.file=web.yml", "--web.config.file is not read");
        assertRefused(
                "--web.listen-address=0.0.0.0:0", "--web.listen-address: 0.0.0.0 can be reached from other machines");
    }

    private void awaitCalls(int times) {
        await().atMost(PATIENCE)
                .pollInterval(OFTEN)
                .until(() -> receiver.calls().size() == times);
    }

    private void assertRefused(String option, String said) {
        try (AlertmanagerProcess refused = AlertmanagerProcess.launch(folder, config, "data", option)) {
            Cli.Outcome outcome = refused.cli().await();
            assertThat(outcome.exit()).isEqualTo(ExitCode.CONFIGURATION.code());
            assertThat(outcome.errors()).singleElement().asString().contains(said);
            assertThat(outcome.err()).contains("HINT: ");
        }
    }

    private void start() {
        alertmanager = AlertmanagerProcess.launch(folder, config, "data").awaitReady("");
    }

    private String receivers() {
        return alertmanager.get("/api/v2/receivers").body();
    }

    private String amtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("amtool", "--alertmanager.url=" + alertmanager.url()));
        command.addAll(List.of(arguments));
        Path errors = folder.resolve("amtool.err");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as("%s: %s%s", command, said, Files.readString(errors))
                .isZero();
        return said;
    }

    private static String metrics(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url + "/metrics")).build(), BodyHandlers.ofString())
                .body();
    }

    private static Set<String> names(String metrics) {
        Matcher types = Pattern.compile("(?m)^# TYPE (alertmanager_\\w+) ").matcher(metrics);
        Set<String> names = new TreeSet<>();
        while (types.find()) {
            names.add(types.group(1));
        }
        return names;
    }
}
