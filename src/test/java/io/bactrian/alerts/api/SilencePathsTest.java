package io.bactrian.alerts.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class SilencePathsTest {

    private static final String GOOD = """
            {"matchers":[{"name":"a","value":"b","isRegex":false}],"startsAt":"2026-01-01T00:00:00Z",
             "endsAt":"2036-01-01T00:00:00Z","createdBy":"ann","comment":"why"}""";

    private ApiServer server;

    @BeforeEach
    void start() {
        server = ApiServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_silence_is_made_and_answered_with_the_fields_of_alertmanager_in_their_order() throws Exception {
        String id = post(GOOD);

        HttpResponse<String> answer = server.get("/api/v2/silence/" + id);
        JsonNode silence = Json.MAPPER.readTree(answer.body());

        assertThat(silence.fieldNames())
                .toIterable()
                .containsExactly("id", "status", "updatedAt", "comment", "createdBy", "endsAt", "matchers", "startsAt");
        assertThat(silence.get("matchers").toString())
                .isEqualTo("[{\"isEqual\":true,\"isRegex\":false,\"name\":\"a\",\"value\":\"b\"}]");
        assertThat(silence.at("/status/state").asText()).isEqualTo("active");
        assertThat(silence.get("endsAt").asText()).isEqualTo("2036-01-01T00:00:00.000Z");
        assertThat(server.get("/api/v2/silences").body())
                .isEqualTo("[" + answer.body().strip() + "]\n");
    }

    @Test
    void states_and_matchers_select() throws Exception {
        String expired = post(GOOD);
        server.send(server.request("/api/v2/silence/" + expired).DELETE());
        post(GOOD.replace("2026-01-01", "2035-01-01"));
        post(GOOD);

        assertThat(count("")).isEqualTo(3);
        assertThat(count("?expired=false")).isEqualTo(2);
        assertThat(count("?active=false&expired=false")).isEqualTo(1);
        assertThat(count("?pending=false&active=false&expired=false")).isZero();
        assertThat(count("?filter=a%3Db")).isEqualTo(3);
        assertThat(count("?filter=a%3Dc")).isZero();
        assertThat(count("?filter=a%3D~b")).isZero();
    }

    @Test
    void an_id_that_is_not_there_is_404_and_annotations_are_kept() throws Exception {
        assertThat(server.post("/api/v2/silences", GOOD.replace("{\"matchers", "{\"id\":\"x\",\"matchers"))
                        .statusCode())
                .isEqualTo(404);
        String id = post(GOOD.replace("{\"matchers", "{\"annotations\":{\"ticket\":\"7\"},\"matchers"));

        assertThat(server.get("/api/v2/silence/" + id).body()).contains("\"annotations\":{\"ticket\":\"7\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"comment\":\"why\"|\"x\":1|422|{\"code\":602,\"message\":\"comment in body is required\"}",
                "{\"name\":\"a\",\"value\":\"b\",\"isRegex\":false}||422|{\"code\":612,\"message\":\"matchers in body should have at least 1 items\"}",
                "2036-01-01|2026-01-02|400|\"Failed to create silence: end time can't be in the past\"",
                "2036-01-01|2025-01-01|400|\"Failed to create silence: start time must be before end time\"",
                "\"value\":\"b\",\"isRegex\":false|\"value\":\"((\",\"isRegex\":true|400|\"Failed to create silence: '((' is no RE2 expression: missing closing )\"",
                "\"value\":\"b\"|\"value\":\"\"|400|\"at least one matcher must not match the empty string\"",
                "2036-01-01T00:00:00Z|soon|400|\"endsAt: 'soon' is no time like 2026-01-31T08:00:00Z\"",
                "}],|}|400|",
                "\"createdBy\":\"ann\"|\"createdBy\":3|400|\"createdBy is not a string of at most 65536 characters\""
            })
    void what_cannot_be_is_refused(String good, String bad, int status, String body) {
        HttpResponse<String> answer = server.post("/api/v2/silences", GOOD.replace(good, bad == null ? "" : bad));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (body != null) {
            assertThat(answer.body()).isEqualTo(body + "\n");
        }
        assertThat(server.service.silences()).isEmpty();
    }

    private String post(String json) throws Exception {
        HttpResponse<String> answer = server.post("/api/v2/silences", json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.MAPPER.readTree(answer.body()).get("silenceID").asText();
    }

    private int count(String query) throws Exception {
        return Json.MAPPER
                .readTree(server.get("/api/v2/silences" + query).body())
                .size();
    }
}
