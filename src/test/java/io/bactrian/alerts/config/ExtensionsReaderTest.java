package io.bactrian.alerts.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.runtime.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtensionsReaderTest {

    @TempDir
    private Path folder;

    private Path main;

    @BeforeEach
    void writeFirstFile() throws IOException {
        main = Files.writeString(folder.resolve("alertmanager.yml"), """
                route: {receiver: operators}
                receivers: [{name: operators}, {name: duty-manager}, {name: alice}, {name: bob}]
                time_intervals: [{name: office-hours}, {name: backup-window}]
                """);
    }

    @Test
    void the_example_of_the_reference_is_read_whole() throws IOException {
        String page = Files.readString(Path.of("docs/reference/alert-extensions.md"));
        int start = page.indexOf("```yaml\n") + 8;
        Extensions extensions = read(page.substring(start, page.indexOf("```", start)));
        assertThat(extensions.fallbackReceiver()).contains("duty-manager");
        assertThat(extensions.optionsOf("operators"))
                .isEqualTo(new Extensions.ReceiverOptions(
                        Optional.of(new Extensions.RateLimit(20, Duration.ofMinutes(10))), true, true));
        assertThat(extensions.optionsOf("alice")).isEqualTo(Extensions.ReceiverOptions.DEFAULT);
        assertThat(extensions.flapping()).singleElement().satisfies(rule -> {
            assertThat(rule.changes()).isEqualTo(6);
            assertThat(rule.hold()).isEqualTo(Duration.ofMinutes(15));
        });
        assertThat(extensions.escalations()).singleElement().satisfies(policy -> {
            assertThat(policy.repeat()).isEqualTo(2);
            assertThat(policy.steps())
                    .extracting(Extensions.Step::after)
                    .containsExactly(Duration.ofMinutes(10), Duration.ofMinutes(15));
            assertThat(policy.steps().get(0).onCall()).containsExactly("platform");
        });
        Extensions.OnCall platform = extensions.onCall().get("platform");
        assertThat(platform.zone()).hasToString("Asia/Ho_Chi_Minh");
        assertThat(platform.rotations().get(0).start()).isEqualTo(LocalDateTime.of(2026, 1, 5, 9, 0));
        assertThat(platform.substitutes().get(0).from()).isEqualTo(Instant.parse("2026-12-24T11:00:00Z"));
        assertThat(extensions.recurringSilences().get(0).timeIntervals()).containsExactly("backup-window");
        assertThat(extensions.silenceReminder())
                .contains(new Extensions.SilenceReminder(Duration.ofHours(1), "operators"));
        assertThat(extensions.acknowledgement()).isEqualTo(Extensions.Acknowledgement.DEFAULT);
    }

    @Test
    void without_a_second_file_there_are_none() {
        assertThat(ConfigLoader.load(main, Optional.empty()).extensions()).isEqualTo(Extensions.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fallback: operators                                                     | field fallback not found in the extensions
                    receivers: [{name: operator}]                                           | undefined receiver "operator"
                    receivers: [{name: alice}, {name: alice}]                               | "alice" is not unique in receivers
                    receivers: [{name: alice, rate_limit: {per: 1m}}]                       | missing messages
                    receivers: [{name: alice, rate_limit: {messages: 1, per: 0s}}]          | per cannot be zero
                    receivers: [{name: alice, content: some}]                               | content must be either 'all' or 'changed'
                    flapping: [{changes: 1, within: 1m, hold: 1m}]                          | '1' is not a whole number from 2 to 1000
                    escalation_policies: [{name: a, steps: []}]                             | needs at least one step
                    escalation_policies: [{name: a, steps: [{on_call: [x]}]}]               | undefined schedule "x"
                    escalation_policies: [{name: a, repeat: 21, steps: [{notify: [bob]}]}]  | '21' is not a whole number from 0 to 20
                    on_call: [{name: a, time_zone: Mars, rotations: []}]                    | unknown time zone Mars
                    on_call: [{name: a, rotations: [{start: now, length: 1d, members: [bob]}]}] | 'now' is no date and time
                    on_call: [{name: a, rotations: [{start: '2026-01-05T09:00', length: 5m, members: [bob]}]}] | a turn is shorter than 1h
                    on_call: [{name: a, overrides: [{from: '2026-01-06T09:00', to: '2026-01-05T09:00', member: bob}]}] | ends before it begins
                    recurring_silences: [{name: a, matchers: ['x=~".*"'], time_intervals: [office-hours]}] | the silence matches everything
                    recurring_silences: [{name: a, matchers: ['x=y'], time_intervals: [office]}] | undefined time interval "office"
                    silence_reminder: {before: 1h}                                          | missing receiver
                    acknowledgement: {links_expire: soon}                                   | not a valid duration string
                    """)
    void what_is_wrong_is_told_in_its_line(String line, String message) {
        assertThatThrownBy(() -> read("# one line above\n" + line))
                .isInstanceOf(ProblemsException.class)
                .hasMessageContaining("alertmanager.bactrian.yml:2: ")
                .hasMessageContaining(message);
    }

    @Test
    void steps_are_bounded() {
        String steps = "{notify: [bob]}, ".repeat(51);
        assertThatThrownBy(() -> read("escalation_policies: [{name: a, steps: [" + steps + "]}]"))
                .hasMessageContaining("more than 50 steps");
    }

    private Extensions read(String text) throws IOException {
        Files.writeString(folder.resolve("alertmanager.bactrian.yml"), text);
        return ConfigLoader.load(main, Optional.empty()).extensions();
    }
}
