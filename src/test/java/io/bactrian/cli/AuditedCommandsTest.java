package io.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.support.Cli;
import io.bactrian.support.ScriptedElasticsearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditedCommandsTest {

    @TempDir
    private Path folder;

    @Test
    void commands_that_touch_what_is_protected_are_recorded_with_how_they_ended_and_without_arguments()
            throws IOException {
        try (ScriptedElasticsearch server = ScriptedElasticsearch.start()) {
            Path conf = Files.createDirectories(folder.resolve("conf")).resolve("bactrian.properties");
            Files.writeString(conf, "logs.elasticsearch.main.hosts=" + server.url() + "\n");

            assertThat(Cli.here("logs", "setup", "--conf", conf.toString()).exit())
                    .isZero();
            assertThat(Cli.here("backup", "verify", "canary@latest", "--conf", conf.toString())
                            .exit())
                    .isNotZero();
            assertThat(Cli.here("logs", "setup", "--dry-run", "--conf", conf.toString())
                            .exit())
                    .isZero();
            assertThat(Cli.here("logs", "setup", "--help").exit()).isZero();
        }

        List<String> lines = Files.readAllLines(folder.resolve("data/audit/audit.log"));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .contains(
                        "\"message\":\"command ok: logs setup\"",
                        "\"user_id\":\"" + System.getProperty("user.name") + "\"");
        assertThat(lines.get(1))
                .contains("\"message\":\"command failed: backup verify\"")
                .doesNotContain("canary");
    }
}
