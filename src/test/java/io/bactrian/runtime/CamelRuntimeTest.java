package io.bactrian.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.quartz.QuartzComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CamelRuntimeTest {

    @TempDir
    Path folder;

    @Test
    void routes_of_all_folders_run_with_settings_beans_and_secret_files_and_stop() {
        Workspace workspace = new Workspace(folder)
                .secret("conf/secrets/word", "sesame")
                .route("backup/crm.camel.yaml", Workspace.ROUTE)
                .route("ask.camel.yaml", answering("{{greeting}} ${bean:name} {{secret-file:conf/secrets/word}}"))
                .route(".hidden/crm.camel.yaml", Workspace.ROUTE);

        CamelRuntime runtime = workspace
                .runtime()
                .http(false)
                .beans(Map.of("name", new Name()))
                .start();
        try (runtime) {
            assertThat(runtime.context().getRoutes()).hasSize(2);
            assertThat(runtime.context().getRegistry().lookupByName("settings")).isInstanceOf(Settings.class);
            assertThat(ask(runtime)).isEqualTo("hello Bactria sesame");
            assertThat(runtime.metrics()
                            .get("camel.exchanges.total")
                            .tag("routeId", "ask")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
        assertThat(runtime.context().getStatus()).isEqualTo(ServiceStatus.Stopped);
        runtime.close();
    }

    @Test
    void a_routes_path_elsewhere_and_kamelets_in_it_are_found() {
        Workspace workspace = new Workspace(folder)
                .setting("routes.path", "routes/else where")
                .route("else where/ask.camel.yaml", calling("kamelet:answer?text=fine"))
                .route("else where/kamelets/answer.kamelet.yaml", """
                        apiVersion: camel.apache.org/v1
                        kind: Kamelet
                        metadata: { name: answer }
                        spec:
                          definition:
                            title: Answer
                            properties: { text: { title: Text, type: string } }
                          template:
                            from:
                              uri: kamelet:source
                              steps:
                                - setBody: { expression: { constant: { expression: "{{text}}" } } }
                        """);

        try (CamelRuntime runtime = workspace.runtime().http(false).start()) {
            assertThat(ask(runtime)).isEqualTo("fine");
        }
    }

    @Test
    void a_route_configuration_works_whatever_its_file_is_called() {
        Workspace workspace = new Workspace(folder).route("a.camel.yaml", """
                        - route:
                            id: ask
                            routeConfigurationId: gentle
                            from:
                              uri: direct:ask
                              steps:
                                - throwException: { exceptionType: java.io.IOException, message: no }
                        """).route("z/shared.camel.yaml", """
                        - routeConfiguration:
                            id: gentle
                            onException:
                              - onException:
                                  exception: [ java.io.IOException ]
                                  handled: { constant: { expression: "true" } }
                                  steps:
                                    - setBody: { expression: { constant: { expression: handled } } }
                        """);

        try (CamelRuntime runtime = workspace.runtime().http(false).start()) {
            assertThat(ask(runtime)).isEqualTo("handled");
        }
    }

    @Test
    void await_stop_returns_when_the_stop_is_asked_for() {
        try (CamelRuntime runtime = started(new Workspace(folder).route("ask.camel.yaml", answering("x")))) {
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
                try {
                    runtime.awaitStop();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(waiting).isNotDone();

            runtime.requestStop();

            await().until(waiting::isDone);
            assertThat(waiting).isCompleted();
        }
    }

    @Test
    void without_schedulers_cron_triggers_do_not_fire() throws Exception {
        Workspace workspace = new Workspace(folder).route("cron.camel.yaml", """
                        - route:
                            id: cron
                            from:
                              uri: quartz:backup/cron
                              parameters: { cron: "0/1 * * * * ?" }
                              steps:
                                - log: { message: fired }
                        """);

        try (CamelRuntime runtime =
                workspace.runtime().http(false).startSchedulers(false).start()) {
            var scheduler = runtime.context()
                    .getComponent("quartz", QuartzComponent.class)
                    .getScheduler();
            assertThat(scheduler.isStarted()).isFalse();
            assertThat(runtime.context().getRoute("cron")).isNotNull();
        }
    }

    @Test
    void without_any_route_file_nothing_starts() {
        assertThatThrownBy(() -> started(new Workspace(folder)))
                .isInstanceOf(PermanentException.class)
                .hasMessage("there is no folder " + folder.resolve("routes"));

        Workspace empty =
                new Workspace(folder).route("kamelets/x.kamelet.yaml", "{}").route("notes.txt", "x");
        PermanentException failure = catchThrowableOfType(PermanentException.class, () -> started(empty));
        assertThat(failure).hasMessage("no route file in " + folder.resolve("routes"));
        assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("routes.path"));
    }

    @Test
    void files_without_any_route_start_nothing() {
        assertThatThrownBy(
                        () -> started(new Workspace(folder).route("a.camel.yaml", "- routeConfiguration: {id: x}\n")))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("no route in the 1 files");
    }

    @Test
    void every_file_that_does_not_parse_is_named_with_its_line() {
        Workspace workspace = new Workspace(folder)
                .route("ask.camel.yaml", answering("fine"))
                .route("backup/one.camel.yaml", "- route:\n    id: one\n    frm: { uri: direct:one }\n")
                .route("backup/two.camel.yaml", "- route: [\n");

        ProblemsException failure = catchThrowableOfType(ProblemsException.class, () -> started(workspace));

        assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(failure.problems())
                .extracting(Problem::place)
                .satisfiesExactly(
                        place -> assertThat(place).matches("routes/backup/one.camel.yaml:\\d"),
                        place -> assertThat(place).matches("routes/backup/two.camel.yaml:\\d"));
        assertThat(failure).hasMessageContaining("frm");
    }

    @Test
    void an_unknown_placeholder_is_named_with_file_and_route() {
        assertFails(
                calling("log:{{no.such.key}}"),
                "routes/ask.camel.yaml: route ask: unknown placeholder {{no.such.key}}",
                "set no.such.key in the settings, or correct the name");
    }

    @Test
    void a_misspelt_option_is_named_with_the_likeliest_one_and_without_its_value() {
        assertFails(
                calling("log:x?levle={{secret-file:conf/secrets/word}}"),
                "routes/ask.camel.yaml: route ask: log has no option levle",
                "did you mean level?");
    }

    @Test
    void an_unknown_component_is_named() {
        assertFails(
                calling("dumpp:postgresql"),
                "routes/ask.camel.yaml: route ask: there is no component dumpp",
                "check the spelling of what stands before the colon of the uri");
    }

    @Test
    void a_missing_kamelet_is_named() {
        assertThatThrownBy(() -> started(new Workspace(folder).route("ask.camel.yaml", calling("kamelet:shout"))))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("there is no Kamelet shout");
    }

    @Test
    void a_secret_file_open_to_others_stops_the_start_with_its_name() throws IOException {
        Path secret = java.nio.file.Files.writeString(folder.resolve("open"), "x");
        java.nio.file.Files.setPosixFilePermissions(
                secret, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));

        assertFails(
                answering("{{secret-file:open}}"),
                "routes/ask.camel.yaml: route ask: secret file " + secret + " is readable or writable by others",
                "chmod 600 " + secret);
    }

    @Test
    void two_routes_with_one_id_are_refused_for_the_later_would_replace_the_earlier() {
        Workspace workspace =
                new Workspace(folder).route("a.camel.yaml", answering("one")).route("b.camel.yaml", answering("two"));

        assertThatThrownBy(() -> started(workspace))
                .isInstanceOf(ProblemsException.class)
                .hasMessageContaining(
                        "routes/b.camel.yaml: route id ask is used twice, here and in routes/a.camel.yaml");

        Workspace other =
                new Workspace(folder.resolve("other")).route("a.camel.yaml", answering("one") + answering("two"));
        assertThatThrownBy(() -> started(other)).hasMessageContaining("route id ask is used twice in this file");
    }

    @Test
    void a_misspelt_camel_option_stops_the_start() {
        Workspace workspace = new Workspace(folder)
                .setting("camel.main.shutdownTimeoutt", "3")
                .route("ask.camel.yaml", answering("one"));

        assertThatThrownBy(() -> started(workspace))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("shutdownTimeoutt");
    }

    @Test
    void problems_of_the_settings_stop_the_start_all_at_once() {
        Workspace workspace = new Workspace(folder)
                .setting("shutdown.timeout", "soon")
                .setting("http.prot", "1")
                .setting("http.host", "0.0.0.0")
                .route("ask.camel.yaml", answering("one"));

        assertThatThrownBy(() -> started(workspace))
                .isInstanceOf(ProblemsException.class)
                .hasMessageContaining("'soon' is not a duration")
                .hasMessageContaining("did you mean http.port?")
                .hasMessageContaining("http.host: 0.0.0.0 can be reached from other machines, and there is no password")
                .hasMessageContaining("HINT: set http.user and http.password-file, or listen on 127.0.0.1");
    }

    @Test
    void a_port_that_is_taken_stops_the_start() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Workspace workspace = new Workspace(folder)
                    .setting("http.port", Integer.toString(taken.getLocalPort()))
                    .route("ask.camel.yaml", answering("one"));

            BactrianException failure = catchThrowableOfType(
                    BactrianException.class, () -> workspace.runtime().start());

            assertThat(failure).hasMessageStartingWith("cannot listen on 127.0.0.1:" + taken.getLocalPort());
            assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(failure.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("http.port"));
        }
    }

    private void assertFails(String route, String message, String hint) {
        Workspace workspace =
                new Workspace(folder).secret("conf/secrets/word", "sesame").route("ask.camel.yaml", route);

        PermanentException failure = catchThrowableOfType(PermanentException.class, () -> started(workspace));

        assertThat(failure).hasMessage(message);
        assertThat(failure.hint()).contains(hint);
        assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
    }

    private static CamelRuntime started(Workspace workspace) {
        return workspace.runtime().http(false).start();
    }

    private static String ask(CamelRuntime runtime) {
        return runtime.context().createProducerTemplate().requestBody("direct:ask", "", String.class);
    }

    private static String answering(String text) {
        return """
                - route:
                    id: ask
                    from:
                      uri: direct:ask
                      steps:
                        - setBody: { expression: { simple: { expression: "%s" } } }
                """.formatted(text);
    }

    private static String calling(String uri) {
        return """
                - route:
                    id: ask
                    from:
                      uri: direct:ask
                      steps:
                        - to: { uri: "%s" }
                """.formatted(uri);
    }

    /** A bean that a route calls. */
    public static final class Name {

        public String get() {
            return "Bactria";
        }
    }
}
