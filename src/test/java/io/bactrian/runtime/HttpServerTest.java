package io.bactrian.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.RawHttp.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server without a password, as it listens on loopback by default. */
@Timeout(60)
class HttpServerTest {

    @TempDir
    Path folder;

    private CamelRuntime runtime;
    private RawHttp http;

    @BeforeEach
    void start() {
        runtime = new Workspace(folder)
                .route("crm.camel.yaml", Workspace.ROUTE)
                .route("ping.camel.yaml", """
                        - route:
                            id: ping
                            from:
                              uri: platform-http:/ping
                              steps:
                                - setBody: { expression: { constant: { expression: pong } } }
                        """)
                .runtime()
                .start();
        http = new RawHttp(runtime.httpPort());
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    @Test
    void health_says_which_checks_are_up() {
        Answer all = http.get("/observe/health");

        assertThat(all.status()).isEqualTo(200);
        assertThat(all.body()).contains("\"status\":\"UP\"").contains("\"name\":\"context\"");
        assertThat(http.get("/observe/health/live").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(http.get("/observe/health/ready").body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void a_route_that_fails_turns_readiness_red_and_leaves_liveness_green() throws Exception {
        runtime.context().getRouteController().stopRoute("backup-crm");

        assertThat(http.get("/observe/health/ready").status()).isEqualTo(503);
        assertThat(http.get("/observe/health/ready").body()).isEqualTo("{\"status\":\"DOWN\"}");
        assertThat(http.get("/observe/health").status()).isEqualTo(503);
        assertThat(http.get("/observe/health").body()).contains("route:backup-crm");
        assertThat(http.get("/observe/health/live").status()).isEqualTo(200);
    }

    @Test
    void metrics_are_in_prometheus_format_with_series_per_route_and_gauges_of_others() {
        runtime.metrics().gauge("bactrian.test.age", 42);
        runtime.context().createProducerTemplate().sendBody("direct:crm", "");

        Answer metrics = http.get("/observe/metrics");

        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.headers()).containsIgnoringCase("content-type: text/plain; version=0.0.4");
        assertThat(metrics.body())
                .contains("# TYPE camel_exchanges_succeeded_total counter")
                .containsPattern("camel_exchanges_succeeded_total\\{.*routeId=\"backup-crm\".*} 1.0")
                .contains(
                        "jvm_memory_used_bytes",
                        "process_uptime_seconds",
                        "jvm_threads_live_threads",
                        "system_cpu_count")
                .contains("bactrian_test_age 42.0");
        assertThat(metrics.body().lines().filter(line -> !line.startsWith("#"))).hasSizeLessThan(150);
    }

    @Test
    void routes_answer_on_the_same_port() {
        assertThat(http.get("/ping").body()).contains("pong");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user|\"public\"",
                "plugin|[]",
                "proxy/enabled|false",
                "keycloak/enabled|false",
                "auth/config/session-timeout|{\"timeout\":-1}"
            })
    void hawtio_is_told_what_its_own_server_would_say(String path, String json) {
        Answer answer = http.get("/hawtio/" + path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsIgnoringCase("content-type: application/json");
        assertThat(answer.body()).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/hawtio/", "/hawtio/camel/routes", "/hawtio/jmx/attributes?nid=root-org.apache.camel-bactrian"})
    void hawtio_and_the_addresses_below_it_answer_its_page(String path) {
        Answer answer = http.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("<base href=\"/hawtio/\">");
        assertThat(answer.headers())
                .contains("Content-Security-Policy: default-src 'self'", "X-Content-Type-Options: nosniff")
                .contains("frame-ancestors 'none'");
    }

    @Test
    void hawtio_without_its_slash_leads_to_it() {
        assertThat(http.get("/hawtio").status()).isEqualTo(302);
        assertThat(http.get("/hawtio").headers()).contains("location: /hawtio/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pom.xml",
                "/conf/bactrian.properties",
                "/hawtio/../pom.xml",
                "/hawtio/%2e%2e/pom.xml",
                "/hawtio/..%2fpom.xml",
                "/hawtio/..%5cpom.xml",
                "/hawtio//etc/passwd",
                "/hawtio/static/../../log4j2.xml",
                "/hawtio/static/%2e%2e/%2e%2e/log4j2.xml",
                "/hawtio/static",
                "/hawtio/static/js/"
            })
    void nothing_but_the_console_is_served(String path) {
        assertThat(http.get(path).body())
                .doesNotContain("<project", "http.port", "root:", "<Configuration", ".chunk.js");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:9876", "127.0.0.1.evil.example", "localhost.evil.example", ""})
    void a_name_that_is_not_this_machine_is_refused_while_there_is_no_password(String host) {
        assertThat(http.get("/observe/metrics", "Host: " + host).status()).isIn(400, 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:9876", "127.0.0.1", "127.0.0.2:80", "[::1]:9876"})
    void the_names_of_this_machine_are_welcome(String host) {
        assertThat(http.get("/observe/metrics", "Host: " + host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://127.0.0.1:1", "not a uri"})
    void a_post_from_another_site_is_refused(String origin) {
        assertThat(http.post("/hawtio/jolokia/", "{\"type\":\"version\"}", "Origin: " + origin)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_post_of_our_own_page_is_answered() {
        String own = "Origin: http://127.0.0.1:" + runtime.httpPort();

        assertThat(http.post("/hawtio/jolokia/", "{\"type\":\"version\"}", own).status())
                .isEqualTo(200);
    }

    @Test
    void a_request_larger_than_any_question_is_refused() {
        assertThat(http.post("/observe/jolokia/", " ".repeat((1 << 20) + 1)).status())
                .isEqualTo(413);
        assertThat(http.get("/" + "x".repeat(10_000)).status()).isIn(400, 414);
    }
}
