package io.bactrian.alerts.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The tables of {@link LanguageTest} are what Alertmanager's own tool says. */
class AmtoolIT {

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void writeData() throws IOException {
        data = Files.writeString(
                folder.resolve("data.json"), Samples.templates().text("{{ toJson . }}", Samples.tableData()));
    }

    @TestFactory
    Stream<DynamicTest> amtool_agrees_on_text() {
        return agrees("language.txt", "text");
    }

    @TestFactory
    Stream<DynamicTest> amtool_agrees_on_html() {
        return agrees("escaping.txt", "html");
    }

    @TestFactory
    Stream<DynamicTest> amtool_refuses_too() {
        return Samples.lines("errors.txt").stream()
                .map(each -> DynamicTest.dynamicTest(
                        each, () -> assertThat(run(each, "text")).isEmpty()));
    }

    private Stream<DynamicTest> agrees(String file, String type) {
        return Samples.cases(file).stream()
                .map(each -> DynamicTest.dynamicTest(each.template(), () -> assertThat(run(each.template(), type))
                        .contains(each.expected())));
    }

    /** What it prints; nothing when it fails. */
    private List<String> run(String template, String type) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "amtool",
                        "template",
                        "render",
                        "--template.glob=" + folder.resolve("*.tmpl"),
                        "--template.data=" + data,
                        "--template.type=" + type,
                        "--template.text=" + template)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? List.of(text) : List.of();
    }
}
