package io.bactrian.alerts.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.alerts.label.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same files and alerts for Alertmanager's own tool and for us. */
class AmtoolIT {

    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final List<String> VALUES = List.of("x", "y", "xy", "x y");
    private static final List<String> OPERATORS = List.of("=", "!=", "=~", "!~");
    private static final List<String> EXPRESSIONS = List.of("x", "x|y", "x.*", "", ".+", "[xy]+");

    @TempDir
    private Path folder;

    private record Answer(int exit, String out) {}

    @Test
    void alerts_take_the_same_way_through_generated_trees() throws Exception {
        Random random = new Random(20260301);
        for (int tree = 0; tree < 8; tree++) {
            Path file = folder.resolve("tree" + tree + ".yml");
            List<String> receivers = new ArrayList<>();
            String route = route(random, 3, receivers, "  ", true);
            Files.writeString(
                    file,
                    "route:\n" + route + "receivers:\n"
                            + receivers.stream()
                                    .map(name -> "  - name: " + name + "\n")
                                    .collect(Collectors.joining()));
            Route root = ConfigLoader.load(file, Optional.empty()).route();
            for (int alert = 0; alert < 6; alert++) {
                Map<String, String> labels = new TreeMap<>();
                NAMES.forEach(name -> {
                    if (random.nextBoolean()) {
                        labels.put(name, VALUES.get(random.nextInt(VALUES.size())));
                    }
                });
                String ours = root.match(Labels.of(labels)).stream()
                        .map(Route::receiver)
                        .collect(Collectors.joining(","));
                List<String> command = new ArrayList<>(List.of("config", "routes", "test", "--config.file=" + file));
                labels.forEach((name, value) -> command.add(name + "=" + value));
                assertThat(amtool(command).out().lines().reduce("", (before, line) -> line))
                        .as("%s in %s", labels, Files.readString(file))
                        .isEqualTo(ours);
            }
            assertThat(lines(amtool(List.of("config", "routes", "show", "--config.file=" + file))
                            .out()))
                    .containsSubsequence(RouteTree.all(root));
        }
    }

    @Test
    void what_is_shown_of_a_configuration_is_one_that_amtool_reads() throws Exception {
        Files.writeString(folder.resolve("alertmanager.bactrian.yml"), "include: ['conf.d/*.yml']\n");
        Files.createDirectories(folder.resolve("conf.d"));
        Files.writeString(folder.resolve("conf.d/shop.yml"), """
                routes: [{matchers: ['team="shop"', "size=~\\"\\\\d+\\""], receiver: shop, mute_time_intervals: [night]}]
                receivers: [{name: shop, webhook_configs: [{url: 'http://x/canary-1'}]}]
                inhibit_rules: [{source_matchers: [a="b"], target_matchers: [c="d"], equal: [e]}]
                time_intervals: [{name: night, time_intervals: [{times: [{start_time: '22:00', end_time: '24:00'}]}]}]
                """);
        Path file = Files.writeString(folder.resolve("alertmanager.yml"), """
                # what stands here stays
                global:
                  smtp_smarthost: ${env:HOST_OF_MAIL}:587
                  smtp_from: alerts@example.org
                  smtp_auth_username: someone
                  smtp_auth_password: "canary-2"
                  slack_api_url: 'https://hooks.example.org/canary-3'
                route:
                  receiver: all
                  group_wait: ${env:GROUP_WAIT}
                receivers:
                  - name: all
                    slack_configs:
                      - channel: '#ops'
                        title: "it's \\u2603: {{ .Status }}"
                    email_configs:
                      - to: a@example.org
                        headers: {Subject: 'from ${env:HOST_OF_MAIL}'}
                        text: |
                          {{ range .Alerts }}
                            {{ .Annotations.summary }}
                          {{ end }}
                    webhook_configs:
                      - url: &hook http://x/canary-4
                        http_config: {basic_auth: {username: u, password: canary-5}, proxy_url: 'http://u:canary-6@p:1'}
                      - {url: *hook}
                """);
        Map<String, String> environment = Map.of("HOST_OF_MAIL", "mail.example.org", "GROUP_WAIT", "5s");
        for (Optional<Path> second :
                List.of(Optional.<Path>empty(), Optional.of(Files.writeString(folder.resolve("none.yml"), "{}\n")))) {
            AlertConfig config = ConfigLoader.load(file, second, name -> Optional.ofNullable(environment.get(name)));
            assertThat(config.original()).doesNotContain("canary");
            Path shown = Files.writeString(folder.resolve("shown.yml"), config.original());
            Answer check = amtool(List.of("check-config", shown.toString()));
            assertThat(check.exit()).as(check.out() + config.original()).isZero();
            assertThat(check.out())
                    .contains(
                            " - " + config.receivers().size() + " receivers",
                            " - " + config.inhibitRules().size() + " inhibit rules");
            assertThat(lines(amtool(List.of("config", "routes", "show", "--config.file=" + shown))
                            .out()))
                    .containsSubsequence(RouteTree.all(config.route()));
        }
    }

