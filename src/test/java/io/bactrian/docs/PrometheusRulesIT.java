package io.bactrian.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped rules, read and tried by Prometheus' own tool. */
class PrometheusRulesIT {

    private static final Path RULES = Path.of("docker/prometheus").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void prometheus_accepts_the_shipped_rules() throws Exception {
        promtool(
                "check",
                "rules",
                RULES.resolve("bactrian-rules.yaml").toString(),
                RULES.resolve("platform-rules.yaml").toString());
    }

    @Test
    void the_rules_about_the_platform_fire_when_they_should_and_not_before() throws Exception {
        Path test = folder.resolve("test.yaml");
        Files.writeString(
                test,
                Files.readString(Path.of("src/test/prometheus/platform-rules-test.yaml"))
                        .replace("[RULES]", "[" + RULES.resolve("platform-rules.yaml") + "]"));

        promtool("test", "rules", test.toString());
    }

    private void promtool(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "promtool";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("SUCCESS");
    }
}
