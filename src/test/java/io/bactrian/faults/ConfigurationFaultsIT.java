package io.bactrian.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.support.Cli;
import io.bactrian.support.Platform;
import io.bactrian.support.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in what an operator writes: all of them are shown at once, and nothing is started. */
@Timeout(600)
class ConfigurationFaultsIT {

    @TempDir
    Path folder;

    private Platform platform;

    @BeforeEach
    void install() {
        platform = Platform.small(folder);
    }

    @AfterEach
    void stop() throws IOException {
        platform.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "backup run crm"})
    void all_mistakes_are_shown_at_once_and_nothing_is_started(String command) throws IOException {
        platform.route(
                text -> text.replace("level: 3", "levle: 3").replace("{{backup.recipients}}", "{{backup.recipient}}"));
        Files.writeString(folder.resolve("routes/backup/shop.camel.yaml"), "- route:\n    id: [backup-shop\n");
        platform.set("storage.bucket.part-sise", "5MiB");

        Cli.Outcome outcome = platform.start(command.split(" ")).await();

        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("crm.camel.yaml:", "levle", "did you mean level?")
                .contains("backup.recipient", "did you mean {{backup.recipients}}?")
                .contains("shop.camel.yaml:")
                .contains("part-sise", "part-size")
                .doesNotContain("\tat ")
                .doesNotContain("a defect");
        assertNothingStarted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "backup run crm"})
    void no_route_at_all(String command) {
        Trees.delete(folder.resolve("routes"));

        Cli.Outcome outcome = platform.start(command.split(" ")).await();

        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.errors()).hasSize(1).allMatch(line -> line.contains("there is no folder"));
        assertThat(outcome.hints()).hasSize(1);
        assertNothingStarted();
    }

    @Test
    void a_backup_nobody_wrote_a_route_for() {
        Cli.Outcome outcome = platform.start("backup", "run", "cmr").await();

        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.errors()).containsExactly("ERROR: there is no route backup-cmr");
        assertThat(outcome.hints()).containsExactly("HINT: did you mean backup-crm?");
    }

    private void assertNothingStarted() {
        assertThat(folder.resolve("data")).as("the ledger").doesNotExist();
        assertThat(platform.newMails()).isEmpty();
        assertThat(platform.storage().keys(platform.bucket())).isEmpty();
    }
}