    @Test
    void the_file_of_the_documents_is_refused_as_alertmanager_refuses_it_and_its_right_form_is_taken()
            throws Exception {
        String form = """
                global:
                  smtp_smarthost: 'localhost:587'
                  smtp_from: 'alerts@nextflow.com'
                route:
                  group_by: ['alertname']
                  group_wait: 10s
                  group_interval: 10s
                  repeat_interval: 1h
                  receiver: 'web.hook'
                receivers:
                - name: 'web.hook'
                  email_configs:
                  - to: 'admin@nextflow.com'
                    %s
                    %s: "{{ range .Alerts }}{{ .Annotations.summary }}: {{ .Annotations.description }}{{ end }}"
                """;
        String subject = "'NextFlow Alert: {{ .GroupLabels.alertname }}'";
        Path wrong = Files.writeString(folder.resolve("wrong.yml"), form.formatted("subject: " + subject, "body"));
        Answer refused = amtool(List.of("check-config", wrong.toString()));
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.out()).contains("line 14: field subject not found", "line 15: field body not found");
        assertThatThrownBy(() -> ConfigLoader.load(wrong, Optional.empty()))
                .hasMessageContaining("line 14: field subject not found")
                .hasMessageContaining("headers: {Subject: \"…\"}")
                .hasMessageContaining("line 15: field body not found")
                .hasMessageContaining("text: \"…\"");

        Path right = Files.writeString(
                folder.resolve("right.yml"), form.formatted("headers: {Subject: " + subject + "}", "text"));
        assertThat(amtool(List.of("check-config", right.toString())).exit()).isZero();
        AlertConfig config = ConfigLoader.load(right, Optional.empty());
        EmailConfig email =
                (EmailConfig) config.receivers().get("web.hook").integrations().get(0);
        assertThat(email.headers()).containsEntry("Subject", "NextFlow Alert: {{ .GroupLabels.alertname }}");
        assertThat(config.original()).isEqualTo(Files.readString(right));
    }

    private static String route(Random random, int depth, List<String> receivers, String indent, boolean root) {
        String receiver = "r" + receivers.size();
        receivers.add(receiver);
        StringBuilder route =
                new StringBuilder(indent).append("receiver: ").append(receiver).append('\n');
        if (!root) {
            route.append(indent)
                    .append("continue: ")
                    .append(random.nextBoolean())
                    .append('\n');
            route.append(indent).append("matchers:\n");
            for (int matcher = random.nextInt(3); matcher > 0; matcher--) {
                String operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
                List<String> values = operator.endsWith("~") ? EXPRESSIONS : VALUES;
                route.append(indent)
                        .append("  - '")
                        .append(NAMES.get(random.nextInt(NAMES.size())))
                        .append(operator)
                        .append('"')
                        .append(values.get(random.nextInt(values.size())))
                        .append("\"'\n");
            }
        }
        if (depth > 0) {
            route.append(indent).append("routes:\n");
            for (int child = random.nextInt(4); child > 0; child--) {
                String below = route(random, depth - 1, receivers, indent + "    ", false);
                route.append(indent).append("  - ").append(below.substring(indent.length() + 4));
            }
        }
        return route.toString();
    }

    private static List<String> lines(String text) {
        return text.lines()
                .map(String::stripTrailing)
                .map(line -> line.replace('\u00a0', ' '))
                .toList();
    }

    private static Answer amtool(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("amtool"));
        command.addAll(arguments);
        Path out = Files.createTempFile("amtool", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(out.toFile())
                    .start();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("amtool ends").isTrue();
            return new Answer(process.exitValue(), Files.readString(out));
        } finally {
            Files.delete(out);
        }
    }
}
