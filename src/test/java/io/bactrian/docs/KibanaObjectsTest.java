package io.bactrian.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The data view and the dashboard for Kibana, as far as they can be checked without it. */
class KibanaObjectsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void every_object_is_whole_and_refers_only_to_objects_of_the_file() throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        List<String> wanted = new ArrayList<>();
        for (JsonNode object : objects()) {
            assertThat(ids.add(object.path("type").asText() + " "
                            + object.path("id").asText()))
                    .isTrue();
            assertThat(object.at("/attributes/title").asText()).isNotBlank();
            object.path("references")
                    .forEach(one -> wanted.add(
                            one.path("type").asText() + " " + one.path("id").asText()));
        }
        assertThat(ids)
                .contains("index-pattern bactrian-logs", "dashboard bactrian-logs-overview")
                .containsAll(wanted);
    }

    @Test
    void every_panel_of_the_dashboard_has_its_reference() throws IOException {
        JsonNode dashboard = objects().stream()
                .filter(object -> object.path("type").asText().equals("dashboard"))
                .findFirst()
                .orElseThrow();
        Set<String> names = new LinkedHashSet<>();
        dashboard.path("references").forEach(one -> names.add(one.path("name").asText()));

        JsonNode panels = JSON.readTree(dashboard.at("/attributes/panelsJSON").asText());
        assertThat(panels).hasSizeGreaterThan(5).allSatisfy(panel -> assertThat(names)
                .contains(panel.path("panelIndex").asText() + ":"
                        + panel.path("panelRefName").asText()));
    }

    @Test
    void every_field_has_a_mapping() throws IOException {
        JsonNode mappings = JSON.readTree(
                        KibanaObjectsTest.class.getResourceAsStream("/io/bactrian/logs/bulk/mappings.json"))
                .at("/template/mappings/properties");
        Set<String> fields = new LinkedHashSet<>();
        for (JsonNode object : objects()) {
            object.at("/attributes/columns").forEach(column -> fields.add(column.asText()));
            JsonNode state = JSON.readTree(object.at("/attributes/visState").asText("{}"));
            state.findValues("field").forEach(field -> fields.add(field.asText()));
            Matcher query = Pattern.compile("\"query\":\"([a-z.]+):")
                    .matcher(object.at("/attributes/kibanaSavedObjectMeta/searchSourceJSON")
                            .asText("")
                            .replace(": \"", ":\""));
            while (query.find()) {
                fields.add(query.group(1));
            }
        }
        assertThat(fields).contains("log.level", "event.duration", "event.kind").allSatisfy(field -> assertThat(
                        mappings.at("/" + field.replace(".", "/properties/") + "/type")
                                .isTextual())
                .as(field)
                .isTrue());
    }

    private static List<JsonNode> objects() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("docker/kibana/bactrian-logs.ndjson"))) {
            objects.add(JSON.readTree(line));
        }
        return objects;
    }
}
