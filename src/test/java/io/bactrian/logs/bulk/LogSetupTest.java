package io.bactrian.logs.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.logs.bulk.LogSetup.Applied;
import io.bactrian.logs.bulk.LogSetup.Outcome;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Settings;
import io.bactrian.support.ScriptedElasticsearch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSetupTest {

    private static final String TEMPLATE = "/_index_template/bactrian-logs";
    private static final String MAPPINGS = "/_component_template/bactrian-logs-mappings";

    @TempDir
    Path folder;

    private final ScriptedElasticsearch server = ScriptedElasticsearch.start();
    private LogSetup setup;

    @BeforeEach
    void connect() throws Exception {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Path file = Files.writeString(
                conf.resolve("bactrian.properties"), "logs.elasticsearch.main.hosts=" + server.url() + "\n");
        setup = LogSetup.of(Settings.load(file, Map.of(), Map.of()), "main");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void what_is_planned_is_what_is_put() {
        setup.apply(Optional.of(Duration.ofDays(7)));

        assertThat(LogSetup.plan(Optional.of(Duration.ofDays(7)))).hasSize(3).allSatisfy(planned -> assertThat(
                        server.things())
                .containsEntry("/" + planned.path(), planned.document()));
        assertThat(retention()).isEqualTo("7d");
    }

    @Test
    void the_template_is_made_of_what_is_put_before_it() {
        setup.apply(Optional.empty());

        JsonNode parts = server.things().get(TEMPLATE).get("composed_of");
        assertThat(parts).hasSize(2).allSatisfy(part -> assertThat(server.things())
                .containsKey("/_component_template/" + part.asText()));
    }

    @Test
    void every_field_that_is_written_has_a_mapping() {
        JsonNode mappings = LogSetup.plan(Optional.empty()).get(0).document().at("/template/mappings/properties");
        for (EcsField field : EcsField.values()) {
            JsonNode type = mappings.at("/" + field.path().replace(".", "/properties/") + "/type");
            assertThat(type.isTextual()).as(field.path()).isTrue();
            assertThat(type.asText().equals("long"))
                    .as(field.path())
                    .isEqualTo(field.kind() == EcsField.Kind.NUMBER || field.kind() == EcsField.Kind.NANOSECONDS);
        }
    }

    @Test
    void retention_stays_as_it_was_unless_one_is_given_and_then_data_streams_take_it_too() {
        setup.apply(Optional.of(Duration.ofDays(90)));
        assertThat(setup.apply(Optional.empty())).extracting(Applied::outcome).containsOnly(Outcome.UNCHANGED);
        assertThat(retention()).isEqualTo("90d");
        assertThat(server.things()).hasSize(3);

        assertThat(setup.apply(Optional.of(Duration.ofHours(36))))
                .extracting(Applied::path, Applied::outcome)
                .contains(
                        tuple("_index_template/bactrian-logs", Outcome.UPDATED),
                        tuple("_data_stream/logs-bactrian*-*/_lifecycle", Outcome.UPDATED));
        assertThat(retention()).isEqualTo("129600s");
        assertThat(server.things()
                        .get("/_data_stream/logs-bactrian*-*/_lifecycle")
                        .get("data_retention")
                        .asText())
                .isEqualTo("129600s");
    }

    @Test
    void templates_of_a_newer_version_are_left_alone() {
        setup.apply(Optional.empty());
        ObjectNode newer =
                ((ObjectNode) server.things().get(MAPPINGS)).deepCopy().put("version", 99);
        server.things().put(MAPPINGS, newer);

        assertThat(setup.outdated()).isEmpty();
        setup.apply(Optional.empty());
        assertThat(server.things()).containsEntry(MAPPINGS, newer);
    }

    @Test
    void versions_that_lack_what_we_use_are_refused_before_anything_is_put() {
        for (String version : new String[] {"7.17.0", "8.18.3", "9.0.1", "10.0.0"}) {
            server.version(version);
            assertThatThrownBy(() -> setup.apply(Optional.empty()))
                    .isInstanceOf(BactrianException.class)
                    .hasMessage("the server is of version " + version);
        }
        assertThat(server.things()).isEmpty();
    }

    @Test
    void a_server_that_does_not_answer_is_said_with_the_setting_to_look_at() {
        server.close();

        assertThatThrownBy(() -> setup.outdated())
                .isInstanceOfSatisfying(BactrianException.class, failure -> assertThat(failure.hint())
                        .hasValue("check logs.elasticsearch.main.hosts"))
                .hasMessageStartingWith("elasticsearch main: no answer");
    }

    private String retention() {
        return server.things()
                .get(TEMPLATE)
                .at("/template/lifecycle/data_retention")
                .asText();
    }
}
