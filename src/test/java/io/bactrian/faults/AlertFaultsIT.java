package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.alerts.config.Extensions;
import io.bactrian.alerts.dispatch.SystemTimers;
import io.bactrian.alerts.escalate.Escalations;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Group;
import io.bactrian.alerts.notify.HttpStandIn;
import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.Settings;
import io.bactrian.support.AlertConfigs;
import io.bactrian.support.AlertmanagerProcess;
import io.bactrian.support.DatabaseLink;
import io.bactrian.support.PostgresServer;
import io.bactrian.support.RecordingOutgoing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bactrian alertmanager} on a PostgreSQL that fails, in a crowd, and killed: what fires is told, and told once. */
@Timeout(600)
class AlertFaultsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration OFTEN = Duration.ofMillis(50);
    /** Several times the interval of a group. */
    private static final Duration LONG = Duration.ofSeconds(3);

    private static final String DISPATCHING = "msg=\"dispatching alerts\"";
    private static final int CROWD = 10_000;
    private static final int ROUNDS = 6;

    private static PostgresServer server;

    @TempDir
    Path folder;

    private final JsonMapper json = new JsonMapper();
    private final HttpStandIn receiver = new HttpStandIn();
    private final List<AlertmanagerProcess> started = new ArrayList<>();
    private String ledger;
    private Path config;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void write() throws IOException {
        ledger = server.createDatabase();
        Path secret = Files.createDirectory(folder.resolve("conf")).resolve("ledger.secret");
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, PostgresServer.PASSWORD + "\n");
        config = folder.resolve("alertmanager.yml");
        configure("1s", "spare");
    }

    @AfterEach
    void stop() {
        started.forEach(AlertmanagerProcess::close);
        receiver.close();
    }

    @Test
    void while_the_database_is_away_alerts_are_refused_and_afterwards_everything_is_told_once() throws IOException {
        AlertmanagerProcess alertmanager = start(server.port(), "");
        assertThat(fire(alertmanager, "Disk").statusCode()).isEqualTo(200);
        awaitTold("firing", "Disk", 1);

        assertThat(fire(alertmanager, "Pending").statusCode()).isEqualTo(200);
        server.stop();
        CompletableFuture<HttpResponse<String>> refused = alertmanager.postLater("/api/v2/alerts", firing("Net"));
        await().during(LONG).atMost(LONG.multipliedBy(2)).untilAsserted(() -> {
            Instant begun = Instant.now();
            assertThat(alertmanager.get("/-/healthy").statusCode()).isEqualTo(200);
            assertThat(names(alertmanager.alerts())).containsExactlyInAnyOrder("Disk", "Pending");
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(2));
        });
        assertThat(refused.join().statusCode()).isEqualTo(500);
        assertThat(refused.join().body()).contains("were not taken").doesNotContain("Exception");
        assertThat(told("firing", "Pending")).isZero();
        configure("1s", "new");
        alertmanager.cli().signal("HUP");
        await().atMost(PATIENCE)
                .pollInterval(OFTEN)
                .until(() -> alertmanager.get("/api/v2/receivers").body().contains("\"new\""));
        server.launch();

        await().atMost(PATIENCE).until(() -> fire(alertmanager, "Net").statusCode() == 200);
        awaitTold("firing", "Net", 1);
        awaitTold("firing", "Pending", 1);
        staysAsItIs();
        assertThat(resolve(alertmanager, "Disk").statusCode()).isEqualTo(200);
        awaitTold("resolved", "Disk", 1);
        for (String name : List.of("Disk", "Pending", "Net")) {
            assertThat(told("firing", name)).as(name).isEqualTo(1);
        }
        assertThat(alertmanager.log())
                .contains("the ledger does not answer")
                .doesNotContain("\tat ")
                .doesNotContain("Loading configuration file failed");
    }

    @Test
    void nothing_is_told_twice_when_the_answer_to_a_commit_is_lost_and_a_silent_network_holds_nobody_for_long()
            throws IOException {
        configure(
                "3s", "spare"); // Net's first look wakes the delivery of what Disk's left behind, before Disk's second
        try (DatabaseLink link = DatabaseLink.to(server.port())) {
            AlertmanagerProcess alertmanager = start(link.port(), "?prepareThreshold=0&socketTimeout=2");
            link.loseAnswerToCommitOf("insert into notification_log");
            assertThat(fire(alertmanager, "Disk").statusCode()).isEqualTo(200);
            await().atMost(PATIENCE).pollInterval(OFTEN).until(() -> link.lost() == 1);
            fire(alertmanager, "Net");
            awaitTold("firing", "Net", 1);
            awaitTold("firing", "Disk", 1);

            link.silence();
            HttpResponse<String> refused = fire(alertmanager, "Refused");
            assertThat(refused.statusCode()).isEqualTo(500);
            assertThat(alertmanager.get("/-/healthy").statusCode()).isEqualTo(200);
            link.heal();
            await().atMost(PATIENCE).until(() -> fire(alertmanager, "Late").statusCode() == 200);
            awaitTold("firing", "Late", 1);
            staysAsItIs();
            assertThat(told("firing", "Disk")).isEqualTo(1);
            assertThat(told("firing", "Net")).isEqualTo(1);
        }
    }

    @Test
    void ten_thousand_alerts_are_one_notification_and_reloads_and_silences_do_not_disturb_groups() throws IOException {
        AlertmanagerProcess alertmanager = start(server.port(), "");
        assertThat(alertmanager.post("/api/v2/alerts", crowd()).statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> receiver.calls().size() == 1);
        JsonNode message = json.readTree(receiver.calls().get(0).body());
        assertThat(message.get("alerts")).hasSize(CROWD);
        assertThat(message.get("truncatedAlerts").asInt()).isZero();

        for (int round = 0; round < ROUNDS; round++) {
            String silence = silence(alertmanager, "Quiet" + round);
            fire(alertmanager, "Quiet" + round);
            fire(alertmanager, "Loud" + round);
            configure("1s", "spare" + round);
            alertmanager.cli().signal("HUP");
            String spare = "\"spare" + round + "\"";
            await().atMost(PATIENCE)
                    .pollInterval(OFTEN)
                    .until(() -> alertmanager.get("/api/v2/receivers").body().contains(spare));
            if (round % 3 == 0) {
                expire(alertmanager, silence);
            }
        }

        for (int round = 0; round < ROUNDS; round++) {
            awaitTold("firing", "Loud" + round, 1);
        }
        for (int round = 0; round < ROUNDS; round += 3) {
            awaitTold("firing", "Quiet" + round, 1);
        }
        staysAsItIs();
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(told("firing", "Quiet" + round)).as("Quiet" + round).isEqualTo(round % 3 == 0 ? 1 : 0);
            assertThat(told("firing", "Loud" + round)).as("Loud" + round).isEqualTo(1);
        }
        assertThat(alertmanager.log()).contains("Completed loading").doesNotContain("level=error");
    }

    @Test
    void of_two_on_one_ledger_one_tells_and_the_other_takes_over_when_it_is_killed() {
        AlertmanagerProcess one = launch(server.port(), "");
        AlertmanagerProcess other = launch(server.port(), "");
        one.awaitReady("");
        other.awaitReady("");
        boolean isOne = one.log().contains(DISPATCHING);
        AlertmanagerProcess first = isOne ? one : other;
        AlertmanagerProcess second = isOne ? other : one;
        assertThat(first.log()).contains(DISPATCHING);
        assertThat(second.log()).doesNotContain(DISPATCHING);

        assertThat(fire(second, "Handed").statusCode()).isEqualTo(200);
        assertThat(fire(first, "Own").statusCode()).isEqualTo(200);
        awaitTold("firing", "Handed", 1);
        awaitTold("firing", "Own", 1);
        await().atMost(PATIENCE).until(() -> names(second.alerts()).size() == 2);

        assertThat(fire(first, "Last").statusCode()).isEqualTo(200);
        assertThat(fire(second, "OnItsWay").statusCode()).isEqualTo(200);
        first.cli().signal("KILL");
        first.cli().await();
        assertThat(fire(second, "Meanwhile").statusCode()).isEqualTo(200);

        for (String name : List.of("Last", "OnItsWay", "Meanwhile")) {
            awaitTold("firing", name, 1);
        }
        assertThat(second.log()).contains(DISPATCHING);
        staysAsItIs();
        for (String name : List.of("Handed", "Own", "Last", "OnItsWay", "Meanwhile")) {
            assertThat(told("firing", name)).as(name).isEqualTo(1);
        }
    }

    /** The other one is held in its transaction until the database says that ours waits for it. */
    @Test
    void of_two_who_acknowledge_a_group_at_the_same_time_none_is_refused() throws Exception {
        String key = "{}:{alertname=\"Disk\"}";
        Path settings = Files.writeString(folder.resolve("conf/bactrian.properties"), settings(server.port(), ""));
        try (Ledger rows = Ledger.open(Settings.load(settings, Map.of(), Map.of()));
                SystemTimers timers = new SystemTimers();
                Connection other = server.connect(ledger)) {
            Group group = group(key, timers.now());
            Escalations escalations = new Escalations(
                    rows,
                    timers,
                    () -> AlertConfigs.of(Extensions.NONE, Map.of(), "ops"),
                    new RecordingOutgoing(rows),
                    some -> Optional.of(group));
            other.setAutoCommit(false);
            try (Statement insert = other.createStatement()) {
                insert.execute("insert into acknowledgement (id, group_key, who, note, at) values" + " (encode(sha256('"
                        + key + "'), 'hex'), '" + key + "', 'bob', '', now())");
            }
            CompletableFuture<Void> ours =
                    CompletableFuture.runAsync(() -> escalations.acknowledge(key, "anna", "replacing the disk"));
            await().atMost(PATIENCE).pollInterval(OFTEN).until(() -> "1"
                    .equals(server.query(
                            ledger,
                            "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                    + " and datname = current_database()")));
            other.commit();
            ours.get(20, TimeUnit.SECONDS);
            assertThat(escalations.acknowledgement(key)).get().satisfies(kept -> {
                assertThat(kept.by()).isEqualTo("anna");
                assertThat(kept.comment()).isEqualTo("replacing the disk");
            });
            assertThat(server.query(ledger, "select count(*) from acknowledgement"))
                    .isEqualTo("1");
        }
    }

    private static Group group(String key, Instant now) {
        Labels labels = Labels.of("alertname", "Disk");
        Alert alert = new Alert(labels, Labels.NONE, now, Alert.NEVER, "", now, false);
        return new Group("{}", key, "ops", labels, Labels.NONE, List.of(alert), now);
    }

    private AlertmanagerProcess start(int port, String parameters) {
        return launch(port, parameters).awaitReady("");
    }

    private AlertmanagerProcess launch(int port, String parameters) {
        try {
            Path settings = Files.writeString(folder.resolve("conf/bactrian.properties"), settings(port, parameters));
            AlertmanagerProcess process =
                    AlertmanagerProcess.launch(folder, config, "data" + started.size(), "--conf=" + settings);
            started.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String settings(int port, String parameters) {
        return """
                ledger.url=jdbc:postgresql://127.0.0.1:%d/%s%s
                ledger.user=%s
                ledger.password-file=conf/ledger.secret
                """.formatted(port, ledger, parameters, PostgresServer.SUPERUSER);
    }

    private void configure(String interval, String other) throws IOException {
        Files.writeString(config, """
                route: { receiver: ops, group_by: [alertname], group_wait: 1s, group_interval: %s }
                receivers: [ { name: ops, webhook_configs: [ { url: "%s" } ] }, { name: %s } ]
                """.formatted(interval, receiver.url("/"), other));
    }

    private static HttpResponse<String> fire(AlertmanagerProcess process, String name) {
        return process.post("/api/v2/alerts", firing(name));
    }

    private static String firing(String name) {
        return "[{\"labels\":{\"alertname\":\"%s\",\"host\":\"a\"}}]".formatted(name);
    }

    private static HttpResponse<String> resolve(AlertmanagerProcess process, String name) {
        return process.post(
                "/api/v2/alerts",
                "[{\"labels\":{\"alertname\":\"%s\",\"host\":\"a\"},\"endsAt\":\"%s\"}]"
                        .formatted(name, Instant.now()));
    }

    private static String crowd() {
        return IntStream.range(0, CROWD)
                .mapToObj("{\"labels\":{\"alertname\":\"Crowd\",\"host\":\"host-%d\"}}"::formatted)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private String silence(AlertmanagerProcess process, String name) throws IOException {
        HttpResponse<String> answer = process.post("/api/v2/silences", """
                {"matchers":[{"name":"alertname","value":"%s","isRegex":false}],"startsAt":"%s","endsAt":"%s",
                 "createdBy":"ann","comment":"known"}
                """.formatted(
                        name, Instant.now(), Instant.now().plusSeconds(3600)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json.readTree(answer.body()).get("silenceID").asText();
    }

    private static void expire(AlertmanagerProcess process, String silence) {
        assertThat(process.delete("/api/v2/silence/" + silence).statusCode()).isEqualTo(200);
    }

    private static List<String> names(JsonNode alerts) {
        List<String> names = new ArrayList<>();
        alerts.forEach(alert -> names.add(alert.at("/labels/alertname").asText()));
        return names;
    }

    private void awaitTold(String status, String name, int times) {
        await(name + " is told").atMost(PATIENCE).pollInterval(OFTEN).untilAsserted(() -> assertThat(told(status, name))
                .isEqualTo(times));
    }

    /** How many notifications say this of the alert. */
    private int told(String status, String name) {
        String alert = "{\"status\":\"" + status + "\",\"labels\":{\"alertname\":\"" + name + "\"";
        return (int) receiver.calls().stream()
                .filter(call -> call.body().contains(alert))
                .count();
    }

    private void staysAsItIs() {
        int calls = receiver.calls().size();
        await().during(LONG)
                .atMost(LONG.multipliedBy(2))
                .until(() -> receiver.calls().size() == calls);
    }
}
