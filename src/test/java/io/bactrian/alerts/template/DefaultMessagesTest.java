package io.bactrian.alerts.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.alerts.template.go.GoStruct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the built-in templates say. With {@code -Dbactrian.docs.write=true} the golden files are written instead. */
@ExtendWith(UtcZone.class)
class DefaultMessagesTest {

    private static final List<String> TEXTS =
            List.of("email.default.subject", "email.default.text", "slack.default.text", "telegram.default.message");

    private final Templates templates = Samples.templates();

    @TestFactory
    Stream<DynamicTest> messages_are_as_in_the_golden_files() {
        return TEXTS.stream().flatMap(name -> Stream.of("firing", "resolved", "hostile")
                .map(state -> DynamicTest.dynamicTest(name + " " + state, () -> golden(name, state))));
    }

    private void golden(String name, String state) throws IOException {
        GoStruct data =
                switch (state) {
                    case "firing" -> Samples.disk(2, 1);
                    case "resolved" -> Samples.disk(0, 1);
                    default -> Samples.hostile();
                };
        String text = text(name, data);
        Path file = Samples.FOLDER.resolve("golden").resolve(name + "." + state + ".txt");
        if (Boolean.getBoolean("bactrian.docs.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file).hasContent(text);
    }

    @Test
    void the_subject_is_alertmanagers() {
        assertThat(text("__subject", Samples.tableData())).isEqualTo("[FIRING:2] High<Latency> eu & west (api page)");
        assertThat(text("__subject", Samples.disk(0, 1)))
                .isEqualTo(
                        "[RESOLVED] DiskAlmostFull eu-west (db-0.example.org:9100 node /var/lib/postgresql critical)");
    }

    @Test
    void labels_cannot_become_html_scripts_links_or_mentions() {
        String html = html(Samples.hostile());
        assertThat(html).doesNotContain("<script", "<b>", "javascript:").contains("&lt;script&gt;");
        assertThat(text("slack.default.text", Samples.hostile())).doesNotContain("<!", "<@", "<b>", "javascript:");
        assertThat(text("telegram.default.message", Samples.hostile()))
                .doesNotContain("<script", "<!", "javascript:")
                .contains("&lt;b&gt;bold&lt;/b&gt;");
    }

    @Test
    void a_huge_group_is_told_in_a_bounded_message() {
        GoStruct many = Samples.disk(5000, 5000);
        assertThat(html(many)).hasSizeLessThan(102_000).contains("The first 20 of 5000 are shown.");
        assertThat(text("telegram.default.message", many)).hasSizeLessThan(4096);
        assertThat(text("slack.default.text", many)).hasSizeLessThan(12_000);
        assertThat(text("email.default.text", many)).contains("5000 are firing, the first 50 are shown");
    }

    @Test
    void every_built_in_template_but_the_parts_renders() {
        List<String> whole = templates.names().stream()
                .filter(name -> name.contains(".default.") && !name.endsWith(".instances"))
                .toList();
        assertThat(whole).hasSizeGreaterThan(50);
        whole.forEach(name -> assertThat(text(name, Samples.disk(2, 1))).doesNotContain("<no value>"));
    }

    @Test
    void files_define_anew_what_is_built_in_and_blank_ones_do_not(@TempDir Path folder) throws IOException {
        Path first = Files.writeString(
                folder.resolve("ops.tmpl"),
                "{{ define \"__subject\" }}MINE {{ .Status }}{{ end }}{{ define \"slack.default.title\" }} {{ end }}");
        Templates mine = Templates.load(List.of(first));

        assertThat(mine.text("{{ template \"email.default.subject\" . }}", Samples.disk(1, 0)))
                .isEqualTo("MINE firing");
        assertThat(mine.text("{{ template \"slack.default.title\" . }}", Samples.disk(1, 0)))
                .isEqualTo("MINE firing");
    }

    @Test
    void a_bad_file_is_refused_with_its_line(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.tmpl"), "\n\n{{ define \"x\" }}{{ nope }}{{ end }}");
        assertThatThrownBy(() -> Templates.load(List.of(file)))
                .isInstanceOf(TemplateException.class)
                .hasMessage("bad.tmpl:3: function \"nope\" is not defined");
        Files.writeString(file, "{{ define \"x\" }}\n{{ template \"gone\" }}{{ end }}");
        assertThatThrownBy(() -> Templates.load(List.of(file)))
                .hasMessage("bad.tmpl:2, in \"x\": template \"gone\" is not defined");
    }

    @Test
    void route_labels_are_templates_that_may_name_one_another() {
        GoStruct data = Samples.disk(1, 0)
                .with(
                        "RouteLabels",
                        NotificationData.keyValues(java.util.Map.of(
                                "team",
                                "ops-{{ .Status }}",
                                "page",
                                "{{ routeLabels \"team\" }}!",
                                "loop",
                                "{{ routeLabels \"loop\" }}")));
        assertThat(templates.text("{{ routeLabels \"page\" }}", data)).isEqualTo("ops-firing!");
        assertThatThrownBy(() -> templates.text("{{ routeLabels \"loop\" }}", data))
                .hasMessageContaining("route label cycle detected: loop -> loop");
    }

    private String text(String name, GoStruct data) {
        return templates.text("{{ template \"" + name + "\" . }}", data);
    }

    private String html(GoStruct data) {
        return templates.html("{{ template \"email.default.html\" . }}", data);
    }
}
