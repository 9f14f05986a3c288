package io.bactrian.alerts.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.alerts.model.Alert;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AlertPathsTest {

    private static final String ALERTS = "/api/v2/alerts";
    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
        server.post(ALERTS, """
                [{"labels":{"alertname":"Disk","team":"db","suite":"filters"}},
                 {"labels":{"alertname":"Disk","team":"web","suite":"filters"}},
                 {"labels":{"alertname":"Net","suite":"filters"}}]""");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void an_alert_is_answered_with_the_fields_of_alertmanager_in_their_order() throws Exception {
        assertThat(server.post(ALERTS, """
                [{"labels":{"alertname":"Order","b":"2","a":"1","empty":""},"annotations":{"summary":"<ü>"},
                  "startsAt":"2026-01-02T03:04:05.678901+07:00","endsAt":"2036-01-01T00:00:00Z",
                  "generatorURL":"http://prometheus/graph"}]""").statusCode()).isEqualTo(200);

        HttpResponse<String> answer = list("filter=alertname%3D%22Order%22");

        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("*");
        String updated =
                Json.MAPPER.readTree(answer.body()).get(0).get("updatedAt").asText();
        assertThat(answer.body())
                .isEqualTo("[{\"annotations\":{\"summary\":\"<ü>\"},\"endsAt\":\"2036-01-01T00:00:00.000Z\","
                        + "\"fingerprint\":\""
                        + Labels.of("alertname", "Order", "b", "2", "a", "1").fingerprintText()
                        + "\",\"receivers\":[{\"name\":\"default\"}],\"startsAt\":\"2026-01-01T20:04:05.678Z\","
                        + "\"status\":{\"inhibitedBy\":[],\"mutedBy\":[],\"silencedBy\":[],\"state\":\"active\"},"
                        + "\"updatedAt\":\"" + updated + "\",\"generatorURL\":\"http://prometheus/graph\","
                        + "\"labels\":{\"a\":\"1\",\"alertname\":\"Order\",\"b\":\"2\"}}]\n");
        assertThat(Duration.between(Instant.parse(updated), Instant.now())).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void an_alert_without_times_starts_now_and_ends_with_the_resolve_timeout() {
        server.post(ALERTS, "[{\"labels\":{\"alertname\":\"Timeless\"},\"startsAt\":\"0001-01-01T00:00:00Z\"}]");
        Instant now = Instant.now();

        Alert alert = stored("Timeless");
        assertThat(alert.timeout()).isTrue();
        assertThat(alert.startsAt()).isBetween(now.minusSeconds(30), now);
        assertThat(alert.endsAt()).isEqualTo(alert.startsAt().plus(Duration.ofMinutes(5)));
        assertThat(alert.generatorUrl()).isEmpty();
    }

    @Test
    void an_alert_with_an_end_alone_starts_there() {
        server.post(ALERTS, "[{\"labels\":{\"alertname\":\"Late\"},\"endsAt\":\"2036-01-01T00:00:00Z\"}]");

        assertThat(stored("Late").startsAt()).isEqualTo("2036-01-01T00:00:00Z");
        assertThat(stored("Late").timeout()).isFalse();
    }

    @Test
    void good_alerts_are_taken_and_the_bad_ones_beside_them_named() {
        HttpResponse<String> answer = server.post(ALERTS, """
                [{"labels":{"alertname":"Turned"},"startsAt":"2026-01-02T00:00:00Z","endsAt":"2026-01-01T00:00:00Z"},
                 {"labels":{"alertname":""}},
                 {"labels":{}},
                 {"labels":{"alertname":"NumberIsNoText","x":3}},
                 {"labels":{"alertname":"BadTime"},"startsAt":"yesterday"},
                 {"labels":{"alertname":"GoodBesideBad","":"x"}},
                 {"labels":{"alertname":"GoodBesideBad","ünï":"x"}}]""");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo("\"start time must be before end time; at least one label pair required; "
                        + "at least one label pair required; labels.x is not a string; startsAt: 'yesterday' is no time"
                        + " like 2026-01-31T08:00:00Z; invalid label name \\\"\\\"\"\n");
        assertThat(stored("GoodBesideBad").labels().get("ünï")).isEqualTo("x");
    }

    @Test
    void an_alert_without_labels_is_against_the_schema_and_none_beside_it_is_taken() {
        HttpResponse<String> answer =
                server.post(ALERTS, "[{\"labels\":{\"alertname\":\"BesideNone\"}},{\"annotations\":{}}]");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("labels in body is required");
        assertThat(server.get(ALERTS).body()).doesNotContain("BesideNone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "suite=filters|3",
                "suite=filters alertname=~\"D.*\"|2",
                "suite=filters alertname=~\"D\"|0",
                "suite=filters team=\"\"|1",
                "suite=filters team!=db|2",
                "suite=filters team!~\"[dw].*\"|1"
            })
    void filters_select(String filters, int found) throws Exception {
        StringBuilder query = new StringBuilder();
        for (String filter : filters.split(" ", -1)) {
            query.append("&filter=").append(URLEncoder.encode(filter, StandardCharsets.UTF_8));
        }

        assertThat(Json.MAPPER.readTree(list(query.substring(1)).body())).hasSize(found);
    }

    @ParameterizedTest
    @CsvSource({
        "receiver=defau.*,3",
        "receiver=defau,0",
        "receiver_matchers=team%3D%22ops%22,3",
        "receiver_matchers=name%3Dother,0",
        "active=false,0",
        "silenced=false,3",
        "inhibited=false,3",
        "unprocessed=false,3"
    })
    void receivers_and_states_select(String query, int found) throws Exception {
        JsonNode alerts =
                Json.MAPPER.readTree(list("filter=suite%3Dfilters&" + query).body());

        assertThat(alerts).hasSize(found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"filter=x", "filter=a%3D~%22((%22", "receiver=((", "receiver=%5B"})
    void an_expression_that_is_none_is_refused(String query) {
        HttpResponse<String> answer = list(query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("\"").endsWith("\"\n");
    }

    @Test
    void a_resolved_alert_is_left_out() {
        server.post(ALERTS, "[{\"labels\":{\"alertname\":\"Over\"},\"endsAt\":\"2026-01-01T00:00:00Z\"}]");

        assertThat(list("filter=alertname%3DOver").body()).isEqualTo("[]\n");
    }

    @Test
    void groups_hold_their_alerts_and_empty_ones_are_left_out() throws Exception {
        JsonNode groups = Json.MAPPER.readTree(
                server.get(ALERTS + "/groups?filter=suite%3Dfilters").body());

        assertThat(groups).hasSize(2);
        assertThat(StreamSupport.stream(groups.spliterator(), false)
                        .map(group -> group.at("/labels/alertname").asText() + " "
                                + group.get("alerts").size() + " "
                                + group.at("/receiver/name").asText()))
                .containsExactly("Disk 2 default", "Net 1 default");
        assertThat(groups.get(0).fieldNames())
                .toIterable()
                .containsExactly("alerts", "labels", "receiver", "routeLabels");
        assertThat(server.get(ALERTS + "/groups?receiver=other").body()).isEqualTo("[]\n");
    }

    @Test
    void a_silence_shows_at_once() throws Exception {
        server.post(ALERTS, "[{\"labels\":{\"alertname\":\"Hushed\"}}]");
        list("filter=alertname%3DHushed");
        String id = Json.MAPPER
                .readTree(server.post("/api/v2/silences", """
                        {"matchers":[{"name":"alertname","value":"Hushed","isRegex":false}],"createdBy":"a",
                         "comment":"b","startsAt":"2026-01-01T00:00:00Z","endsAt":"2036-01-01T00:00:00Z"}""").body())
                .get("silenceID")
                .asText();

        assertThat(list("filter=alertname%3DHushed").body())
                .contains("\"silencedBy\":[\"" + id + "\"],\"state\":\"suppressed\"");
        assertThat(list("filter=alertname%3DHushed&silenced=false").body()).isEqualTo("[]\n");
    }

    @Test
    void a_webhook_message_of_another_alertmanager_is_taken_as_its_alerts() {
        HttpResponse<String> answer = server.post("/api/bactrian/v1/webhook", """
                {"receiver":"x","status":"firing","version":"4","groupKey":"{}","externalURL":"http://other",
                 "alerts":[{"status":"firing","labels":{"alertname":"Passed"},"annotations":{"summary":"s"},
                 "startsAt":"2026-01-01T00:00:00.123456789Z","endsAt":"0001-01-01T00:00:00Z",
                 "generatorURL":"","fingerprint":"00"}]}""");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(stored("Passed").timeout()).isTrue();
        assertThat(stored("Passed").annotations()).isEqualTo(Labels.of("summary", "s"));
        assertThat(server.post("/api/bactrian/v1/webhook", "{\"alerts\":[]}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void names_and_filters_are_those_of_the_mode_that_was_asked_for() {
        server.service.readMatchers(MatcherMode.CLASSIC);
        assertThat(server.post(ALERTS, "[{\"labels\":{\"a-b\":\"c\"}}]").body())
                .isEqualTo("\"invalid label name \\\"a-b\\\"\"\n");
        assertThat(server.post(ALERTS, "[{\"labels\":{\"a_b\":\"c\"}}]").statusCode())
                .isEqualTo(200);
        for (String path : List.of(ALERTS, ALERTS + "/groups", "/api/v2/silences")) {
            assertThat(server.get(path + "?filter=%22a%22%3Dc").statusCode())
                    .as(path)
                    .isEqualTo(400);
        }
        assertThat(server.get("/api/v2/receivers?receiver_matchers=%22a%22%3Dc").statusCode())
                .isEqualTo(400);
        assertThat(list("filter=a_b%3Dc%20d").statusCode()).isEqualTo(200);

        server.service.readMatchers(MatcherMode.UTF8);
        assertThat(server.post(ALERTS, "[{\"labels\":{\"a-b\":\"c\"}}]").statusCode())
                .isEqualTo(200);
        assertThat(list("filter=%22a%22%3Dc").statusCode()).isEqualTo(200);
        assertThat(list("filter=a_b%3Dc%20d").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"gzip|true", "br, GZIP;q=0.5|true", "deflate|false", "gzip;q=0|false", "gzip; q=0.0|false"})
    void an_answer_is_compressed_for_those_who_take_that(String accepted, boolean compressed) throws Exception {
        for (String path : List.of(ALERTS, ALERTS + "/groups")) {
            HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                    .send(
                            server.request(path + "?filter=suite%3Dfilters")
                                    .header("Accept-Encoding", accepted)
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());

            assertThat(answer.headers().firstValue("content-encoding").isPresent())
                    .isEqualTo(compressed);
            assertThat(answer.headers().firstValue("vary")).hasValue("Accept-Encoding");
            byte[] body = compressed
                    ? new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes()
                    : answer.body();
            assertThat(new String(body, StandardCharsets.UTF_8))
                    .isEqualTo(server.get(path + "?filter=suite%3Dfilters").body())
                    .contains("\"Net\"");
        }
    }

    @Test
    void another_content_type_is_refused() {
        assertThat(server.form(ALERTS, "[]").statusCode()).isEqualTo(415);
    }

    private static HttpResponse<String> list(String query) {
        return server.get(ALERTS + "?" + query);
    }

    private static Alert stored(String name) {
        List<Alert> found = server.service.alerts().stream()
                .map(status -> status.alert())
                .filter(alert -> alert.name().equals(name))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
