package io.bactrian.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.doctor.Finding.Level;
import io.bactrian.logs.bulk.LogSetup;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Settings;
import io.bactrian.support.ScriptedElasticsearch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElasticsearchCheckTest {

    @TempDir
    private Path base;

    private final ScriptedElasticsearch server = ScriptedElasticsearch.start();

    @BeforeEach
    void write() throws Exception {
        Path conf = Files.createDirectories(base.resolve("conf"));
        Files.writeString(conf.resolve("bactrian.properties"), "logs.elasticsearch.main.hosts=" + server.url() + "\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_cluster_without_templates_is_a_failure_that_says_what_to_run() {
        Finding finding = new ElasticsearchCheck(this::settings, "main").run();

        assertThat(finding.level()).isEqualTo(Level.FAIL);
        assertThat(finding.message()).startsWith("version 8.19.21, but missing or outdated: _component_template/");
        assertThat(finding.hint()).isEqualTo("run bactrian logs setup --cluster main");
    }

    @Test
    void one_that_is_set_up_is_well() {
        LogSetup.of(settings(), "main").apply(Optional.empty());

        assertThat(new ElasticsearchCheck(this::settings, "main").run())
                .isEqualTo(Finding.ok("elasticsearch main", "version 8.19.21, its index template is there"));
    }

    @Test
    void one_that_does_not_answer_or_is_too_old_is_a_failure() {
        server.version("7.17.1");
        assertThatThrownBy(() -> new ElasticsearchCheck(this::settings, "main").run())
                .isInstanceOf(BactrianException.class)
                .hasMessage("the server is of version 7.17.1");

        server.close();
        assertThatThrownBy(() -> new ElasticsearchCheck(this::settings, "main").run())
                .isInstanceOf(BactrianException.class)
                .hasMessageStartingWith("elasticsearch main: no answer");
    }

    private Settings settings() {
        return Settings.load(base.resolve("conf/bactrian.properties"), Map.of(), Map.of());
    }
}
