package io.bactrian.alerts.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.support.AlertmanagerServer;
import io.bactrian.support.BactrianAlertmanager;
import io.bactrian.support.SmtpSink.Mail;
import io.bactrian.support.WebhookRecorder.Answer;
import io.bactrian.support.WebhookRecorder.Call;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Debian's Alertmanager and ours, with one configuration, are told the same and must say the same. A second Alertmanager
 * runs beside them: where the two of them differ, the comparison is wrong, not Bactrian.
 */
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SideBySideIT {

    private static final Path TEMPLATE = Path.of("src/test/alertmanager/side-by-side.yml");

    /** Links in messages must not tell the servers apart. */
    private static final String EXTERNAL = "--web.external-url=http://alerts.example.org";

    private static final Map<String, Future<Script>> SCRIPTS = new HashMap<>();
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    @TempDir
    private static Path folder;

    private static Side alertmanager;
    private static Side control;
    private static Side bactrian;

    @BeforeAll
    static void start() {
        alertmanager = side("alertmanager");
        control = side("second alertmanager");
        bactrian = Side.start(
                "bactrian",
                folder.resolve("bactrian"),
                TEMPLATE,
                (own, config) -> new BactrianAlertmanager(own, config, EXTERNAL));
        List<Side> sides = List.of(alertmanager, control, bactrian);
        sides.forEach(side -> side.webhooks().answer(failingFirst()));
        Script first = new Script("first", sides); // so that nothing is slow because it is done for the first time
        first.post(first.alert("First"));
        first.messages(1);
        Scripts.all().forEach((name, steps) -> {
            Script script = new Script(name, sides);
            SCRIPTS.put(name, THREADS.submit(() -> steps.accept(script), script));
        });
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
        Stream.of(alertmanager, control, bactrian).filter(side -> side != null).forEach(Side::close);
    }

    static Stream<String> scripts() {
        return Scripts.all().keySet().stream();
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("scripts")
    void they_tell_the_same(String name) throws Exception {
        Script script = SCRIPTS.get(name).get(240, TimeUnit.SECONDS);

        assertThat(script.told(control)).as("Alertmanager beside itself").isEqualTo(script.told(alertmanager));
        assertThat(script.told(bactrian)).isEqualTo(script.told(alertmanager));
        assertThat(subjects(script, control)).isEqualTo(subjects(script, alertmanager));
        assertThat(subjects(script, bactrian)).isEqualTo(subjects(script, alertmanager));
    }

    @Order(3)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alerts",
                "alerts?active=false",
                "alerts?silenced=false",
                "alerts?inhibited=false",
                "alerts?silenced=false&inhibited=false&unprocessed=false",
                "alerts?filter=script%3D%22labels%22&filter=cluster%3D~%22e.%22",
                "alerts?filter=script%21~%22a.*%7Cs.*%22",
                "alerts?receiver=continue-.*",
                "alerts?receiver=continue",
                "alerts/groups?filter=script%21%3Dinterval", // newer ones call muted alerts suppressed there
                "alerts/groups?filter=script%21%3Dinterval&active=false",
                "alerts/groups?filter=team%3Da",
                "alerts/groups?receiver=continue-a"
            })
    void they_answer_the_same(String path) throws Exception {
        awaitScripts();

        String expected = Comparison.values(get(alertmanager, path));
        assertThat(Comparison.values(get(control, path))).isEqualTo(expected);
        assertThat(Comparison.values(get(bactrian, path))).isEqualTo(expected);
    }

    @Order(4)
    @ParameterizedTest
    @ValueSource(strings = {"silences", "silences?filter=script%3D%22silence%22"})
    void they_have_the_same_silences(String path) throws Exception {
        awaitScripts();

        String expected = Comparison.shape(get(alertmanager, path));
        assertThat(Comparison.shape(Comparison.without(get(bactrian, path), "annotations")))
                .isEqualTo(expected);
        assertThat(states(bactrian, path)).isEqualTo(states(alertmanager, path)).isNotEmpty();
    }

    @Order(5)
    @Test
    void they_have_the_same_receivers_and_the_same_form_of_status() {
        assertThat(Comparison.without(get(bactrian, "receivers"), "labels"))
                .containsExactlyInAnyOrderElementsOf(get(alertmanager, "receivers"));
        assertThat(Comparison.shape(get(bactrian, "status"))).isEqualTo(Comparison.shape(get(alertmanager, "status")));
        assertThat(get(bactrian, "status").at("/cluster/status"))
                .isEqualTo(get(alertmanager, "status").at("/cluster/status"));
    }

    @Order(6)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "not JSON",
                "{}",
                "[{\"labels\": {}}]",
                "[{\"labels\": {\"alertname\": \"\"}}]",
                "[{\"annotations\": {\"summary\": \"no labels\"}}]",
                "[{\"labels\": {\"alertname\": 5}}]",
                "[{\"labels\": {\"alertname\": \"X\"}, \"startsAt\": \"yesterday\"}]",
                "[{\"labels\": {\"alertname\": \"X\"}, \"startsAt\": \"2026-01-02T00:00:00Z\","
                        + " \"endsAt\": \"2026-01-01T00:00:00Z\"}]",
                "[]",
                ""
            })
    void they_refuse_the_same_alerts(String body) {
        int expected = alertmanager.post("/api/v2/alerts", body).status();
        assertThat(bactrian.post("/api/v2/alerts", body).status()).isEqualTo(expected);
    }

    @Order(7)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{'matchers': [], TIMES}",
                "{'matchers': [{'name': 'a', 'value': '', 'isRegex': false}], TIMES}",
                "{'matchers': [{'name': 'a', 'value': '.*', 'isRegex': true}], TIMES}",
                "{'matchers': [{'name': 'a', 'value': '(', 'isRegex': true}], TIMES}",
                "{'matchers': [{'name': 'a', 'value': 'b', 'isRegex': false, 'isEqual': false}], TIMES}",
                "{'matchers': [{'name': 'a', 'value': 'b'}], TIMES}",
                "{'id': '00000000-0000-0000-0000-000000000000', 'matchers': [{'name': 'a', 'value': 'b', 'isRegex': false}], TIMES}",
                "{'matchers': [{'name': 'a', 'value': 'b', 'isRegex': false}], 'createdBy': 'me', 'comment': 'why',"
                        + " 'startsAt': '2026-01-01T00:00:00Z', 'endsAt': '2026-01-02T00:00:00Z'}",
                "{'matchers': [{'name': 'a', 'value': 'b', 'isRegex': false}], 'createdBy': 'me', 'comment': 'why',"
                        + " 'startsAt': '2096-01-02T00:00:00Z', 'endsAt': '2096-01-01T00:00:00Z'}",
                "{'matchers': [{'name': 'script', 'value': 'nobody', 'isRegex': false}], TIMES}"
            })
    void they_refuse_the_same_silences(String sketch) {
        String body = sketch.replace(
                        "TIMES",
                        "'createdBy': 'me', 'comment': 'why', 'startsAt': '2090-01-01T00:00:00Z', 'endsAt': '2090-01-02T00:00:00Z'")
                .replace('\'', '"');
        int expected = alertmanager.post("/api/v2/silences", body).status();
        assertThat(bactrian.post("/api/v2/silences", body).status()).isEqualTo(expected);
    }

    @Order(8)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alerts?filter=%7Ba%3D",
                "alerts?filter=a%3D~%22(%22",
                "alerts?filter=%7Bscript%3Dlabels%7D",
                "alerts?receiver=(",
                "alerts?active=perhaps",
                "alerts/groups?filter=%3D",
                "silences?filter=%3D",
                "silence/00000000-0000-0000-0000-000000000000",
                "silence/not-an-id",
                "nothing"
            })
    void they_refuse_the_same_questions(String path) {
        int expected = alertmanager.get("/api/v2/" + path).status();
        assertThat(bactrian.get("/api/v2/" + path).status()).isEqualTo(expected);
    }

    @Order(9)
    @Test
    void a_reload_tells_nobody_again_and_loses_nothing() throws Exception {
        awaitScripts();
        Script script = new Script("reload", List.of(alertmanager, control, bactrian));
        PostedAlert alert = script.alert("Kept", "instance", "a");
        script.post(alert);
        script.messages(1);
        script.reload();
        script.nothingMore();
        script.post(script.alert("Kept", "instance", "b"));
        script.messages(1);
        script.post(alert.resolve());
        script.reload();
        script.messages(1);
        script.nothingMore();

        assertThat(script.told(control)).isEqualTo(script.told(alertmanager));
        assertThat(script.told(bactrian)).isEqualTo(script.told(alertmanager));
    }

    private static Side side(String name) {
        return Side.start(
                name, folder.resolve(name), TEMPLATE, (own, config) -> new AlertmanagerServer(own, config, EXTERNAL));
    }

    /** Two errors of the server before the first message is taken. */
    private static Function<Call, Answer> failingFirst() {
        AtomicInteger tries = new AtomicInteger();
        return call -> call.path().equals("/unstable") && tries.incrementAndGet() < 3 ? Answer.status(503) : Answer.OK;
    }

    private static void awaitScripts() throws Exception {
        for (Future<Script> script : SCRIPTS.values()) {
            script.get(240, TimeUnit.SECONDS);
        }
    }

    private static JsonNode get(Side side, String path) {
        return side.get("/api/v2/" + path).json();
    }

    private static List<String> states(Side side, String path) {
        return get(side, path).findValuesAsText("state");
    }

    /** Mails of different groups come in no certain order. */
    private static List<String> subjects(Script script, Side side) {
        return script.mailsAt(side).stream().map(Mail::toString).sorted().toList();
    }
}
