package io.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.support.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertCommandTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.writeString(folder.resolve("alertmanager.yml"), """
                route:
                  receiver: a
                  group_wait: 10s
                  routes:
                    - {matchers: [severity=critical], receiver: b, continue: true}
                    - {matchers: [severity=~"crit.*"], receiver: c, group_wait: 1m}
                receivers: [{name: a}, {name: b}, {name: c}]
                """);
    }

    @Test
    void check_config_counts_and_says_how_long_detection_takes() {
        Cli.Outcome outcome = Cli.here("alert", "check-config", file.toString());
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out().lines())
                .contains(
                        "Checking '" + file + "'  SUCCESS",
                        " - 3 routes",
                        " - 3 receivers",
                        " - {} -> a: 15s + 15s + 1m + 10s = 1m40s",
                        " - {}/{severity=~\"crit.*\"} -> c: 15s + 15s + 1m + 1m = 2m30s  WARNING: not under 2m; lower"
                                + " group_wait, for or the intervals");
    }

    @Test
    void slower_measurements_are_over_the_budget() {
        Cli.Outcome outcome = Cli.here(
                "alert", "check-config", file.toString(), "--scrape-interval=30s", "--evaluation-interval=30s");
        assertThat(outcome.out()).contains("30s + 30s + 1m + 10s = 2m10s  WARNING");
    }

    @Test
    void check_config_ends_with_2_and_all_problems_of_all_files() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.yml"), "route: {reciever: a}\n");
        Cli.Outcome outcome = Cli.here("alert", "check-config", file.toString(), wrong.toString());
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.out())
                .contains(
                        "Checking '" + file + "'  SUCCESS",
                        "Checking '" + wrong + "'  FAILED",
                        wrong + ":1: line 1: field reciever not found in route",
                        "  HINT: did you mean receiver?",
                        "2 problems");
    }

    @Test
    void routes_test_prints_the_receivers_and_verifies_them() {
        String[] test = {"alert", "routes", "test", "--config", file.toString(), "severity=critical"};
        Cli.Outcome plain = Cli.here(test);
        assertThat(plain.out()).isEqualToIgnoringNewLines("b,c");
        assertThat(plain.exit()).isZero();
        assertThat(Cli.here("alert", "routes", "test", "--config=" + file, "x=y", "--verify-receivers=a")
                        .exit())
                .isZero();
        assertThat(Cli.here("alert", "routes", "test", "--config=" + file, "x=y", "--verify-receivers=b")
                        .exit())
                .isEqualTo(1);
    }

    @Test
    void what_is_no_label_is_refused() {
        Cli.Outcome outcome = Cli.here("alert", "routes", "test", "--config=" + file, "severity=~x");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.errors()).containsExactly("ERROR: 'severity=~x' is a condition and no label");
        assertThat(outcome.hints()).containsExactly("HINT: write it like severity=critical");
    }
}
