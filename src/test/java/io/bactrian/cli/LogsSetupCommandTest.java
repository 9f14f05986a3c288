package io.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.support.Cli;
import io.bactrian.support.ScriptedElasticsearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsSetupCommandTest {

    @TempDir
    private Path folder;

    private final ScriptedElasticsearch server = ScriptedElasticsearch.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_only_cluster_is_set_up_as_often_as_one_likes() throws IOException {
        String conf = conf("logs.elasticsearch.main.hosts=" + server.url());

        Cli.Outcome first = Cli.here("logs", "setup", "--conf", conf, "--retention", "14d");
        Cli.Outcome second = Cli.here("logs", "setup", "--conf", conf);

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out().lines())
                .containsExactly(
                        "WHAT                                        IS",
                        "_component_template/bactrian-logs-mappings  created",
                        "_component_template/bactrian-logs-settings  created",
                        "_index_template/bactrian-logs               created");
        assertThat(second.out()).contains("unchanged").doesNotContain("created", "updated");
        assertThat(server.things().get("/_index_template/bactrian-logs").toString())
                .contains("\"data_retention\":\"14d\"");
    }

    @Test
    void a_dry_run_prints_what_would_be_put_and_asks_nobody() {
        Cli.Outcome outcome = Cli.here("logs", "setup", "--dry-run", "--retention", "7d");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out())
                .contains("\"_index_template/bactrian-logs\"", "\"data_retention\" : \"7d\"", "\"flattened\"");
        assertThat(server.things()).isEmpty();
    }

    @Test
    void which_cluster_must_be_clear() throws IOException {
        String several = conf(
                "logs.elasticsearch.main.hosts=http://127.0.0.1:1",
                "logs.elasticsearch.other.hosts=http://127.0.0.1:1");

        assertRefused("there are several clusters", "--conf", several);
        assertRefused("there is no cluster mian", "--conf", several, "--cluster", "mian");
        assertRefused("no Elasticsearch is set", "--conf", conf("http.port=0"));
        assertRefused("'soon' is not a duration", "--conf", several, "--retention", "soon");
    }

    private static void assertRefused(String message, String... arguments) {
        String[] whole = new String[arguments.length + 2];
        whole[0] = "logs";
        whole[1] = "setup";
        System.arraycopy(arguments, 0, whole, 2, arguments.length);
        Cli.Outcome outcome = Cli.here(whole);
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains(message, "HINT: ");
    }

    private String conf(String... lines) throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        return Files.writeString(conf.resolve("bactrian.properties"), String.join("\n", lines))
                .toString();
    }
}
