package io.bactrian.alerts.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.support.MemoryAlertService;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ManagementTest {

    private ApiServer server;

    @BeforeEach
    void start() {
        server = ApiServer.start("/am", ApiLimits.DEFAULT);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/-/healthy", "/-/ready"})
    void probes_answer_get_and_head(String path) {
        assertThat(server.get(path).body()).isEqualTo("OK");
        HttpResponse<String> head = server.send(server.request(path).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(server.post(path, "").statusCode()).isEqualTo(405);
    }

    @Test
    void it_is_healthy_and_not_ready_until_the_alerts_are_there_for_which_requests_wait() {
        try (ApiServer starting = ApiServer.starting()) {
            assertThat(starting.get("/-/healthy").statusCode()).isEqualTo(200);
            assertThat(starting.get("/-/ready").statusCode()).isEqualTo(503);
            var waits = starting.sendAsync(starting.request("/api/v2/alerts").GET());
            starting.starting.complete(starting.service);

            assertThat(waits.join()).isEqualTo(200);
            assertThat(starting.get("/-/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void the_status_holds_what_amtool_reads() throws Exception {
        JsonNode status = Json.MAPPER.readTree(server.get("/api/v2/status").body());

        assertThat(status.fieldNames()).toIterable().containsExactly("cluster", "config", "uptime", "versionInfo");
        assertThat(status.at("/cluster/status").asText()).isEqualTo("disabled");
        assertThat(status.at("/config/original").asText()).isEqualTo(MemoryAlertService.ORIGINAL);
        assertThat(status.at("/versionInfo/version").asText()).isEqualTo("1.2.3");
        assertThat(status.at("/uptime").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    @Test
    void receivers_are_listed_and_selected() {
        assertThat(server.get("/api/v2/receivers").body())
                .isEqualTo("[{\"labels\":{\"team\":\"ops\"},\"name\":\"default\"}]\n");
        assertThat(server.get("/api/v2/receivers?receiver_matchers=team%3Ddb").body())
                .isEqualTo("[]\n");
    }

    @Test
    void a_reload_goes_well_or_says_why_not_and_is_counted() {
        assertThat(server.post("/-/reload", "").statusCode()).isEqualTo(200);
        assertThat(server.service.reloads()).isEqualTo(1);
        assertThat(metrics()).contains("alertmanager_config_last_reload_successful 1.0");

        server.service.breakConfiguration("undefined receiver \"nope\" used in route");
        HttpResponse<String> answer = server.post("/-/reload", "");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body())
                .isEqualTo("failed to reload config: alertmanager.yml:3: undefined receiver \"nope\" used in route\n");
        assertThat(metrics()).contains("alertmanager_config_last_reload_successful 0.0");
        assertThat(server.get("/-/reload").statusCode()).isEqualTo(405);
    }

    @Test
    void alerts_and_requests_are_counted() {
        server.post("/api/v2/alerts", """
                [{"labels":{"a":"1"}},{"labels":{"a":"2"},"endsAt":"2026-01-01T00:00:00Z"},{"labels":{}}]""");

        assertThat(metrics())
                .contains(
                        "alertmanager_alerts_received_total{status=\"firing\",version=\"v2\"} 1.0",
                        "alertmanager_alerts_received_total{status=\"resolved\",version=\"v2\"} 1.0",
                        "alertmanager_alerts_invalid_total{version=\"v2\"} 1.0",
                        "alertmanager_cluster_enabled 0.0",
                        "alertmanager_receivers 1.0",
                        "alertmanager_http_request_duration_seconds_bucket{handler=\"/api/v2/alerts\",method=\"post\",")
                .containsPattern("alertmanager_build_info\\{.*version=\"1.2.3\".*} 1")
                .containsPattern("alertmanager_config_hash [1-9]");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v2/nothing,404",
        "OPTIONS,/api/v2/alerts,405",
        "DELETE,/api/v2/silences,405",
        "PUT,/api/v2/status,405",
        "GET,/api/v2/silence/xyz,422",
        "GET,/api/v2/silence/00000000-0000-0000-0000-000000000000,404",
        "DELETE,/api/v2/silence/00000000-0000-0000-0000-000000000000,404"
    })
    void what_is_not_there_is_answered_as_alertmanager_does(String method, String path, int status) {
        assertThat(server.send(server.request(path).method(method, BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void nothing_answers_without_the_prefix() {
        assertThat(server.send(java.net.http.HttpRequest.newBuilder(
                                java.net.URI.create("http://127.0.0.1:" + server.port() + "/api/v2/alerts")))
                        .statusCode())
                .isEqualTo(404);
    }

    private String metrics() {
        return server.get("/metrics").body();
    }
}
