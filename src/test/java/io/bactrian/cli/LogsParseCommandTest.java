package io.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.support.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsParseCommandTest {

    @TempDir
    private Path folder;

    @Test
    void it_prints_what_lines_say_and_ends_with_0() throws IOException {
        Cli.Outcome outcome = Cli.here(
                "logs",
                "parse",
                sample(
                        "{\"time\":\"2026-11-21T13:52:28Z\",\"level\":\"warn\",\"msg\":\"100 % slow\",\"request_id\":\"r1\",\"took\":3}\n"));
        assertThat(outcome.out().lines())
                .startsWith("1 2026-11-21T13:52:28Z warn  100 % slow", "    correlation_id: r1", "    took: 3")
                .endsWith("1 line, 0 failed");
        assertThat(outcome.exit()).isZero();
    }

    @Test
    void a_line_that_fails_says_why_and_the_end_is_1() throws IOException {
        Cli.Outcome outcome = Cli.here(
                "logs", "parse", sample("took 5 ms\nhello"), "--format=grok", "--pattern=took %{INT:took:int}");
        assertThat(outcome.out())
                .contains("    took: 5", " hello", "    FAILED: grok: the pattern does not match", "2 lines, 1 failed");
        assertThat(outcome.exit()).isEqualTo(1);
    }

    @Test
    void as_json_there_is_an_event_on_every_line() throws IOException {
        Cli.Outcome outcome = Cli.here("logs", "parse", sample("a=1 b=2\n\nc=3 d=4\n"), "--json");
        assertThat(outcome.out().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"place\":{\"stream\":\"sample\""));
    }

    @Test
    void what_redact_leaves_of_them_is_shown() throws IOException {
        String sample =
                sample("{\"msg\":\"ann@example.com paid\",\"user_id\":\"ann@example.com\",\"password\":\"hunter2\"}\n");
        Cli.Outcome outcome = Cli.here("logs", "parse", sample, "--redact");
        assertThat(outcome.out())
                .containsPattern("email:([a-t-]{21}) paid\\R    user_id: email:\\1\\R    password: \\[secret]")
                .doesNotContain("example.com");
        assertThat(Cli.here("logs", "parse", sample).out()).contains("ann@example.com", "hunter2");
    }

    @Test
    void signs_that_command_a_terminal_are_not_printed() throws IOException {
        assertThat(Cli.here("logs", "parse", sample("\u001b[2Jhello\u0007")).out())
                .contains("?[2Jhello?")
                .doesNotContain("\u001b");
    }

    @Test
    void what_is_wrong_with_the_command_ends_with_2() throws IOException {
        Cli.Outcome outcome = Cli.here("logs", "parse", sample("a"), "--format=grok", "--pattern=%{WORDS:x}");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("grok: there is no pattern WORDS", "HINT: did you mean WORD?");
        assertThat(Cli.here("logs", "parse", folder.resolve("none").toString()).exit())
                .isEqualTo(2);
    }

    private String sample(String text) throws IOException {
        return Files.writeString(folder.resolve("sample.log"), text).toString();
    }
}
