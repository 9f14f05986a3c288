package io.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_ERR)
@ResourceLock(Resources.SYSTEM_OUT)
class BactrianCommandTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream realErr = System.err;
    private final PrintStream realOut = System.out;

    @BeforeEach
    void catchOutput() {
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restoreOutput() {
        System.setErr(realErr);
        System.setOut(realOut);
        System.clearProperty("bactrian.log.level");
    }

    @Test
    void the_version_is_printed() {
        assertThat(BactrianCommand.run("--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("bactrian ");
    }

    @Test
    void help_names_the_commands_and_options() {
        assertThat(BactrianCommand.run("--help")).isZero();
        assertThat(BactrianCommand.run("run", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("run", "--conf=FILE", "--debug", "SIGTERM");
    }

    @Test
    void a_misspelt_command_ends_with_2_and_names_the_likeliest_one() {
        assertThat(BactrianCommand.run("rn")).isEqualTo(2);
        assertThat(errors()).contains("ERROR: Unmatched argument").contains("HINT: did you mean run?");
    }

    @Test
    void a_misspelt_option_and_no_command_at_all_end_with_2() {
        assertThat(BactrianCommand.run("run", "--cnof", "x")).isEqualTo(2);
        assertThat(errors()).contains("ERROR: Unknown option").contains("HINT: did you mean --conf?");

        assertThat(BactrianCommand.run()).isEqualTo(2);
        assertThat(errors()).contains("ERROR: Missing required subcommand").contains("HINT: ");
    }

    @Test
    void settings_that_are_not_there_end_with_2_and_a_hint_and_no_trace() {
        assertThat(BactrianCommand.run("run", "--conf", folder.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(errors())
                .startsWith("ERROR: there is no settings file " + folder.resolve("none"))
                .contains("HINT: ")
                .doesNotContain("\tat ", "Exception");
    }

    @Test
    void the_trace_is_printed_when_it_is_asked_for() {
        assertThat(BactrianCommand.run(
                        "run", "--debug", "--conf", folder.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(errors()).contains("\tat io.bactrian.cli.");
    }

    @Test
    void routes_that_are_not_there_end_with_2() throws Exception {
        Path conf = Files.createDirectories(folder.resolve("conf")).resolve("bactrian.properties");
        Files.writeString(conf, "http.port=0\n");

        assertThat(BactrianCommand.run("run", "--conf", conf.toString())).isEqualTo(2);
        assertThat(errors()).contains("ERROR: there is no folder " + folder.resolve("routes"));
    }

    @Test
    void commands_that_end_log_warnings_only() {
        BactrianCommand.run("--version");
        assertThat(System.getProperty("bactrian.log.level")).isEqualTo("warn");

        System.clearProperty("bactrian.log.level");
        BactrianCommand.run("--debug", "run", "--help");
        assertThat(System.getProperty("bactrian.log.level")).isNull();
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
