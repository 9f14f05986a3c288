package io.bactrian.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteRulesTest {

    private static final String FILE = "routes/backup/crm.camel.yaml";
    private static final String SECRET_HINT =
            "write {{secret-file:PATH}}, {{env:NAME}} or the name of a setting instead";
    private static final String FORBIDDEN_HINT =
            "routes say what and when; write a component or a Kamelet for the rest";

    @TempDir
    private Path base;

    private Routes routes;

    @BeforeEach
    void start() {
        routes = new Routes(base);
    }

    // ---- endpoints

    @Test
    void an_unknown_component() {
        assertOne(to("compres:zstd", ""), 7, "unknown component 'compres'", "did you mean compress?");
        assertOne(to("zzzzzzzzz:zstd", ""), 7, "unknown component 'zzzzzzzzz'", "neither Camel nor Bactrian has it");
    }

    @Test
    void a_component_whose_jar_is_missing() {
        assertOne(
                to("nats:topic", ""),
                7,
                "component 'nats' is not installed",
                "add camel-nats and what it needs to lib/");
    }

    @Test
    void a_misspelt_option() {
        assertOne(to("compress:zstd", "levle: 3"), 7, "unknown option 'levle' of compress:", "did you mean level?");
        routes.from("uri: quartz:backup/crm\nparameters:\n  cron: 0 0 2 * * ?\n  triger.timeZone: UTC");
        assertThat(routes.problems())
                .containsExactly(
                        lines(8, "unknown option 'triger.timeZone' of quartz:", "did you mean trigger.timeZone?"));
    }

    @Test
    void values_that_options_do_not_take() {
        assertOne(
                to("compress:zstd", "level: high"),
                7,
                "'high' is not a value of option 'level' of compress:",
                "it takes a whole number");
        assertOne(
                to("compress:zstdd", ""),
                7,
                "'zstdd' is not a value of option 'algorithm' of compress:",
                "did you mean zstd?");
        routes.from("uri: timer:x\nparameters: { period: soon, fixedRate: perhaps }");
        assertThat(routes.problems())
                .containsExactly(
                        lines(
                                6,
                                "'soon' is not a value of option 'period' of timer:",
                                "it takes a duration such as 30s or 5m, or milliseconds"),
                        lines(6, "'perhaps' is not a value of option 'fixedRate' of timer:", "it takes true or false"));
    }

    @Test
    void values_from_placeholders_are_looked_at_too() {
        routes.set("level", "high").set("good.level", "9");
        assertOne(
                to("compress:zstd", "level: \"{{level}}\""),
                7,
                "'high' is not a value of option 'level' of compress:",
                "it takes a whole number");
        assertNone(to("compress:zstd", "level: \"{{good.level}}\""));
        assertNone(to("compress:zstd", "level: \"{{?absent.level}}\""));
    }

    @Test
    void an_option_in_the_uri_besides_those_in_parameters() {
        assertOne(
                to("compress:zstd?level=3", "workers: 1"),
                7,
                "options stand in the uri and in parameters at once",
                "move those of the uri to parameters");
        assertOne(to("compress:zstd?levle=3", ""), 7, "unknown option 'levle' of compress:", "did you mean level?");
    }

    @Test
    void a_path_that_is_missing() {
        assertOne(to("compress:", ""), 7, "compress: lacks its algorithm", "write it as compress:algorithm");
    }

    @Test
    void an_endpoint_on_the_wrong_side() {
        assertOne(to("quartz:a/b", "cron: 0 0 2 * * ?"), 7, "quartz: cannot be sent to", "use it under from");
        routes.from("uri: compress:zstd");
        assertThat(routes.problems())
                .containsExactly(lines(5, "compress: cannot start a route", "use it in a step, under to"));
    }

    // ---- schedules

    @Test
    void a_unix_cron_expression() {
        assertCron(
                "0 2 * * *",
                "'0 2 * * *' is not a cron expression",
                "Quartz wants the seconds first and a ? for the day that is not given: 0 0 2 * * ?");
        assertCron(
                "30 4 * * 1",
                "'30 4 * * 1' is not a cron expression",
                "Quartz wants the seconds first and a ? for the day that is not given: 0 30 4 ? * 2");
    }

    @Test
    void a_cron_expression_with_both_days() {
        assertCron(
                "0 0 2 1 * 2",
                "'0 0 2 1 * 2' is not a cron expression",
                "one of day of month and day of week must be ?");
    }

    @Test
    void a_cron_expression_out_of_range_and_one_that_never_fires() {
        assertCron(
                "0 0 25 * * ?",
                "'0 0 25 * * ?' is not a cron expression",
                "the fields are second, minute, hour, day of month, month, day of week; Quartz says:"
                        + " Hour values must be between 0 and 23");
        assertCron(
                "0 0 2 30 2 ?",
                "'0 0 2 30 2 ?' never fires again",
                "all its times are in the past, or on days that do not exist");
    }

    @Test
    void a_time_zone_that_does_not_exist() {
        routes.from("uri: quartz:backup/crm\nparameters:\n  cron: 0 0 2 * * ?\n  trigger.timeZone: Asia/Ho_Chi_Min");
        assertThat(routes.problems())
                .containsExactly(lines(8, "unknown time zone 'Asia/Ho_Chi_Min'", "did you mean Asia/Ho_Chi_Minh?"));
    }

    // ---- placeholders

    @Test
    void an_unknown_placeholder() {
        routes.set("backup.recipients", "key.asc");
        assertOne(
                to("encrypt:openpgp", "recipients: \"{{backup.recipient}}\""),
                7,
                "unknown placeholder {{backup.recipient}}",
                "did you mean {{backup.recipients}}?");
        assertOne(
                to("encrypt:openpgp", "recipients: \"{{zone}}\""),
                7,
                "unknown placeholder {{zone}}",
                "set zone in the settings, or give a default: {{zone:value}}");
    }

    @Test
    void placeholders_that_have_a_value() {
        routes.set("backup.recipients", "key.asc").environment("KEY", "a.asc");
        for (String good : new String[] {
            "{{backup.recipients}}", "{{other:b.asc}}", "{{?other}}", "{{env:KEY}}", "{{env:NONE:c.asc}}"
        }) {
            assertNone(to("encrypt:openpgp", "recipients: \"" + good + "\""));
        }
    }

    @Test
    void placeholders_of_environment_system_and_secret_files() {
        assertOne(
                log("{{env:NONE}}"),
                7,
                "environment variable NONE is not set",
                "set it, or give a default: {{env:NONE:value}}");
        assertOne(
                log("{{sys:none}}"),
                7,
                "system property none is not set",
                "set it, or give a default: {{sys:none:value}}");
        assertOne(
                log("{{secret-file:none}}"),
                7,
                "secret file " + base.resolve("none") + " does not exist",
                "create it with mode 0600 and the secret as its only line");
        assertOne(
                log("{{secretfile:none}}"),
                7,
                "unknown placeholder function 'secretfile'",
                "did you mean {{secret-file:...}}?");
    }

    @Test
    void the_two_kinds_of_braces_mistaken_for_each_other() {
        routes.set("backup.recipients", "key.asc");
        assertOne(
                to("encrypt:openpgp", "recipients: \"${backup.recipients}\""),
                7,
                "${backup.recipients} is a setting, but ${...} reads the message",
                "write {{backup.recipients}}");
        assertOne(
                log("{{header.name}}"),
                7,
                "unknown placeholder {{header.name}}",
                "a part of the message is written ${header.name}");
        assertOne(
                to("log:${header.name}", ""),
                7,
                "the uri of 'to' holds ${...}, which is not evaluated there",
                "write a setting as {{name}}, or use toD for a part of the message");
    }

    @Test
    void a_placeholder_that_does_not_end() {
        assertOne(log("{{backup"), 7, "has a placeholder without its closing }}", "write it as {{name}}");
    }

    // ---- identities

    @Test
    void a_route_without_id_and_description() {
        routes.file(FILE, "- route:\n    from: { uri: \"timer:x\", steps: [] }\n");
        assertThat(routes.problems())
                .containsExactly(
                        lines(1, "route has no id", "add id: backup-name"),
                        lines(
                                1,
                                "route has no description",
                                "add description: and say what it does and when, as the console will show it"));
    }

    @Test
    void a_route_id_without_its_flow() {
        routes.file(FILE, """
                - route:
                    id: crm
                    description: a route
                    from: { uri: "timer:x", steps: [] }
                """);
        assertThat(routes.problems())
                .containsExactly(lines(
                        2,
                        "route id 'crm' does not name its flow",
                        "write it as backup-name, in small letters, digits and hyphens"));
    }

    @Test
    void a_route_id_used_twice() {
        String route = """
                - route:
                    id: backup-crm
                    description: a route
                    from: { uri: "timer:x", steps: [ { stop: { id: %s } } ] }
                """;
        routes.file("routes/backup/a.camel.yaml", route.formatted("stop-a"))
                .file(FILE, "# a comment\n" + route.formatted("stop-b"));
        assertThat(routes.problems())
                .containsExactly(lines(
                        3,
                        "route id 'backup-crm' is taken by routes/backup/a.camel.yaml:2",
                        "ids are unique over all files"));
    }

    @Test
    void steps_without_id_and_with_one_that_is_taken() {
        routes.steps("- log: hello\n- to: { uri: \"log:x\" }\n- stop: { id: a-b }\n- stop: { id: a-b }");
        assertThat(routes.problems())
                .containsExactly(
                        lines(7, "step 'log' has no id", "write it as '- log:' with id: and the rest below"),
                        lines(8, "step 'to' has no id", "add id: and name what it does, such as send-something"),
                        lines(10, "step id 'a-b' is taken by " + FILE + ":9", "ids are unique over all files"));
    }

    @Test
    void a_bare_from() {
        routes.file(FILE, "- from: { uri: \"timer:x\", steps: [] }\n");
        assertThat(routes.problems())
                .containsExactly(lines(
                        1,
                        "is a route without id and description",
                        "begin it with '- route:' and give id, description and from below"));
    }

    // ---- references

    @Test
    void an_unknown_route_configuration() {
        routes.file("routes/shared/backup.camel.yaml", "- routeConfiguration: { id: backup }\n")
                .file(FILE, """
                        - route:
                            id: backup-crm
                            description: a route
                            routeConfigurationId: bakcup
                            from: { uri: "timer:x", steps: [] }
                        """);
        assertThat(routes.problems())
                .containsExactly(lines(4, "unknown routeConfiguration 'bakcup'", "did you mean backup?"));
    }

    @Test
    void a_direct_target_from_which_no_route_starts() {
        assertOne(
                to("direct:report", ""),
                7,
                "no route starts from direct:report",
                "add a route with from: uri: direct:report");
        routes.file("routes/shared/r.camel.yaml", """
                - route:
                    id: shared-reports
                    description: a route
                    from: { uri: "direct:reports", steps: [] }
                """);
        assertOne(to("direct:report", ""), 7, "no route starts from direct:report", "did you mean reports?");
    }

    @Test
    void two_routes_that_start_from_one_direct_endpoint() {
        String route = """
                - route:
                    id: backup-%s
                    description: a route
                    from: { uri: "direct:x", steps: [] }
                """;
        routes.file("routes/backup/a.camel.yaml", route.formatted("a")).file(FILE, route.formatted("b"));
        assertThat(routes.problems())
                .containsExactly(lines(
                        4,
                        "direct:x already starts the route at routes/backup/a.camel.yaml:4",
                        "only one route can start from it"));
    }

    // ---- sources and repositories

    @Test
    void a_source_that_is_not_set_up() {
        routes.set("source.crm.type", "postgresql");
        assertOne(to("dump:postgresql", "source: crn"), 7, "unknown source 'crn'", "did you mean crm?");
        assertOne(to("dump:postgresql", "source: shop"), 7, "unknown source 'shop'", "set source.shop.type");
        assertNone(to("dump:postgresql", "source: crm"));
    }

    @Test
    void a_dump_without_its_source() {
        assertOne(to("dump:postgresql", "sorce: crm"), 7, "unknown option 'sorce' of dump:", "did you mean source?");
        assertOne(to("dump:postgresql", ""), 7, "option 'source' of dump: is missing", "add source: under parameters");
    }

    @Test
    void the_retention_of_a_repository() {
        routes.set("repository.offsite.storages", "cloud").set("storage.cloud.type", "s3");
        assertNone(to("repository:offsite", "retention: 30d, timeZone: Asia/Ho_Chi_Minh"));
        assertOne(
                to("repository:offsite", "retention: a month"),
                7,
                "'a month' is not a value of option 'retention' of repository:",
                "it takes a duration such as 4h or 30d");
        assertOne(
                to("repository:offsite", "timeZone: Asia/Saigong"),
                7,
                "unknown time zone 'Asia/Saigong'",
                "did you mean Asia/Saigon?");
    }

    @Test
    void a_repository_that_is_not_set_up() {
        routes.set("repository.offsite.storages", "cloud");
        assertOne(to("repository:offsit", ""), 7, "unknown repository 'offsit'", "did you mean offsite?");
        assertOne(to("repository:offsite", ""), 7, "unknown storage 'cloud'", "set storage.cloud.type");
        assertOne(
                to("recovery:verify", "backup: crm, repository: offsit"),
                7,
                "unknown repository 'offsit'",
                "did you mean offsite?");
        routes.set("storage.cloud.type", "s3");
        assertNone(to("repository:offsite", ""));
        assertNone(to("recovery:verify", "backup: crm, repository: offsite"));
    }

    @Test
    void a_route_that_is_switched_off_needs_no_settings_and_must_still_be_right() {
        String route = """
                - route:
                    id: backup-crm
                    description: crm
                    precondition: "{{archive.enabled:false}}"
                    routeConfigurationId: backup
                    from:
                      id: start-it
                      uri: timer:x
                      steps:
                        - to: { id: encrypt-it, uri: "encrypt:openpgp", parameters: { recipients: "{{nowhere}}" } }
                        - to: { id: store-it, uri: "repository:offsite" }
                        - to: { id: odd, uri: "repositry:offsite" }
                """;
        routes.file(FILE, route);

        assertThat(routes.problems())
                .contains(lines(12, "unknown component 'repositry'", "did you mean repository?"))
                .noneMatch(problem -> problem.contains("nowhere") || problem.contains("'offsite'"));
        routes.set("archive.enabled", "true");
        assertThat(routes.problems())
                .anyMatch(problem -> problem.contains("unknown placeholder {{nowhere}}"))
                .anyMatch(problem -> problem.contains("unknown repository 'offsite'"));
    }

    // ---- Kamelets

    @Test
    void an_unknown_kamelet() {
        kamelet("");
        assertOne(to("kamelet:note-acton", "text: x"), 7, "unknown Kamelet 'note-acton'", "did you mean note-action?");
        assertOne(
                to("kamelet:zzz-action", ""),
                7,
                "unknown Kamelet 'zzz-action'",
                "there is no routes/kamelets/zzz-action.kamelet.yaml");
    }

    @Test
    void properties_of_a_kamelet() {
        kamelet("");
        assertOne(
                to("kamelet:note-action", "txt: x"),
                7,
                "unknown property 'txt' of Kamelet note-action",
                "did you mean text?");
        assertOne(
                to("kamelet:note-action", "count: 1"),
                7,
                "property 'text' of Kamelet note-action is missing",
                "add text: under parameters");
        assertOne(
                to("kamelet:note-action", "text: x, count: many"),
                7,
                "'many' is not a value of property 'count'",
                "it takes a whole number");
        assertNone(to("kamelet:note-action", "text: x, count: 3"));
        assertOne(
                "- kamelet: { name: note-action, parameters: { text: x } }",
                7,
                "step 'kamelet' has no id",
                "write it as '- to:' with id: and uri: kamelet:name");
    }

    @Test
    void a_kamelet_file_with_mistakes() {
        routes.file("routes/kamelets/note-action.kamelet.yaml", """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata:
                  name: notes-action
                spec:
                  definition:
                    title: Note
                    required: [tekst]
                    properties:
                      text:
                        title: Text
                        desciption: What to write
                        type: string
                  template:
                    from:
                      uri: kamelet:source
                      steps:
                        - to: { urii: "log:{{txt}}" }
                """);
        assertThat(routes.steps("- stop: { id: stop-it }").problems())
                .containsExactly(
                        kamelet(
                                4,
                                "metadata.name is 'notes-action' but the file is that of note-action",
                                "make both the same"),
                        kamelet(8, "required property 'tekst' is not defined", "did you mean text?"),
                        kamelet(10, "property 'text' has no description", "add description:"),
                        kamelet(12, "unknown field 'desciption' of property 'text'", "did you mean description?"),
                        kamelet(18, "unknown property 'urii' in to", "did you mean uri?"),
                        kamelet(
                                18,
                                "unknown placeholder {{txt}}",
                                "set txt in the settings, or give a default: {{txt:value}}"));
    }

    @Test
    void a_kamelet_without_template() {
        routes.file("routes/kamelets/note-action.kamelet.yaml", "kind: Kamelet\nmetadata: { name: note-action }\n");
        assertThat(routes.steps("- stop: { id: stop-it }").problems())
                .containsExactly(
                        kamelet(1, "spec.definition is missing", "add it with title, description and properties"),
                        kamelet(
                                1,
                                "spec.template.from is missing",
                                "add it: it is the form that every tool understands"));
    }

    // ---- secrets and programs

    @Test
    void a_secret_in_plain_text() {
        routes.steps("""
                - to:
                    id: send-mail
                    uri: smtp:mail.example.org
                    parameters:
                      password: canary-7391
                - to:
                    id: send-more
                    uri: http://example.org
                    parameters:
                      apiKey: canary-7391
                """);
        assertThat(routes.problems())
                .containsExactly(
                        lines(11, "'password' is a secret in plain text", SECRET_HINT),
                        lines(16, "'apiKey' is a secret in plain text", SECRET_HINT));
    }

    @Test
    void a_secret_in_a_uri_or_a_kamelet() {
        kamelet("      token: { title: Token, description: A token, type: string, format: password }\n");
        assertOne(to("http://admin:canary-7391@example.org/", ""), 7, "a uri holds a password", SECRET_HINT);
        assertOne(
                to("smtp:mail.example.org?password=canary-7391", ""),
                7,
                "'password' is a secret in plain text",
                SECRET_HINT);
        assertOne(
                to("kamelet:note-action", "text: x, token: canary-7391"),
                7,
                "'token' is a secret in plain text",
                SECRET_HINT);
    }

    @Test
    void a_secret_by_its_name_is_good() {
        routes.set("mail.password", "canary-7391").set("slack.token", "canary");
        assertNone(to("smtp:mail.example.org", "password: \"{{mail.password}}\""));
        assertNone(to("encrypt:openpgp", "passphraseFile: keys/passphrase"));
    }

    @Test
    void programs_and_scripts() {
        routes.steps("""
                - setBody:
                    id: set-it
                    groovy: "'x'"
                - script:
                    id: script-it
                    expression:
                      simple: x
                - filter:
                    id: filter-it
                    expression:
                      language: { language: mvel, expression: x }
                """);
        assertThat(routes.problems())
                .containsExactly(
                        lines(9, "language 'groovy' is not allowed in routes", FORBIDDEN_HINT),
                        lines(10, "'script' is not allowed in routes", FORBIDDEN_HINT),
                        lines(17, "language 'mvel' is not allowed in routes", FORBIDDEN_HINT));
        assertThat(routes.steps(to("exec:rm", "")).problems())
                .contains(lines(7, "component 'exec' is not allowed in routes", FORBIDDEN_HINT));
    }

    private void kamelet(String moreProperties) {
        routes.file(
                "routes/kamelets/note-action.kamelet.yaml",
                """
                kind: Kamelet
                metadata: { name: note-action }
                spec:
                  definition:
                    required: [text]
                    properties:
                      text: { title: Text, description: What to write, type: string }
                      count: { title: Count, description: How often, type: integer, default: 1 }
                """ + moreProperties + "  template:\n    from: { uri: \"kamelet:source\", steps: [] }\n");
    }

    private void assertCron(String cron, String message, String hint) {
        routes.from("uri: quartz:backup/crm\nparameters: { cron: \"" + cron + "\" }");
        assertThat(routes.problems()).containsExactly(lines(6, message, hint));
    }

    private void assertOne(String steps, int line, String message, String hint) {
        assertThat(routes.steps(steps).problems()).containsExactly(lines(line, message, hint));
    }

    private void assertNone(String steps) {
        assertThat(routes.steps(steps).problems()).isEmpty();
    }

    private static String to(String uri, String parameters) {
        return "- to: { id: send-it, uri: \"" + uri + "\""
                + (parameters.isEmpty() ? "" : ", parameters: { " + parameters + " }") + " }";
    }

    private static String log(String message) {
        return "- log: { id: log-it, message: \"" + message + "\" }";
    }

    private static String kamelet(int line, String problem, String hint) {
        return "routes/kamelets/note-action.kamelet.yaml:" + line + ": " + problem + System.lineSeparator() + "  HINT: "
                + hint;
    }

    private static String lines(int line, String problem, String hint) {
        return FILE + ":" + line + ": " + problem + System.lineSeparator() + "  HINT: " + hint;
    }
}
