package io.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ValidateCommandTest {

    @TempDir
    private Path base;

    private final StringWriter out = new StringWriter();

    @Test
    void valid_routes_are_counted_in_one_line() throws IOException {
        file("conf/bactrian.properties", "");
        file("routes/backup/crm.camel.yaml", route("timer:crm"));
        assertThat(run()).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("1 route in 1 file is valid");
    }

    @Test
    void all_problems_of_routes_and_settings_are_printed_by_file_and_counted() throws IOException {
        file("conf/bactrian.properties", "source.crm.type=postgresql\nsource.crm.database=crm\nsource.crm.uzer=x\n");
        file("routes/backup/crm.camel.yaml", route("timr:crm"));
        file("routes/backup/shop.camel.yaml", "- route: {\n");
        assertThat(run()).isEqualTo(2);
        String conf = base.resolve("conf/bactrian.properties").toString();
        assertThat(out.toString().lines())
                .containsExactly(
                        "routes/backup/crm.camel.yaml:4: unknown component 'timr'",
                        "  HINT: did you mean timer?",
                        "",
                        "routes/backup/shop.camel.yaml:2: is not YAML: expected the node content, but found '<stream end>'",
                        "  HINT: while parsing a flow node: check quotes, brackets and indentation",
                        "",
                        conf + ", source.crm.uzer: source.crm.uzer: unknown setting",
                        "  HINT: did you mean source.crm.user?",
                        conf + ", source.crm.user: source.crm.user: is not set",
                        "  HINT: set source.crm.user or the environment variable SOURCE_CRM_USER",
                        "",
                        "4 problems; checked 1 route in 2 files");
    }

    @Test
    void problems_as_json() throws IOException {
        file("conf/bactrian.properties", "");
        file("routes/backup/crm.camel.yaml", route("timr:crm"));
        assertThat(run("--json")).isEqualTo(2);
        JsonNode document = new ObjectMapper().readTree(out.toString());
        assertThat(document.path("valid").asBoolean()).isFalse();
        assertThat(document.path("routes").asInt()).isEqualTo(1);
        assertThat(document.path("problems")).hasSize(1);
        assertThat(document.at("/problems/0/place").asText()).isEqualTo("routes/backup/crm.camel.yaml:4");
        assertThat(document.at("/problems/0/hint").asText()).isEqualTo("did you mean timer?");
    }

    private int run(String... arguments) {
        CommandLine command = new CommandLine(new ValidateCommand()).setOut(new PrintWriter(out, true));
        String[] all = new String[arguments.length + 2];
        all[0] = "--conf";
        all[1] = base.resolve("conf/bactrian.properties").toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return command.execute(all);
    }

    private void file(String name, String content) throws IOException {
        Files.createDirectories(base.resolve(name).getParent());
        Files.writeString(base.resolve(name), content);
    }

    private static String route(String uri) {
        return """
                - route:
                    id: backup-crm
                    description: a route
                    from: { uri: "%s", steps: [] }
                """.formatted(uri);
    }
}
