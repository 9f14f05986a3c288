package io.bactrian.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.runtime.Problem;
import io.bactrian.runtime.Settings;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteValidatorTest {

    private static final String FILE = "routes/backup/crm.camel.yaml";

    @TempDir
    private Path base;

    private Routes routes;

    @BeforeEach
    void start() {
        routes = new Routes(base);
    }

    @Test
    void a_whole_flow_with_configuration_and_kamelet_is_valid() throws URISyntaxException {
        Path example = Path.of(getClass().getResource("example").toURI());
        Settings settings = Settings.load(example.resolve("conf/bactrian.properties"));
        Validation validation = RouteValidator.inspect(example.resolve("routes"), settings, List.of());
        assertThat(validation.problems()).isEmpty();
        assertThat(validation.routes()).isEqualTo(2);
        assertThat(validation.files()).isEqualTo(3);
    }

    @Test
    void the_routes_of_this_project_are_valid() {
        routes.set("backup.recipients", "keys/backup.asc")
                .set("source.crm.type", "postgresql")
                .set("repository.offsite.storages", "cloud")
                .set("storage.cloud.type", "s3");
        assertThat(RouteValidator.validate(Path.of("routes"), routes.settings()))
                .isEmpty();
    }

    @Test
    void problems_of_all_files_and_of_the_settings_come_at_once_and_in_order() {
        routes.file("routes/logs/b.camel.yaml", """
                - route:
                    id: logs-b
                    description: second
                    from:
                      uri: timer:b
                      parameters: { perod: 1s }
                      steps:
                        - log: { id: log-b, mesage: b }
                """);
        routes.file("routes/backup/a.camel.yaml", "- route: {\n");
        routes.file("routes/health/c.camel.yaml", """
                - route:
                    id: health-c
                    from:
                      uri: timr:c
                      steps: []
                """);
        Settings settings = routes.settings();
        SettingsCheck check = all -> all.section("storage.x").required("type");
        assertThat(RouteValidator.inspect(base.resolve("routes"), settings, List.of(check))
                        .problems())
                .extracting(Problem::place, Problem::message)
                .containsExactly(
                        tuple(
                                "routes/backup/a.camel.yaml:2",
                                "is not YAML: expected the node content, but found '<stream end>'"),
                        tuple("routes/health/c.camel.yaml:1", "route health-c has no description"),
                        tuple("routes/health/c.camel.yaml:4", "unknown component 'timr'"),
                        tuple("routes/logs/b.camel.yaml:6", "unknown option 'perod' of timer:"),
                        tuple("routes/logs/b.camel.yaml:8", "unknown property 'mesage' in log"),
                        tuple(
                                base.resolve("conf/bactrian.properties") + ", storage.x.type",
                                "storage.x.type: is not set"));
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    // ---- files

    @Test
    void a_folder_without_a_route_file() {
        routes.file("routes/kamelets/.keep", "");
        assertThat(routes.problems())
                .containsExactly(lines(
                        "routes: no file matches routes/**/*.camel.yaml",
                        "put a file with a list item '- route:' there"));
    }

    @Test
    void files_without_a_route() {
        routes.file("routes/shared/backup.camel.yaml", "- routeConfiguration: { id: backup }\n");
        assertThat(routes.problems())
                .containsExactly(lines(
                        "routes: no route in the 1 file that matches routes/**/*.camel.yaml",
                        "put a file with a list item '- route:' there"));
    }

    @Test
    void a_folder_that_is_not_there() {
        assertThat(routes.problems())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("routes: cannot be read: NoSuchFileException");
    }

    @Test
    void a_file_whose_name_is_never_loaded() {
        routes.steps("- stop: { id: stop-it }").file("routes/backup/other.yml", "- route: {}\n");
        assertThat(routes.problems())
                .containsExactly(lines(
                        "routes/backup/other.yml: is never loaded: its name ends in neither .camel.yaml nor .kamelet.yaml",
                        "Bactrian loads *.camel.yaml at any depth, and Kamelets named *.kamelet.yaml from kamelets/"));
    }

    @Test
    void hidden_folders_are_skipped() {
        routes.steps("- stop: { id: stop-it }").file("routes/..data/x.camel.yaml", "nonsense");
        assertThat(routes.problems()).isEmpty();
    }

    // ---- YAML

    @Test
    void text_that_is_not_yaml() {
        assertThat(of("- route:\n    from:\n      uri: direct:x\n       parameters: {}\n"))
                .containsExactly(
                        lines(
                                FILE + ":4: is not YAML: mapping values are not allowed here",
                                "a value that holds ': ' needs quotes; otherwise check the indentation of this line and the one above"));
    }

    @Test
    void a_quote_that_does_not_end() {
        assertThat(of("- route:\n    id: \"x\n    from: y"))
                .containsExactly(
                        lines(
                                FILE + ":3: is not YAML: found unexpected end of stream",
                                "while scanning a quoted scalar that starts in line 2: check quotes, brackets and indentation"));
    }

    @Test
    void tabs() {
        assertThat(of("- route:\n\tid: x\n"))
                .containsExactly(lines(FILE + ":2: has a tab where YAML wants spaces", "indent with spaces"));
    }

    @Test
    void bytes_that_are_not_utf8() {
        routes.file(FILE, "- route:\n    id: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(routes.problems()).containsExactly(lines(FILE + ":2: is not UTF-8 text", "save the file as UTF-8"));
    }

    @Test
    void a_name_given_twice() {
        routes.steps("- log:\n    id: log-it\n    message: one\n    message: two");
        assertThat(routes.problems())
                .containsExactly(lines(FILE + ":10: 'message' is given twice, first in line 9", "remove one of them"));
    }

    @Test
    void an_anchor() {
        assertThat(of("- route: &x\n    id: *x\n"))
                .containsExactly(lines(
                        FILE + ":1: uses a YAML anchor or alias",
                        "write the value out, or make it a setting and use {{its.name}}: visual editors lose anchors"));
    }

    @Test
    void a_file_of_more_than_a_mebibyte() {
        assertThat(of("#".repeat(1024 * 1024 + 1)))
                .containsExactly(lines(FILE + ":1: is larger than 1 MiB", "split it into several files"));
    }

    @Test
    void nesting_without_end() {
        assertThat(of("[".repeat(100_000)))
                .containsExactly(lines(FILE + ":1: is nested deeper than 64 levels", "split it"));
    }

    @Test
    void an_empty_file_and_a_mapping() {
        assertThat(of("")).containsExactly(lines(FILE + ":1: is empty", "write something into it or remove the file"));
        assertThat(of("route:\n  id: x\n"))
                .contains(lines(
                        FILE + ":1: is not a list of routes",
                        "start the file with '- route:' and indent what belongs to it"));
    }

    @Test
    void two_documents() {
        assertThat(of("- route: {}\n---\n- route: {}\n"))
                .containsExactly(lines(
                        FILE + ":2: holds more than one YAML document", "remove the line '---' or split the file"));
    }

    // ---- structure

    @Test
    void a_misspelt_property() {
        routes.from("uri: timer:x\nparametres: { period: 1s }");
        assertThat(routes.problems())
                .containsExactly(lines(FILE + ":6: unknown property 'parametres' in from", "did you mean parameters?"));
    }

    @Test
    void a_misspelt_step() {
        assertOne("- tO: { id: log-it, uri: \"log:x\" }", 7, "unknown step 'tO'", "did you mean to?");
    }

    @Test
    void a_misspelt_property_that_is_required() {
        assertOne("- to: { id: log-it, urri: \"log:x\" }", 7, "unknown property 'urri' in to", "did you mean uri?");
    }

    @Test
    void a_required_property_that_is_missing() {
        assertOne("- to: { id: log-it }", 7, "'uri' is missing in to", "add uri:");
        assertOne("- setHeader: { id: set-it, constant: 1 }", 7, "'name' is missing in setHeader", "add name:");
    }

    @Test
    void a_value_that_is_none_of_the_words() {
        assertOne(
                "- log: { id: log-it, message: x, loggingLevel: INFOO }",
                7,
                "'INFOO' is not a value of loggingLevel",
                "did you mean INFO?");
    }

    @Test
    void a_value_of_the_wrong_kind() {
        assertOne(
                "- split:\n    id: split-it\n    tokenize: \",\"\n    parallelProcessing: maybe",
                10,
                "parallelProcessing is 'maybe' but must be true or false",
                "correct the value");
        assertOne(
                "- log: { id: log-it, message: [x] }",
                7,
                "message is a list but must be a single value",
                "check the indentation of this line and the next");
    }

    @Test
    void misspelt_expressions() {
        assertOne(
                "- setBody: { id: set-it, simpl: x }",
                7,
                "unknown property 'simpl' in setBody",
                "did you mean simple?");
        assertOne(
                "- setBody:\n    id: set-it\n    expression: { simpl: x }",
                9,
                "unknown property 'simpl' in expression",
                "did you mean simple?");
        assertOne(
                "- setBody:\n    id: set-it\n    simple: { expresion: x }",
                9,
                "unknown property 'expresion' in simple",
                "did you mean expression?");
    }

    @Test
    void expressions_of_an_exception_handler_in_both_forms() {
        String handler = """
                - onException:
                    exception: [java.io.IOException]
                    handled: { expression: { constant: { expression: "true" } } }
                    retryWhile: { simple: "${body} != null" }
                    continued: { expression: { constnt: true } }
                """;
        routes.steps("- stop: { id: stop-it }").file("routes/shared/a.camel.yaml", handler);
        assertThat(routes.problems())
                .containsExactly(lines(
                        "routes/shared/a.camel.yaml:5: unknown property 'constnt' in expression",
                        "did you mean constant?"));
    }

    @Test
    void two_expressions_for_one() {
        assertOne(
                "- setBody: { id: set-it, simple: a, constant: b }",
                7,
                "setBody says the same thing in two ways",
                "keep one expression or one form and remove the other");
    }

    @Test
    void a_step_that_swallowed_the_next() {
        assertOne(
                "- to: { id: log-it, uri: \"log:x\" }\n  stop: { id: stop-it }",
                7,
                "this step has more than one name: to, stop",
                "begin each with '- ' on a line of its own, or indent what belongs to the first");
    }

    @Test
    void numbers_and_booleans_where_camel_converts_them() {
        routes.steps("- log: { id: log-it, message: 5 }\n- setBody: { id: set-it, constant: true }\n"
                + "- split: { id: split-it, tokenize: \",\", streaming: \"{{fast:true}}\", steps: [] }");
        assertThat(routes.problems()).isEmpty();
    }

    @Test
    void an_exception_handler_after_a_route() {
        routes.file(FILE, """
                - route:
                    id: backup-crm
                    description: a route
                    from: { uri: "timer:x", steps: [] }
                - onException:
                    exception: [java.io.IOException]
                """);
        assertThat(routes.problems())
                .containsExactly(lines(
                        FILE + ":5: onException stands after the route of line 1",
                        "move it before the first route, or into a routeConfiguration to share it"));
    }

    private List<String> of(String content) {
        return routes.file(FILE, content).problems();
    }

    private void assertOne(String steps, int line, String message, String hint) {
        assertThat(routes.steps(steps).problems()).containsExactly(lines(FILE + ":" + line + ": " + message, hint));
    }

    private static String lines(String problem, String hint) {
        return problem + System.lineSeparator() + "  HINT: " + hint;
    }
}
