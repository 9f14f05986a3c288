package io.bactrian.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be asked over JMX: looking at routes, and neither changing anything nor reading what may hold a secret. */
@Timeout(60)
class JolokiaPolicyTest {

    private static final String CONTEXT = "org.apache.camel:context=bactrian,type=context,name=\\\"bactrian\\\"";
    private static final String ROUTE = "org.apache.camel:context=bactrian,type=routes,name=\\\"backup-crm\\\"";
    private static final String CANARY = "sesame-81723";

    @TempDir
    static Path folder;

    private static CamelRuntime runtime;
    private static RawHttp http;

    @BeforeAll
    static void start() {
        runtime = new Workspace(folder)
                .secret("conf/secrets/word", CANARY)
                .route("crm.camel.yaml", """
                        - route:
                            id: backup-crm
                            from:
                              uri: direct:crm
                              steps:
                                - to:
                                    uri: http://127.0.0.1:1/x
                                    parameters: { authUsername: ops, authPassword: "{{secret-file:conf/secrets/word}}" }
                        """)
                .runtime()
                .start();
        http = new RawHttp(runtime.httpPort());
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dumpRoutesAsXml()", "componentNames()"})
    void what_the_console_draws_routes_with_may_be_called(String operation) {
        assertThat(exec(CONTEXT, operation, "").path("status").asInt()).isEqualTo(200);
    }

    @Test
    void the_statistics_of_the_route_diagram_may_be_called() {
        JsonNode answer = exec(CONTEXT, "dumpRoutesStatsAsXml", "true,true");

        assertThat(answer.path("status").asInt()).isEqualTo(200);
        assertThat(answer.path("value").asText()).contains("backup-crm");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "context|stop()|",
                "context|suspend()|",
                "context|start()|",
                "context|sendBody(java.lang.String,java.lang.Object)|\"direct:crm\",\"x\"",
                "context|requestBody(java.lang.String,java.lang.Object)|\"direct:crm\",\"x\"",
                "context|addOrUpdateRoutesFromXml(java.lang.String)|\"<routes/>\"",
                "context|createEndpoint(java.lang.String)|\"file:/\"",
                "context|dumpRoutesAsXml(boolean)|true",
                "context|dumpRoutesAsXml(boolean,boolean)|true,true",
                "context|dumpRoutesAsYaml(boolean)|true",
                "context|dumpRoutesAsXml|",
                "context|getProperty(java.lang.String)|\"x\"",
                "routes|stop()|",
                "routes|stop(long)|1",
                "routes|start()|",
                "routes|remove()|",
                "routes|dumpRouteAsXml(boolean)|true",
                "routes|updateRouteFromXml(java.lang.String)|\"<route/>\""
            })
    void nothing_that_changes_anything_or_resolves_secrets_may_be_called(
            String type, String operation, String arguments) {
        JsonNode answer = exec(type.equals("context") ? CONTEXT : ROUTE, operation, arguments == null ? "" : arguments);

        assertThat(answer.path("status").asInt()).isEqualTo(403);
        assertThat(runtime.context()
                        .getRouteController()
                        .getRouteStatus("backup-crm")
                        .isStarted())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "java.lang:type=Runtime|SystemProperties",
                "java.lang:type=Runtime|InputArguments",
                "java.lang:type=Runtime|ClassPath",
                "java.lang:*|SystemProperties",
                "*:*|SystemProperties",
                "java.lang:type=Threading|AllThreadIds",
                "com.sun.management:type=HotSpotDiagnostic|DiagnosticOptions",
                "JMImplementation:type=MBeanServerDelegate|MBeanServerId",
                "jolokia:type=Config|Debug"
            })
    void nothing_that_may_hold_a_secret_may_be_read(String bean, String attribute) {
        JsonNode answer = ask("{\"type\":\"read\",\"mbean\":\"" + bean + "\",\"attribute\":\"" + attribute + "\"}");

        assertThat(answer.path("status").asInt()).isIn(403, 404);
        assertThat(answer.has("value")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.lang:type=Runtime", "java.lang:*", "*:*"})
    void reading_all_attributes_at_once_gets_around_nothing(String bean) {
        String answer = ask("{\"type\":\"read\",\"mbean\":\"" + bean + "\"}").toString();

        assertThat(answer).doesNotContain("java.class.path", "java.home", "user.dir", CANARY);
    }

    @ParameterizedTest
    @CsvSource({"Uptime", "StartTime", "VmName", "Name"})
    void what_the_header_of_the_console_shows_may_be_read(String attribute) {
        JsonNode answer =
                ask("{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\",\"attribute\":\"" + attribute + "\"}");

        assertThat(answer.path("status").asInt()).isEqualTo(200);
    }

    @Test
    void nothing_may_be_written() {
        JsonNode answer =
                ask("{\"type\":\"write\",\"mbean\":\"" + CONTEXT + "\",\"attribute\":\"Tracing\",\"value\":true}");

        assertThat(answer.path("status").asInt()).isEqualTo(403);
        assertThat(runtime.context().isTracing()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/observe/jolokia/exec/org.apache.camel:context=bactrian,type=context,name=%22bactrian%22/stop()",
                "/observe/jolokia/write/org.apache.camel:context=bactrian,type=context,name=%22bactrian%22/Tracing/true",
                "/observe/jolokia/read/java.lang:type=Runtime/SystemProperties",
                "/hawtio/jolokia/exec/java.lang:type=Memory/gc",
                "/hawtio/jolokia/exec/com.sun.management:type=DiagnosticCommand/vmSystemProperties"
            })
    void the_same_holds_for_questions_in_the_path(String path) {
        JsonNode answer = parse(http.get(path).body());

        assertThat(answer.path("status").asInt()).isEqualTo(403);
        assertThat(answer.has("value")).isFalse();
        assertThat(answer.has("stacktrace")).isFalse();
    }

    @Test
    void a_name_in_quotes_can_be_asked_for_in_the_path() {
        String route = "org.apache.camel:context=bactrian,type=routes,name=%22backup-crm%22";

        assertThat(parse(http.get("/observe/jolokia/read/" + route + "/RouteId").body())
                        .path("value")
                        .asText())
                .isEqualTo("backup-crm");
    }

    @Test
    void thread_and_heap_dumps_are_refused() {
        assertThat(exec("java.lang:type=Threading", "dumpAllThreads(boolean,boolean)", "true,true")
                        .path("status")
                        .asInt())
                .isEqualTo(403);
        assertThat(exec("com.sun.management:type=HotSpotDiagnostic", "dumpHeap", "\"/tmp/x.hprof\",false")
                        .path("status")
                        .asInt())
                .isEqualTo(403);
    }

    @Test
    void one_refused_question_in_a_bulk_refuses_only_itself() {
        JsonNode answers = ask(
                "[{\"type\":\"version\"},{\"type\":\"exec\",\"mbean\":\"" + CONTEXT + "\",\"operation\":\"stop()\"}]");

        assertThat(answers.path(0).path("status").asInt()).isEqualTo(200);
        assertThat(answers.path(1).path("status").asInt()).isEqualTo(403);
    }

    @Test
    void a_secret_of_a_route_is_nowhere_in_what_may_be_read() {
        String all = ask("{\"type\":\"read\",\"mbean\":\"org.apache.camel:*\"}").toString()
                + ask("{\"type\":\"read\",\"mbean\":\"org.apache.camel:type=endpoints,*\"}")
                + ask("{\"type\":\"read\",\"mbean\":\"org.apache.camel:type=processors,*\"}")
                + ask("{\"type\":\"read\",\"mbean\":\"org.apache.camel:type=producers,*\"}")
                + ask("{\"type\":\"read\",\"mbean\":\"org.apache.camel:type=services,*\"}")
                + ask("{\"type\":\"read\",\"mbean\":\"org.apache.camel:type=routes,*\"}")
                + ask("{\"type\":\"read\",\"mbean\":\"org.apache.camel:type=context,*\"}")
                + exec(CONTEXT, "dumpRoutesAsXml()", "")
                + http.get("/observe/jolokia/list").body()
                + http.get("/observe/metrics").body()
                + http.get("/observe/health").body();

        assertThat(all).contains("backup-crm", "authUsername").doesNotContain(CANARY);
    }

    @Test
    void a_question_that_is_no_json_is_answered_as_such() {
        RawHttp.Answer answer = http.post("/observe/jolokia/", "{");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("\"error\"").doesNotContain("stacktrace");
    }

    private static JsonNode exec(String bean, String operation, String arguments) {
        return ask("{\"type\":\"exec\",\"mbean\":\"" + bean + "\",\"operation\":\"" + operation + "\",\"arguments\":["
                + arguments + "]}");
    }

    private static JsonNode ask(String question) {
        return parse(http.post("/hawtio/jolokia/", question).body());
    }

    private static JsonNode parse(String json) {
        try {
            return new JsonMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
