package io.bactrian.alerts.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alertmanager's own command line against the interface. */
@Timeout(60)
class AmtoolTest {

    @TempDir
    Path folder;

    private ApiServer server;

    @BeforeEach
    void start() {
        server = ApiServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void alerts_are_added_and_queried() throws Exception {
        amtool("alert", "add", "Disk", "host=a", "--annotation=summary=full", "--end=2036-01-01T00:00:00Z");
        amtool("alert", "add", "Net", "host=b");

        JsonNode found = json("alert", "query", "alertname=Disk");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).at("/labels/host").asText()).isEqualTo("a");
        assertThat(found.get(0).at("/annotations/summary").asText()).isEqualTo("full");
        assertThat(found.get(0).get("endsAt").asText()).isEqualTo("2036-01-01T00:00:00.000Z");
        assertThat(amtool("alert", "query", "-o", "extended")).contains("alertname=\"Net\"", "host=\"b\"", "active");
        assertThat(amtool("alert", "query", "host=~\"[ab]\"").lines().count()).isEqualTo(3);
    }

    @Test
    void silences_are_added_queried_updated_imported_and_expired() throws Exception {
        amtool("alert", "add", "Disk", "host=a");
        String id = amtool("silence", "add", "alertname=Disk", "host=~\"a|b\"", "-c", "known", "-a", "ann", "-d", "1h")
                .strip();

        JsonNode found = json("silence", "query", "alertname=Disk");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).get("id").asText()).isEqualTo(id);
        assertThat(found.get(0).get("createdBy").asText()).isEqualTo("ann");
        assertThat(found.get(0).at("/status/state").asText()).isEqualTo("active");
        assertThat(json("alert", "query")).isEmpty();
        assertThat(json("alert", "query", "--silenced")).hasSize(1);

        String updated = amtool("silence", "update", "-c", "longer", "-d", "2h", id);
        assertThat(updated).contains("longer");
        String shown = amtool("silence", "query", "-o", "extended");
        assertThat(shown).contains("longer", "ann");

        Path exported = folder.resolve("silences.json");
        Files.writeString(exported, amtool("silence", "query", "-o", "json"));
        amtool("silence", "expire", id);
        assertThat(json("silence", "query")).isEmpty();
        assertThat(json("silence", "query", "--expired")).hasSize(1);
        assertThat(json("alert", "query")).hasSize(1);

        amtool("silence", "import", "--force", exported.toString());
        assertThat(json("silence", "query")).hasSize(1);
    }

    @Test
    void the_configuration_and_the_cluster_are_shown() throws Exception {
        assertThat(amtool("config", "show")).contains("receiver: default").contains("group_by:");
        assertThat(amtool("config", "routes", "show")).contains("receiver: default");
        assertThat(amtool("config", "routes", "test", "a=b").strip()).isEqualTo("default");
        assertThat(amtool("cluster", "show")).contains("Cluster Status:", "disabled");
    }

    private JsonNode json(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("-o");
        all.add("json");
        return Json.MAPPER.readTree(amtool(all.toArray(String[]::new)));
    }

    private String amtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("amtool", "--alertmanager.url=" + server.url()));
        command.addAll(List.of(arguments));
        Path errors = folder.resolve("stderr");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as("%s: %s%s", command, out, Files.readString(errors))
                .isZero();
        return out;
    }
}
