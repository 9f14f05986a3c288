package io.bactrian.logs.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.logs.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpIntakeTest {

    private static final String DOCUMENTS = """
            {"create":{"_index":"logs-shop"}}
            {"@timestamp":"2026-11-21T13:52:28Z","log.level":"WARN","message":"the bank is slow","service.name":"shop"}
            {"index":{"_index":"logs-shop","_id":"r-1"}}
            {"message":"paid"}
            """;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path base;

    private IntakeRoutes routes;

    @AfterEach
    void stop() throws Exception {
        routes.close();
    }

    @Test
    void documents_are_taken_and_answered_as_elasticsearch_does() throws Exception {
        start("");
        HttpResponse<String> response = post("/_bulk", DOCUMENTS);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("X-Elastic-Product")).contains("Elasticsearch");
        JsonNode answer = json(response);
        assertThat(answer.path("errors").asBoolean(true)).isFalse();
        assertThat(answer.path("took").isNumber()).isTrue();
        JsonNode first = answer.path("items").path(0).path("create");
        assertThat(first.path("status").asInt()).isEqualTo(201);
        assertThat(first.path("_index").asText()).isEqualTo("logs-shop");
        assertThat(first.path("result").asText()).isEqualTo("created");
        assertThat(first.path("_shards").path("failed").asInt(-1)).isZero();
        assertThat(first.path("_id").asText())
                .isEqualTo(routes.events().get(0).place().id());
        JsonNode second = answer.path("items").path(1).path("index");
        assertThat(second.path("_id").asText()).isEqualTo("r-1");
        Event event = routes.events().get(0);
        assertThat(event.message()).isEqualTo("the bank is slow");
        assertThat(event.level()).isEqualTo("warn");
        assertThat(event.service()).isEqualTo("shop");
        assertThat(routes.events().get(1).metadata())
                .containsEntry("event.id", "r-1")
                .containsEntry("index", "logs-shop");
    }

    @Test
    void a_document_that_is_sent_again_under_its_id_is_the_same_and_another_index_is_another() throws Exception {
        start("");
        String action = "{\"create\":{\"_id\":\"7\"}}\n{\"message\":\"m\"}\n";
        post("/one/_bulk", action);
        post("/one/_bulk", action);
        post("/two/_bulk", action);

        List<String> ids =
                routes.events().stream().map(event -> event.place().id()).toList();
        assertThat(ids).hasSize(3);
        assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2));
    }

    @Test
    void items_that_cannot_be_are_refused_each_for_itself() throws Exception {
        start("");
        JsonNode answer = json(post("/_bulk", """
                {"delete":{"_index":"i","_id":"1"}}
                {"update":{"_index":"i","_id":"1"}}
                {"doc":{}}
                {"create":{"_index":"i"}}
                {"message":"broken
                {"create":{}}
                {"message":"nowhere"}
                {"create":{"_index":"i"}}
                {"message":"good"}
                """));

        assertThat(answer.path("errors").asBoolean()).isTrue();
        assertThat(StreamSupport.stream(answer.path("items").spliterator(), false)
                        .map(item -> item.elements().next())
                        .map(item -> item.path("status").asInt() + " "
                                + item.path("error").path("type").asText()))
                .containsExactly(
                        "400 illegal_argument_exception",
                        "400 illegal_argument_exception",
                        "400 document_parsing_exception",
                        "400 action_request_validation_exception",
                        "201 ");
        assertThat(routes.messages()).containsExactly("good");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "no json\n",
                "{\"create\":{}}\n",
                "{\"create\":7}\n{}\n",
                "[1]\n{}\n",
                "{\"drop\":{}}\n{}\n"
            })
    void what_is_no_bulk_request_is_refused_whole(String body) throws Exception {
        start("");
        HttpResponse<String> response = post("/_bulk", body);

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode answer = json(response);
        assertThat(answer.path("status").asInt()).isEqualTo(400);
        assertThat(answer.path("error").path("type").asText()).isEqualTo("illegal_argument_exception");
        assertThat(answer.path("error")
                        .path("root_cause")
                        .path(0)
                        .path("reason")
                        .asText())
                .isEqualTo(answer.path("error").path("reason").asText())
                .isNotEmpty();
        assertThat(routes.events()).isEmpty();
    }

    @Test
    void a_body_may_be_compressed_and_is_bounded_both_ways() throws Exception {
        start("&maxBody=2KiB");
        assertThat(gzip("/_bulk", DOCUMENTS).statusCode()).isEqualTo(200);
        HttpResponse<String> bomb = gzip("/logs", "x".repeat(1 << 20));
        HttpResponse<String> large = post("/logs", "y".repeat(4_000));

        assertThat(bomb.statusCode()).isEqualTo(413);
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(json(large).path("error").path("type").asText()).isEqualTo("content_too_long_exception");
        assertThat(routes.events()).hasSize(2);
        assertThat(send(request("/logs").header("Content-Encoding", "gzip").POST(BodyPublishers.ofString("no gzip")))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void lines_are_taken_in_the_format_that_is_asked_for() throws Exception {
        start("&maxMessage=40");
        HttpResponse<String> lines = post(
                "/logs", "{\"msg\":\"one\"}\n\n{\"msg\":\"two\"}\r\nno json\n{\"msg\":\"" + "x".repeat(50) + "\"}");
        HttpResponse<String> logfmt = post("/logs?format=logfmt", "level=info msg=three");

        assertThat(lines.statusCode()).isEqualTo(200);
        assertThat(json(lines).path("lines").asInt()).isEqualTo(4);
        assertThat(logfmt.statusCode()).isEqualTo(200);
        assertThat(routes.messages()).startsWith("one", "two", "no json").endsWith("three");
        assertThat(routes.events().get(2).failure()).isPresent();
        assertThat(routes.events().get(3).metadata()).containsEntry("truncated", true);
        assertThat(post("/logs?format=event", "{}").statusCode()).isEqualTo(400);
        assertThat(post("/logs?format=grok", "x").statusCode()).isEqualTo(400);
    }

    @Test
    void a_full_spool_is_answered_with_429_and_when_to_come_back() throws Exception {
        routes = new IntakeRoutes("intake:http?port=0", base.resolve("spool"), "1KiB");
        HttpResponse<String> taken = post("/logs", "{\"msg\":\"" + "x".repeat(300) + "\"}\n");
        HttpResponse<String> refused =
                post("/_bulk", "{\"create\":{\"_index\":\"i\"}}\n{\"msg\":\"" + "x".repeat(900) + "\"}\n");

        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("5");
        assertThat(json(refused).path("error").path("type").asText()).isEqualTo("es_rejected_execution_exception");
        assertThat(refused.body()).doesNotContain(base.toString());
        assertThat(routes.events()).hasSize(1);
        assertThat(routes.counter("bactrian.logs.intake.refused")).isEqualTo(1);
    }

    @Test
    void what_goes_wrong_in_the_route_is_answered_with_503() throws Exception {
        start("");
        routes.refuse(new IllegalStateException("canary"));
        HttpResponse<String> response = post("/logs", "{}");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).doesNotContain("canary");
    }

    @Test
    void what_shippers_ask_before_they_send_is_answered() throws Exception {
        start("");
        JsonNode version = json(get("/"));
        assertThat(version.path("version").path("number").asText()).startsWith("8.");
        assertThat(version.path("tagline").asText()).isEqualTo("You Know, for Search");
        assertThat(json(get("/_license?human=false"))
                        .path("license")
                        .path("status")
                        .asText())
                .isEqualTo("active");
        assertThat(json(get("/_cluster/health")).path("status").asText()).isEqualTo("green");
        assertThat(json(get("/_nodes/http"))
                        .path("nodes")
                        .findValue("publish_address")
                        .asText())
                .endsWith(":" + routes.port());
        for (String there : List.of("/_index_template/filebeat-8", "/_ilm/policy/filebeat", "/_template/x")) {
            assertThat(head(there).statusCode()).as(there).isEqualTo(200);
        }
        assertThat(head("/").headers().firstValue("X-Elastic-Product")).contains("Elasticsearch");
        HttpResponse<String> other = get("/secret");
        assertThat(other.statusCode()).isEqualTo(404);
        assertThat(json(other).path("status").asInt()).isEqualTo(404);
        assertThat(send(request("/").header("Accept", "application/vnd.elasticsearch+json; compatible-with=8"))
                        .headers()
                        .firstValue("Content-Type"))
                .contains("application/vnd.elasticsearch+json;compatible-with=8");
    }

    @Test
    void where_a_password_or_a_token_is_set_nobody_sends_without() throws Exception {
        Path password = secret("password", "canary-password");
        Path token = secret("token", "id1:canary-token");
        start("&user=shipper&passwordFile=" + password + "&tokenFile=" + token);

        HttpResponse<String> none = post("/logs", "{}");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(json(none).path("error").path("type").asText()).isEqualTo("security_exception");
        assertThat(get("/").statusCode()).isEqualTo(401);
        assertThat(authorized("Bearer wrong")).isEqualTo(401);
        assertThat(authorized("Bearer id1:canary-token")).isEqualTo(200);
        assertThat(authorized("ApiKey " + base64("id1:canary-token"))).isEqualTo(200);
        assertThat(authorized("Basic " + base64("shipper:canary-password"))).isEqualTo(200);
        assertThat(authorized("Basic " + base64("shipper:wrong"))).isEqualTo(401);
    }

    @Test
    void without_a_password_others_than_this_machine_and_browsers_are_kept_out() throws Exception {
        assertThatThrownBy(() -> new IntakeRoutes("intake:http?port=0&host=0.0.0.0", base, "1GiB"))
                .rootCause()
                .hasMessageContaining("senders need no password");
        start("");

        assertThat(send(request("/logs").header("Origin", "http://a.example").POST(BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(routes.events()).isEmpty();
    }

    @Test
    void a_journal_is_taken_entry_by_entry_and_a_refused_one_is_sent_again() throws Exception {
        start("");
        String journal = "__CURSOR=s=1;i=1\nPRIORITY=4\nMESSAGE=one\n\n__CURSOR=s=1;i=2\nMESSAGE=two\n\n";
        assertThat(upload(journal, "application/vnd.fdo.journal").body()).isEqualTo("OK.\n");
        assertThat(upload(journal, "application/vnd.fdo.journal").statusCode()).isEqualTo(200);

        assertThat(routes.messages()).containsExactly("one", "two", "one", "two");
        assertThat(routes.events().stream().map(event -> event.place().id()).distinct())
                .hasSize(2);
        assertThat(routes.events().get(0).level()).isEqualTo("warn");
        assertThat(upload("no journal\n", "application/vnd.fdo.journal").statusCode())
                .isEqualTo(400);
        assertThat(upload(journal, "text/plain").statusCode()).isEqualTo(415);
        routes.refuse(new IllegalStateException("no room"));
        assertThat(upload(journal, "application/vnd.fdo.journal").statusCode()).isEqualTo(429);
    }

    @Test
    void a_journal_may_be_longer_than_any_body() throws Exception {
        start("&maxBody=1KiB");
        StringBuilder journal = new StringBuilder();
        for (int at = 0; at < 20_000; at++) {
            journal.append("__CURSOR=s=1;i=")
                    .append(at)
                    .append("\nMESSAGE=number ")
                    .append(at)
                    .append("\n\n");
        }

        assertThat(upload(journal.toString(), "application/vnd.fdo.journal").statusCode())
                .isEqualTo(200);
        assertThat(routes.events()).hasSize(20_000);
        assertThat(routes.messages()).endsWith("number 19999");
    }

    private void start(String options) throws Exception {
        routes = new IntakeRoutes("intake:http?port=0" + options, base.resolve("spool"), "1GiB");
    }

    private Path secret(String name, String text) throws IOException {
        Path file = Files.writeString(base.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private HttpRequest.Builder request(String path) throws Exception {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + routes.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> head(String path) throws Exception {
        return send(request(path).method("HEAD", BodyPublishers.noBody()));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> upload(String body, String type) throws Exception {
        return send(request("/upload").header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> gzip(String path, String body) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body.getBytes(UTF_8));
        }
        return send(
                request(path).header("Content-Encoding", "gzip").POST(BodyPublishers.ofByteArray(bytes.toByteArray())));
    }

    private int authorized(String header) throws Exception {
        return send(request("/logs").header("Authorization", header).POST(BodyPublishers.ofString("{}")))
                .statusCode();
    }

    private static String base64(String text) {
        return java.util.Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new JsonMapper().readTree(response.body());
    }
}
