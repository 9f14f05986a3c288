package io.bactrian.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.RawHttp.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server with a password, reachable from other machines: nothing but the two bare health answers is open. */
@Timeout(60)
class HttpGateTest {

    private static final List<String> PATHS = List.of(
            "/",
            "/hawtio",
            "/hawtio/",
            "/hawtio/index.html",
            "/hawtio/user",
            "/hawtio/jolokia",
            "/hawtio/jolokia/list",
            "/hawtio/camel/routes",
            "/observe/health",
            "/observe/metrics",
            "/observe/jolokia",
            "/observe/jolokia/version",
            "/ping",
            "/nowhere");

    @TempDir
    static Path folder;

    private static CamelRuntime runtime;
    private static RawHttp http;

    @BeforeAll
    static void start() {
        runtime = new Workspace(folder)
                .setting("http.host", "0.0.0.0")
                .setting("http.user", "ops")
                .setting("http.password-file", "conf/secrets/console")
                .secret("conf/secrets/console", "open: sesame é")
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

    @AfterAll
    static void stop() {
        runtime.close();
    }

    /** Every path in every spelling that some router or other has taken for the same path. */
    static Stream<String> spellings() {
        List<String> all = new ArrayList<>();
        for (String path : PATHS) {
            all.add(path);
            all.add("/" + path);
            all.add("/." + path);
            all.add("//." + path);
            all.add("/x/.." + path);
            all.add("/%2e" + path);
            all.add("/x/%2e%2e" + path);
            all.add(path + "/");
            all.add(path + "/.");
            all.add(path + "?x=/observe/health/live");
            all.add(path + ";/observe/health/live");
            all.add(path + "%00");
            all.add("/observe/health/live/.." + "/../.." + path);
            all.add("/observe/health/live/%2e%2e/%2e%2e/%2e%2e" + path);
            all.add("http://127.0.0.1/observe/health/live/../../.." + path);
            all.add(path.replace("o", "%6f"));
            all.add(path.toUpperCase(java.util.Locale.ROOT));
        }
        return all.stream().distinct();
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void no_spelling_of_a_path_gets_in_without_the_password(String path) {
        for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE")) {
            Answer answer = http.send(method + " " + path, "");

            assertThat(answer.status()).as("%s %s", method, path).isIn(400, 401);
            assertThat(answer.body()).doesNotContain("hawtio", "agent", "UP", "pong", "jvm_");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/observe/health/live", "/observe/health/ready"})
    void the_two_bare_health_answers_are_open_and_say_nothing_else(String path) {
        assertThat(http.get(path).status()).isEqualTo(200);
        assertThat(http.get(path).body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(http.send("POST " + path, "").status()).isEqualTo(401);
    }

    @Test
    void only_the_very_user_and_password_open_it() {
        assertThat(http.get("/observe/metrics", RawHttp.basic("ops", "open: sesame é"))
                        .status())
                .isEqualTo(200);
        assertThat(http.get("/hawtio/user", RawHttp.basic("ops", "open: sesame é"))
                        .body())
                .isEqualTo("\"ops\"");
        assertThat(http.get("/ping", RawHttp.basic("ops", "open: sesame é")).body())
                .contains("pong");
        for (String header : List.of(
                RawHttp.basic("ops", "open: sesame"),
                RawHttp.basic("ops", ""),
                RawHttp.basic("", "open: sesame é"),
                RawHttp.basic("Ops", "open: sesame é"),
                RawHttp.basic("ops", "OPEN: SESAME É"),
                "Authorization: Basic",
                "Authorization: Basic !!!",
                "Authorization: Bearer open: sesame")) {
            Answer answer = http.get("/observe/metrics", header);
            assertThat(answer.status()).as(header).isEqualTo(401);
            assertThat(answer.headers()).contains("WWW-Authenticate: Basic realm=\"Bactrian\"");
        }
    }

    @Test
    void with_the_password_any_name_of_the_server_will_do_but_no_other_site() {
        String login = RawHttp.basic("ops", "open: sesame é");

        assertThat(http.get("/observe/metrics", login, "Host: backup.example.org")
                        .status())
                .isEqualTo(200);
        assertThat(http.post(
                                "/hawtio/jolokia/",
                                "{}",
                                login,
                                "Host: backup.example.org",
                                "Origin: https://evil.example")
                        .status())
                .isEqualTo(403);
    }
}
