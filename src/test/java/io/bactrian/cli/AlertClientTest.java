package io.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.alerts.api.ApiServer;
import io.bactrian.support.Cli;
import io.bactrian.support.Cli.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class AlertClientTest {

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
    void an_alert_is_raised_listed_shown_acknowledged_and_ended() {
        String fingerprint = good("add", "Disk", "severity=critical", "host=a", "--annotation", "summary=full")
                .strip();

        assertThat(fingerprint).matches("[0-9a-f]{16}");
        assertThat(good("list"))
                .contains("FINGERPRINT", fingerprint)
                .containsPattern("Disk +critical +active +[0-9.]+s ago +full");
        assertThat(good("list", "Disk", "host=~\"[ab]\"")).contains(fingerprint);
        assertThat(good("list", "host=b")).isEqualTo("no alerts\n");
        assertThat(good("show", fingerprint.substring(0, 6)))
                .contains("severity     critical", "summary      full", "receiver       default");
        assertThat(good("ack", fingerprint, "--by", "ann", "--comment", "mine"))
                .isEqualTo("acknowledged {}:{alertname=\"Disk\"}\n");
        assertThat(good("history")).contains("fired", "Disk");
        good("add", "Disk", "severity=critical", "host=a", "--end");
        assertThat(good("list")).isEqualTo("no alerts\n");
    }

    @Test
    void silences_are_added_listed_and_expired() {
        String id = good("silence", "add", "Disk", "host!=b", "--for", "2h", "--by", "ann", "--comment", "known")
                .strip();

        assertThat(good("silence", "list")).contains(id, "alertname=\"Disk\" host!=\"b\"", "ann", "known", "in 1h59m");
        good("silence", "expire", id);
        assertThat(good("silence", "list")).isEqualTo("no silences\n");
        assertThat(good("silence", "list", "--expired")).contains(id, "expired");
    }

    @Test
    void deliveries_are_listed_and_sent_again_and_receivers_tested() {
        assertThat(good("deliveries", "list")).contains("7", "dead", "webhook", "the server said 400");
        assertThat(good("deliveries", "list", "--state", "sent")).isEqualTo("no deliveries\n");
        assertThat(good("deliveries", "retry", "7")).isEmpty();
        assertThat(good("test", "default")).contains("delivery 8");
    }

    @Test
    void every_listing_is_json_when_asked_for() throws Exception {
        good("add", "Disk");
        for (String command : List.of("list", "history", "silence list", "deliveries list")) {
            List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
            words.add("--json");
            assertThat(new JsonMapper()
                            .readTree(good(words.toArray(String[]::new)))
                            .isArray())
                    .as(command)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "show 00000000|31|there is no alert 00000000",
                "ack 00000000|31|there is no alert 00000000",
                "ack {}:nothing|31|there is no such group that fires",
                "test nobody|31|there is no receiver nobody",
                "deliveries retry 9|31|there is no dead letter 9",
                "silence expire 00000000-0000-0000-0000-000000000000|31|silence not found",
                "silence expire xyz|1|silenceID in path must be of type uuid: \"xyz\"",
                "silence add Disk --for long --comment x|2|--for: 'long' is not a duration; write it like 30s, 5m, 4h or 30d",
                "add Disk novalue|2|'novalue' is not LABEL=VALUE",
                "add Disk --end=soon|2|'soon' is no time",
                "history --since x|1|since: 'x' is not a duration; write it like 30s, 5m, 4h or 30d"
            })
    void a_mistake_ends_with_its_status_and_says_what_it_is(String words, int exit, String said) {
        Outcome outcome = run(words.split(" ", -1));

        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(exit);
        assertThat(outcome.errors()).containsExactly("ERROR: " + said);
    }

    @Test
    void when_nothing_answers_the_next_step_is_said() {
        Outcome outcome = Cli.here("alert", "list", "--url", "http://127.0.0.1:1");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("ERROR: nothing answers at http://127.0.0.1:1")
                .contains("HINT: start it");
    }

    private String good(String... words) {
        Outcome outcome = run(words);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return outcome.out();
    }

    private Outcome run(String... words) {
        List<String> all = new ArrayList<>(List.of("alert"));
        all.addAll(List.of(words));
        all.add("--url=" + server.url());
        return Cli.here(all.toArray(String[]::new));
    }
}
