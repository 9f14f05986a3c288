package io.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.ledger.Ledger;
import io.bactrian.logs.Event;
import io.bactrian.logs.Place;
import io.bactrian.logs.deadletter.DeadLetter;
import io.bactrian.logs.deadletter.DeadLetterTable;
import io.bactrian.runtime.Settings;
import io.bactrian.support.Cli;
import io.bactrian.support.ScriptedElasticsearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsDeadLettersCommandTest {

    private static final Instant REFUSED = Instant.parse("2026-11-20T10:00:00Z");

    @TempDir
    private Path folder;

    private final ScriptedElasticsearch server = ScriptedElasticsearch.start();
    private String conf;

    @BeforeEach
    void configure() throws IOException {
        Path file = Files.createDirectories(folder.resolve("conf")).resolve("bactrian.properties");
        conf = Files.writeString(file, "logs.elasticsearch.main.hosts=" + server.url() + "\n")
                .toString();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void without_any_it_says_so() {
        Cli.Outcome outcome = run("list");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).isEqualTo("no dead letters\n");
    }

    @Test
    void the_list_has_the_reasons_and_show_has_all() {
        keep(letter(1, "failed to parse field [order.id]\u001B[2J"), letter(2, "too many"));

        Cli.Outcome list = run("list", "--limit", "1");
        assertThat(list.out())
                .contains(
                        "s1-0-a  2026-11-20T10:00:01Z  logs-bactrian-default  shop",
                        "failed to parse field",
                        "and 1 more")
                .doesNotContain("\u001B", "s2-0-a");

        Cli.Outcome show = run("show", "s2-0-a");
        assertThat(show.exit()).isZero();
        assertThat(show.out())
                .contains(
                        "\"reason\" : \"too many\"",
                        "\"status\" : 400",
                        "\"message\" : \"words\"",
                        "\"user_id\" : \"u1\"");
        assertThat(run("list", "--json").out()).contains("\"id\" : \"s1-0-a\"", "\"id\" : \"s2-0-a\"");
    }

    @Test
    void what_is_taken_now_is_a_dead_letter_no_more_and_what_is_refused_again_stays_with_its_new_reason() {
        keep(letter(1, "old"), letter(2, "old"), letter(3, "old"));
        server.then(ScriptedElasticsearch.items(400, "document_parsing_exception", "still no good", "s2-0-a"));

        Cli.Outcome outcome = run("replay", "--all");

        assertThat(outcome.exit()).as(outcome.err()).isEqualTo(1);
        assertThat(outcome.out()).isEqualTo("2 stored, 1 refused again\n");
        assertThat(server.documents()).containsOnlyKeys("s1-0-a", "s3-0-a");
        assertThat(letters()).singleElement().satisfies(left -> {
            assertThat(left.event().place().id()).isEqualTo("s2-0-a");
            assertThat(left.reason()).contains("still no good");
            assertThat(left.at()).isAfter(REFUSED);
        });
    }

    @Test
    void one_is_sent_again_by_its_id_to_where_it_was_to_go() {
        keep(letter(1, "old"), letter(2, "old"));

        Cli.Outcome outcome = run("replay", "s1-0-a");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).isEqualTo("1 stored, 0 refused again\n");
        assertThat(server.requests()).singleElement().satisfies(request -> assertThat(request.path())
                .contains("/logs-bactrian-default/_bulk"));
        assertThat(letters()).extracting(left -> left.event().place().id()).containsExactly("s2-0-a");
    }

    @Test
    void more_than_go_at_once_all_go() {
        List<DeadLetter> many = new ArrayList<>();
        for (int at = 0; at < 1_203; at++) {
            many.add(letter(at, "old"));
        }
        keep(many.toArray(DeadLetter[]::new));

        assertThat(run("replay", "--all").out()).isEqualTo("1203 stored, 0 refused again\n");
        assertThat(letters()).isEmpty();
        assertThat(server.documents()).hasSize(1_203);
    }

    @Test
    void when_elasticsearch_is_away_they_stay() throws IOException {
        keep(letter(1, "old"));
        Files.writeString(Path.of(conf), "logs.elasticsearch.main.hosts=http://127.0.0.1:1\n");

        Cli.Outcome outcome = run("replay", "--all", "--patience", "1s");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.errors())
                .singleElement()
                .asString()
                .contains("did not take the dead letters of logs-bactrian-default within 1.0s");
        assertThat(letters()).hasSize(1);
    }

    @Test
    void delete_takes_those_that_are_named_and_none_when_one_is_not_there() {
        keep(letter(1, "old"), letter(2, "old"));

        assertThat(run("delete", "s1-0-a", "s9-0-a").errors()).containsExactly("ERROR: there is no dead letter s9-0-a");
        assertThat(letters()).hasSize(2);
        assertThat(run("delete", "s1-0-a").out()).isEqualTo("1 deleted\n");
        assertThat(letters()).hasSize(1);
    }

    @Test
    void replay_wants_names_or_all() {
        assertThat(run("replay").exit()).isEqualTo(2);
        assertThat(run("replay", "--all", "s1-0-a").err()).contains("exclude each other", "HINT: ");
        assertThat(run("replay", "--all", "--patience", "soon").err()).contains("--patience", "HINT: ");
    }

    private Cli.Outcome run(String... arguments) {
        List<String> whole = new ArrayList<>(List.of("logs", "deadletters"));
        whole.addAll(List.of(arguments));
        whole.add("--conf");
        whole.add(conf);
        return Cli.here(whole.toArray(String[]::new));
    }

    private void keep(DeadLetter... letters) {
        try (Ledger ledger = Ledger.open(settings())) {
            new DeadLetterTable(ledger, 100_000, new SimpleMeterRegistry()).keep(List.of(letters));
        }
    }

    private List<DeadLetter> letters() {
        try (Ledger ledger = Ledger.open(settings())) {
            return new DeadLetterTable(ledger, 100_000, new SimpleMeterRegistry()).oldest(10_000);
        }
    }

    private Settings settings() {
        return Settings.load(Path.of(conf));
    }

    private static DeadLetter letter(int number, String reason) {
        Event event = new Event(
                new Place("s" + number, "/var/log/shop.log", 0, 10),
                REFUSED,
                "info",
                "shop",
                "c1",
                "u1",
                "words",
                Map.of("order", Map.of("id", "seven")),
                Optional.empty());
        return new DeadLetter(
                event,
                "main",
                "logs-bactrian-default",
                400,
                "document_parsing_exception",
                reason,
                REFUSED.plusSeconds(number));
    }
}
