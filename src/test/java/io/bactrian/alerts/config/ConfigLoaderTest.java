package io.bactrian.alerts.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.MatcherMode;
import io.bactrian.runtime.Problem;
import io.bactrian.runtime.ProblemsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

    private static final String NOBODY = "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n";

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void defaults_are_alertmanagers() {
        AlertConfig config = load("""
                global: {smtp_smarthost: 'mail:25', smtp_from: a@example.org, slack_api_url: 'https://hooks.example.org/x',
                  telegram_bot_token: t}
                route: {receiver: all}
                receivers:
                  - name: all
                    email_configs: [{to: b@example.org}]
                    slack_configs: [{channel: '#ops'}]
                    telegram_configs: [{chat_id: -12}]
                    webhook_configs: [{url: 'http://localhost:1/'}]
                """);
        assertThat(config.resolveTimeout()).isEqualTo(Duration.ofMinutes(5));
        Route root = config.route();
        assertThat(List.of(root.groupWait(), root.groupInterval(), root.repeatInterval()))
                .containsExactly(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(4));
        List<Integration> integrations = config.receivers().get("all").integrations();
        assertThat(integrations).extracting(Integration::kind).containsExactly("email", "slack", "telegram", "webhook");
        assertThat(integrations).extracting(Integration::sendResolved).containsExactly(false, false, true, true);
        EmailConfig email = (EmailConfig) integrations.get(0);
        assertThat(email.requireTls()).isTrue();
        assertThat(email.hello()).isEqualTo("localhost");
        assertThat(email.smarthost()).hasToString("mail:25");
        assertThat(email.headers())
                .containsEntry("Subject", "{{ template \"email.default.subject\" . }}")
                .containsEntry("To", "b@example.org")
                .containsEntry("From", "a@example.org");
        assertThat(email.html()).isEqualTo("{{ template \"email.default.html\" . }}");
        SlackConfig slack = (SlackConfig) integrations.get(1);
        assertThat(slack.appToken()).isEmpty();
        assertThat(slack.webhook().orElseThrow().read().reveal()).isEqualTo("https://hooks.example.org/x");
        assertThat(slack.title()).isEqualTo("{{ template \"slack.default.title\" . }}");
        TelegramConfig telegram = (TelegramConfig) integrations.get(2);
        assertThat(telegram.apiUrl()).isEqualTo("https://api.telegram.org");
        assertThat(telegram.chatId()).contains(-12L);
        assertThat(telegram.parseMode()).isEqualTo("HTML");
        assertThat(config.receivers().get("all").labels()).isEqualTo(Labels.of("name", "all"));
    }

    @Test
    void a_child_inherits_what_it_does_not_set_but_for_its_time_intervals() {
        AlertConfig config = load("""
                route:
                  receiver: nobody
                  group_by: [alertname]
                  group_wait: 1s
                  labels: {team: a, tier: one}
                  routes:
                    - matchers: [severity="critical", 'a=~"b"']
                      mute_time_intervals: [night]
                      labels: {team: b}
                      routes:
                        - {match: {x: y}, match_re: {w: 'z+'}, group_by: ['...'], continue: true, group_wait: 2s}
                        - {match: {x: y}, group_by: []}
                receivers: [{name: nobody}]
                time_intervals: [{name: night, time_intervals: []}]
                """);
        Route child = config.route().routes().get(0);
        Route first = child.routes().get(0);
        Route second = child.routes().get(1);
        assertThat(child.key()).isEqualTo("{}/{a=~\"b\",severity=\"critical\"}");
        assertThat(first.key()).isEqualTo(child.key() + "/{w=~\"^(?:z+)$\",x=\"y\"}");
        assertThat(second.id()).isEqualTo("{}/{a=~\"b\",severity=\"critical\"}/0/{x=\"y\"}/1");
        assertThat(child.muteTimeIntervals()).containsExactly("night");
        assertThat(first.muteTimeIntervals()).isEmpty();
        assertThat(child.groupBy()).containsExactly("alertname");
        assertThat(first.groupByAll()).isTrue();
        assertThat(second.groupByAll()).isFalse();
        assertThat(second.groupBy()).isEmpty();
        assertThat(second.receiver()).isEqualTo("nobody");
        assertThat(List.of(first.groupWait(), second.groupWait()))
                .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(1));
        assertThat(second.labels()).isEqualTo(Labels.of("team", "b", "tier", "one"));
    }

    @Test
    void everything_that_is_wrong_in_both_files_is_told_at_once_each_with_its_line() {
        file("alertmanager.bactrian.yml", """
                fallback_receiver: operator
                escalation_policies:
                  - name: page
                    steps: [{after: 5m, notifi: [operators]}]
                """);
        assertThat(problems("""
                global: {resolve_timout: 5m}
                route:
                  receiver: operator
                  group_wait: 10
                  routes:
                    - matchers: ["severity"]
                receivers:
                  - name: operators
                    email_configs:
                      - to: a@example.org
                        subject: x
                        body: y
                    pagerduty_configs: [{}]
                """))
                .containsExactly(
                        "alertmanager.bactrian.yml:1: undefined receiver \"operator\" HINT: did you mean operators?",
                        "alertmanager.bactrian.yml:4: the step tells nobody HINT: add notify: [receiver] or on_call:"
                                + " [schedule]",
                        "alertmanager.bactrian.yml:4: line 4: field notifi not found in steps HINT: did you mean"
                                + " notify?",
                        "alertmanager.yml:1: line 1: field resolve_timout not found in global HINT: did you mean"
                                + " resolve_timeout?",
                        "alertmanager.yml:3: undefined receiver \"operator\" used in route HINT: did you mean"
                                + " operators?",
                        "alertmanager.yml:4: group_wait: not a valid duration string: \"10\" HINT: write it like 30s, 5m,"
                                + " 4h or 1d12h",
                        "alertmanager.yml:6: 'severity' is no matcher: expected one of = != =~ !~ after 'severity' HINT:"
                                + " write it like severity=\"critical\" or service=~\"web|db\"",
                        "alertmanager.yml:10: no global SMTP smarthost set HINT: add smarthost: host:port here, or"
                                + " smtp_smarthost to global",
                        "alertmanager.yml:10: no global SMTP from set HINT: add from: address here, or smtp_from to"
                                + " global",
                        "alertmanager.yml:11: line 11: field subject not found in email_configs HINT: write headers:"
                                + " {Subject: \"…\"}",
                        "alertmanager.yml:12: line 12: field body not found in email_configs HINT: write text: \"…\" for"
                                + " plain text or html: \"…\" for a formatted mail",
                        "alertmanager.yml:13: receivers of kind pagerduty are not supported HINT: there are email, slack,"
                                + " telegram and webhook: most services take a webhook");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    receivers: [{name: a}]                                                  | no routes provided
                    route: {group_by: [a]}                                                  | root route must specify a default receiver
                    route: {receiver: nobody, matchers: ['a=b']}                            | root route must not have any matchers
                    route: {receiver: nobody, continue: true}                               | root route must not have continue
                    route: {receiver: nobody, mute_time_intervals: [a]}                     | root route must not have any mute time intervals
                    route: {receiver: nobody, group_by: ['...', a]}                         | cannot have wildcard group_by
                    route: {receiver: nobody, group_by: [a, a]}                             | duplicated label "a" in group_by
                    route: {receiver: nobody, group_interval: 0s}                           | group_interval cannot be zero
                    route: {receiver: nobody, repeat_interval: 0s}                          | repeat_interval cannot be zero
                    route: {receiver: nobody, routes: [{active_time_intervals: [x]}]}       | undefined time interval "x" used in route
                    route: {receiver: nobody, routes: [{match: {'a b': x}}]}                | invalid label name "a b"
                    route: {receiver: nobody, routes: [{match_re: {a: '('}}]}               | is no RE2 expression
                    global: {smtp_smarthost: localhost}                                     | missing port in address
                    global: {smtp_auth_password: a, smtp_auth_password_file: b}             | at most one of smtp_auth_password & smtp_auth_password_file
                    global: {slack_api_url: 'https://a', slack_app_token: b}                | at most one of slack_app_token/slack_app_token_file
                    global: {http_config: {basic_auth: {username: a}, authorization: {}}}   | at most one of basic_auth, oauth2 & authorization
                    global: {http_config: {tls_config: {cert_file: a}}}                     | exactly one of key or key_file must be configured
                    global: {http_config: {http_headers: {Host: {values: [a]}}}}            | setting header "Host" is not allowed
                    receivers: [{name: a}, {name: a}]                                       | notification config name "a" is not unique
                    receivers: [{}]                                                         | missing name in receiver
                    receivers: [{name: a, labels: {name: b}}]                               | receiver label "name" must match
                    receivers: [{name: a, webhook_configs: [{}]}]                           | one of url or url_file must be configured
                    receivers: [{name: a, webhook_configs: [{url: 'ftp://x'}]}]             | unsupported scheme for URL
                    receivers: [{name: a, webhook_configs: [{url: 'http://x', url_file: b}]}] | at most one of url & url_file must be configured
                    receivers: [{name: a, webhook_configs: [null]}]                         | an item of webhook_configs has nothing in it
                    receivers: [{name: a, telegram_configs: [{bot_token: x}]}]              | missing chat_id or chat_id_file
                    receivers: [{name: a, telegram_configs: [{bot_token: x, chat_id: 1, parse_mode: html}]}] | unknown parse_mode
                    receivers: [{name: a, slack_configs: [{channel: x}]}]                   | no Slack API URL nor App token set
                    receivers: [{name: a, slack_configs: [{api_url: 'https://x', app_token: y}]}] | at most one of api_url/api_url_file & app_token
                    receivers: [{name: a, slack_configs: [{api_url: 'https://x', update_message: true}]}] | update_message can only be used with bot tokens
                    receivers: [{name: a, slack_configs: [{api_url: 'https://x', actions: [{type: button, text: b}]}]}] | missing name or url in Slack action
                    time_intervals: [{name: a}, {name: a}]                                  | time interval "a" is not unique
                    mute_time_intervals: [{name: ''}]                                       | missing name in mute time interval
                    inhibit_rules: [{equal: ['']}]                                          | invalid label name "" in equal list
                    inhibit_rules: [{sources: [a]}]                                         | field sources not found in inhibit_rules
                    route: {receiver: nobody, match: {a: b}}                                | root route must not have any matchers
                    route: {receiver: nobody, routes: [null]}                               | an item of routes has nothing in it
                    route: {receiver: nobody, routes: [{match_re: {a: null}}]}              | invalid regexp value for "a"
                    route: {receiver: nobody, routes: [{mute_time_intervals: [null]}]}      | undefined time interval "" used in route
                    route: {receiver: nobody, group_by: [null]}                             | invalid label name "" in group_by list
                    route: {receiver: nobody, group_wait: ''}                               | group_wait: not a valid duration string: ""
                    route: {receiver: nobody, routes: [{continue: ''}]}                     | '' is neither true nor false
                    global: {telegram_api_url: ''}                                          | unsupported scheme for URL
                    global: {smtp_smarthost: 'mail:pop3'}                                   | port must be a number or one of smtp, smtps
                    global: {smtp_smarthost: 'mail:70000'}                                  | port must be from 1 to 65535
                    receivers: [{name: a, email_configs: [null]}]                           | an item of email_configs has nothing in it
                    receivers: [{name: a, slack_configs: [{api_url: 'https://x', fields: [null]}]}] | an item of fields has nothing in it
                    receivers: [{name: a, slack_configs: [{app_token: x, http_config: {bearer_token: y}}]}] | http authorization can't be set
                    time_intervals: [{name: a, time_intervals: [{times: [null]}]}]          | an item of times has nothing in it
                    time_intervals: [{name: a, time_intervals: [{weekdays: [null]}]}]       | is not a valid weekday
                    templates: x.tmpl                                                       | templates must be a list
                    reciever: []                                                            | field reciever not found
                    """)
    void the_rules_of_alertmanager_hold(String line, String message) {
        String rest = line.startsWith("receivers")
                ? "\nroute: {receiver: a}\n"
                : line.startsWith("route") ? "\nreceivers: [{name: nobody}]\n" : "\n" + NOBODY;
        String text = message.equals("no routes provided") ? line : line + rest;
        assertThat(problems(text))
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("alertmanager.yml:1: ").contains(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "discord",
                "incidentio",
                "pagerduty",
                "opsgenie",
                "wechat",
                "pushover",
                "victorops",
                "sns",
                "webex",
                "msteams",
                "msteamsv2",
                "jira",
                "rocketchat",
                "mattermost"
            })
    void a_receiver_of_another_kind_is_refused_by_its_name(String kind) {
        assertThat(problems("route: {receiver: a}\nreceivers:\n  - name: a\n    " + kind + "_configs: [{}]\n"))
                .singleElement()
                .asString()
                .startsWith("alertmanager.yml:4: receivers of kind " + kind + " are not supported");
    }

    @Test
    void what_is_empty_is_as_if_it_were_not_there() {
        AlertConfig config =
                load("global:\ninhibit_rules: [null, {source_match: {a: b}, target_match: {c: d}, equal: [e]}]\n"
                        + "templates: ['none/*.tmpl']\ntime_intervals:\n" + NOBODY);
        assertThat(config.inhibitRules()).hasSize(1);
        assertThat(config.templates()).isEmpty();
    }

    @Test
    void template_globs_start_at_the_folder_of_the_file() {
        file("templates/b.tmpl", "");
        file("templates/a.tmpl", "");
        file("templates/c.txt", "");
        assertThat(load("templates: ['templates/*.tmpl']\n" + NOBODY).templates())
                .extracting(path -> folder.relativize(path).toString())
                .containsExactly("templates/a.tmpl", "templates/b.tmpl");
    }

    @Test
    void a_name_given_twice_is_told() {
        assertThat(problems(NOBODY + "route: {receiver: nobody}\n"))
                .containsExactly(
                        "alertmanager.yml:3: 'route' is given twice, first in line 1 HINT: remove one of them");
    }

    @Test
    void aliases_and_merge_keys_count_as_what_they_stand_for() {
        AlertConfig config = load("""
                route: {receiver: a}
                receivers:
                  - name: a
                    webhook_configs: [&hook {url: 'http://x', max_alerts: 3, send_resolved: false}]
                  - name: b
                    webhook_configs: [*hook, {<<: *hook, max_alerts: 4}]
                """);
        assertThat(config.receivers().get("b").integrations())
                .extracting(each -> ((WebhookConfig) each).maxAlerts() + " " + each.sendResolved() + " " + each.index())
                .containsExactly("3 false 0", "4 false 1");
    }

    @Test
    void aliases_that_grow_beyond_measure_are_refused() {
        StringBuilder laughs = new StringBuilder("x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n");
        for (int level = 1; level < 8; level++) {
            laughs.append("x%d: &x%d [%s]\n"
                    .formatted(level, level, "*x%d, ".formatted(level - 1).repeat(10) + "a"));
        }
        assertThat(problems(laughs.toString())).singleElement().asString().contains("grows to more than");
    }

    @Test
    void a_file_too_large_and_one_that_is_not_there_are_told() {
        assertThat(problems("#".repeat(1024 * 1024 + 1)))
                .singleElement()
                .asString()
                .contains("is larger than 1 MiB");
        ProblemsException missing = catchThrowableOfType(
                ProblemsException.class, () -> ConfigLoader.load(folder.resolve("no.yml"), Optional.empty()));
        assertThat(missing).hasMessageContaining("no.yml: does not exist");
    }

    @Test
    void placeholders_are_filled_in_and_their_secrets_stay_hidden() throws IOException {
        environment.put("SMTP_HOST", "mail.example.org");
        environment.put("SMTP_PASSWORD", "canary-1");
        Files.setPosixFilePermissions(
                file("hook", "https://hooks.example.org/canary-2\n"), PosixFilePermissions.fromString("rw-------"));
        AlertConfig config = load("""
                global:
                  smtp_smarthost: ${env:SMTP_HOST}:587   # kept
                  smtp_from: a@example.org
                  smtp_auth_password: "${env:SMTP_PASSWORD}"
                  slack_api_url: ${secret-file:hook}
                route: {receiver: all}
                receivers:
                  - name: all
                    email_configs: [{to: b@example.org, text: 'on ${env:SMTP_HOST}'}]
                    slack_configs: [{}]
                    webhook_configs:
                      - url: &hook 'http://x/canary-3'
                      - url: *hook
                        http_config:
                          authorization:
                            credentials: |
                              canary-4
                          proxy_url: http://someone:canary-5@proxy.example.org:3128
                """);
        List<Integration> integrations = config.receivers().get("all").integrations();
        EmailConfig email = (EmailConfig) integrations.get(0);
        assertThat(email.smarthost()).hasToString("mail.example.org:587");
        assertThat(email.text()).isEqualTo("on mail.example.org");
        assertThat(email.authPassword().orElseThrow().read().reveal()).isEqualTo("canary-1");
        assertThat(((SlackConfig) integrations.get(1))
                        .webhook()
                        .orElseThrow()
                        .read()
                        .reveal())
                .isEqualTo("https://hooks.example.org/canary-2");
        assertThat(config.original())
                .doesNotContain("canary")
                .contains(
                        "smtp_smarthost: \"mail.example.org:587\"   # kept",
                        "text: \"on <secret>\"",
                        "url: &hook \"http://<secret>\"",
                        "proxy_url: \"http://someone:xxxxx@proxy.example.org:3128\"")
                .contains("credentials: \"<secret>\"\n");
        assertThat(load(config.original()).receivers()).containsOnlyKeys("all");
    }

    @Test
    void a_placeholder_for_nothing_is_told() {
        assertThat(problems(
                        "global: {smtp_from: '${env:NOBODY_SET_THIS}', smtp_hello: '${secret-file:none}'}\n" + NOBODY))
                .satisfiesExactly(
                        first -> assertThat(first).contains("environment variable NOBODY_SET_THIS is not set"),
                        second -> assertThat(second).contains("none does not exist"));
    }

    @Test
    void included_files_are_part_of_the_configuration_and_of_what_is_shown() {
        file("alertmanager.bactrian.yml", "include: ['conf.d/*.yml']\n");
        file("conf.d/shop.yml", """
                routes: [{matchers: ['team="shop"'], receiver: shop, mute_time_intervals: [night]}]
                receivers: [{name: shop, webhook_configs: [{url: 'http://x/canary'}]}]
                inhibit_rules: [{source_matchers: [a=b], target_matchers: [c=d]}]
                time_intervals: [{name: night, time_intervals: [{times: [{start_time: '22:00', end_time: '24:00'}]}]}]
                """);
        file("conf.d/crm.yml", "routes: [{matchers: ['team=\"crm\"']}]\n");
        AlertConfig config =
                load("route: {receiver: nobody, routes: [{matchers: ['a=b']}]}\nreceivers: [{name: nobody}]\n");
        assertThat(config.route().routes())
                .extracting(Route::id)
                .containsExactly("{}/{a=\"b\"}/0", "{}/{team=\"crm\"}/1", "{}/{team=\"shop\"}/2");
        assertThat(config.receivers()).containsOnlyKeys("nobody", "shop");
        assertThat(config.original()).doesNotContain("canary");
        AlertConfig again = ConfigLoader.load(file("again/alertmanager.yml", config.original()), Optional.empty());
        assertThat(again.route()).isEqualTo(config.route());
        assertThat(again.inhibitRules()).isEqualTo(config.inhibitRules());
        assertThat(again.timeIntervals()).isEqualTo(config.timeIntervals());
        assertThat(again.receivers()).containsOnlyKeys("nobody", "shop");
    }

    @Test
    void a_mistake_in_an_included_file_is_told_with_its_place() {
        file("alertmanager.bactrian.yml", "include: ['conf.d/*.yml']\n");
        file("conf.d/shop.yml", "route: {receiver: x}\nroutes:\n  - receiver: shop\n");
        assertThat(problems(NOBODY))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("conf.d/shop.yml:1: line 1: field route not found"),
                        second -> assertThat(second).startsWith("conf.d/shop.yml:3: undefined receiver \"shop\""));
    }

    @Test
    void every_template_is_listed_with_its_place() {
        AlertConfig config = load("""
                route: {receiver: a, labels: {x: '{{ .A }}'}}
                receivers:
                  - name: a
                    webhook_configs:
                      - url: http://x
                        payload: {a: '{{ .B }}', b: [1, true]}
                      - url: 'http://x/{{ .C }}'
                    email_configs:
                      - to: a@example.org
                        from: b@example.org
                        smarthost: mail:25
                        headers: {subject: '{{ .D }}'}
                        html: '{{ .E }}'
                """);
        assertThat(config.texts().stream()
                        .filter(text ->
                                text.text().startsWith("{{") || text.text().startsWith("http")))
                .extracting(text -> text.place().replace(folder + "/", "") + " " + text.text() + " " + text.html())
                .containsExactlyInAnyOrder(
                        "alertmanager.yml:1 {{ .A }} false",
                        "alertmanager.yml:6 {{ .B }} false",
                        "alertmanager.yml:7 http://x/{{ .C }} false",
                        "alertmanager.yml:12 {{ .D }} false",
                        "alertmanager.yml:13 {{ .E }} true");
        WebhookConfig webhook = (WebhookConfig) config.receivers().get("a").integrations().stream()
                .filter(each -> each.kind().equals("webhook"))
                .findFirst()
                .orElseThrow();
        assertThat(webhook.payload())
                .contains(Map.of("a", "{{ .B }}", "b", List.of(new java.math.BigDecimal(1), true)));
    }

    @Test
    void items_with_nothing_in_them_are_what_they_are_to_alertmanager() {
        AlertConfig config = load("""
                global: {slack_app_token: t}
                route:
                  receiver: nobody
                  match: {}
                  matchers: [null, '']
                  mute_time_intervals: []
                  group_by: ['...', '...']
                  routes:
                    - matchers: [null]
                    - {match: {a: null}, continue: null}
                receivers:
                  - null
                  - {name: nobody, pagerduty_configs: [], webhook_configs: null, labels: {x: null}}
                  - {name: mail, email_configs: [{to: a, from: b, smarthost: 'mail:submission', headers: {Subject: null}}]}
                inhibit_rules: [null, {source_match: {a: null}, target_matchers: null, equal: null}]
                time_intervals: [null, {name: always, time_intervals: [null]}]
                templates: [null]
                """);
        assertThat(config.receivers()).containsOnlyKeys("nobody", "mail");
        assertThat(config.route().groupByAll()).isTrue();
        assertThat(config.route().routes()).extracting(Route::key).containsExactly("{}/{}", "{}/{a=\"\"}");
        assertThat(config.inhibitRules())
                .extracting(rule -> rule.source().toString())
                .containsExactly("[a=\"\"]");
        assertThat(config.timeIntervals()).containsOnlyKeys("always");
        assertThat(config.timeIntervals().get("always").contains(java.time.Instant.EPOCH))
                .isTrue();
        EmailConfig email =
                (EmailConfig) config.receivers().get("mail").integrations().get(0);
        assertThat(email.headers()).containsEntry("Subject", "");
        assertThat(email.smarthost()).hasToString("mail:587");
    }

    @Test
    void a_token_of_slack_is_not_used_beside_an_authorization_of_all() {
        assertThat(problems("""
                global: {slack_app_token: t, http_config: {authorization: {credentials: c}}}
                route: {receiver: a}
                receivers: [{name: a, slack_configs: [{channel: x}]}]
                """))
                .singleElement()
                .asString()
                .contains("http authorization can't be set when using Slack App tokens");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    routes: [{matchers: ['a=b c']}]             | FALLBACK, CLASSIC
                    routes: [{matchers: ['"a b"=c']}]           | FALLBACK, UTF8
                    group_by: [größe]                           | FALLBACK, UTF8
                    labels: {a-b: x}                            | FALLBACK, UTF8
                    """)
    void routes_are_read_in_the_mode_that_was_asked_for(String field, String modes) {
        assertModes("route: {receiver: nobody, " + field + "}\nreceivers: [{name: nobody}]\n", modes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {source_matchers: ['a=b c']}                | FALLBACK, CLASSIC
                    {target_matchers: ['"a b"=c']}              | FALLBACK, UTF8
                    {equal: ['a b']}                            | FALLBACK, UTF8
                    """)
    void inhibit_rules_are_read_in_the_mode_that_was_asked_for(String rule, String modes) {
        assertModes(NOBODY + "inhibit_rules: [" + rule + "]\n", modes);
    }

    private void assertModes(String text, String modes) {
        Path written = file("alertmanager.yml", text);
        for (MatcherMode mode : MatcherMode.values()) {
            if (modes.contains(mode.name())) {
                assertThat(ConfigLoader.load(written, mode).matcherMode()).isEqualTo(mode);
            } else {
                ProblemsException failure =
                        catchThrowableOfType(ProblemsException.class, () -> ConfigLoader.load(written, mode));
                assertThat(failure).as(mode + " refuses it").isNotNull();
            }
        }
    }

    private AlertConfig load(String text) {
        return ConfigLoader.load(
                file("alertmanager.yml", text), Optional.empty(), name -> Optional.ofNullable(environment.get(name)));
    }

    /** As they are printed, but with the hint on the same line and the files by their names. */
    private List<String> problems(String text) {
        ProblemsException failure = catchThrowableOfType(ProblemsException.class, () -> load(text));
        assertThat(failure).as("the configuration is refused").isNotNull();
        return failure.problems().stream()
                .map(Problem::describe)
                .map(problem -> problem.replace(folder + "/", "").replaceAll("\\R  HINT", " HINT"))
                .toList();
    }

    private Path file(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
