package io.bactrian.logs.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.logs.bulk.LogSetup;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.Settings;
import io.bactrian.support.Cli;
import io.bactrian.support.ElasticsearchServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events found again in a real server. */
@Timeout(180)
class SearchIT {

    @TempDir
    private Path folder;

    private final String dataset = "bactrian." + UUID.randomUUID().toString().replace("-", "");
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final ElasticsearchServer server = ElasticsearchServer.all().get(0);
    private Settings settings;
    private int offset;

    @BeforeEach
    void setUp() throws Exception {
        Path conf = Files.createDirectories(folder.resolve("conf")).resolve("bactrian.properties");
        Files.writeString(conf, "logs.elasticsearch.main.hosts=" + server.url() + "\n");
        settings = Settings.load(conf);
        LogSetup.of(settings, "main").apply(Optional.empty());
    }

    @Test
    void every_filter_narrows_and_all_must_match() throws Exception {
        index(
                event("shop", "error", "req-" + dataset, "u1", "no stock: item 7"),
                event("shop", "info", "other", "u2", "in stock"));
        index(
                event("web", "warn", "req-" + dataset, "", "slow"),
                event("web", "fatal", "4BF92F3577B34DA6A3CE929D0E0E4736", "", "gone"));

        assertThat(messages(query("req-" + dataset, Optional.empty(), List.of(), Optional.empty())))
                .containsExactly("no stock: item 7", "slow");
        assertThat(messages(query("req-" + dataset, Optional.of("error"), List.of(), Optional.empty())))
                .containsExactly("no stock: item 7");
        assertThat(messages(query("req-" + dataset, Optional.empty(), List.of("web", "none"), Optional.empty())))
                .containsExactly("slow");
        assertThat(messages(query("req-" + dataset, Optional.empty(), List.of(), Optional.of("stock: item"))))
                .containsExactly("no stock: item 7");
        assertThat(messages(query("req-" + dataset, Optional.empty(), List.of(), Optional.of("item stock"))))
                .isEmpty();
    }

    @Test
    void a_search_goes_on_with_what_comes_later_and_answers_nothing_twice() throws Exception {
        List<String> many = new ArrayList<>();
        for (int at = 0; at < 2_345; at++) {
            many.add(event("shop", "info", "c-" + dataset, "", "m" + at));
        }
        index(many.toArray(String[]::new));
        Search search = Search.of(
                settings,
                "main",
                query("c-" + dataset, Optional.empty(), List.of(), Optional.empty()),
                Clock.systemUTC());
        assertThat(rest(search))
                .hasSize(2_345)
                .doesNotHaveDuplicates()
                .startsWith("m0", "m1")
                .endsWith("m2344");

        assertThat(rest(search)).isEmpty();
        index(event("shop", "info", "c-" + dataset, "", "late"));
        assertThat(rest(search)).containsExactly("late");
        assertThat(rest(search)).isEmpty();
    }

    /** Everything that there is by now. */
    private static List<String> rest(Search search) {
        List<String> found = new ArrayList<>();
        do {
            search.next().forEach(event -> found.add(event.text("message")));
        } while (!search.isCaughtUp());
        return found;
    }

    @Test
    void the_command_prints_what_one_request_did_everywhere() throws Exception {
        index(
                event("web", "info", "r-" + dataset, "u1", "GET /order"),
                event("shop", "error", "r-" + dataset, "u1", "no stock"));

        Cli.Outcome outcome = Cli.here(
                "logs",
                "follow",
                "--once",
                "--correlation-id",
                "r-" + dataset,
                "--conf",
                folder.resolve("conf/bactrian.properties").toString());

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("INFO  web r-" + dataset + " u1 GET /order"),
                        line -> assertThat(line).endsWith("ERROR shop r-" + dataset + " u1 no stock"));
    }

    @Test
    void a_server_that_is_away_is_named() throws Exception {
        Path conf = folder.resolve("conf/bactrian.properties");
        Files.writeString(conf, "logs.elasticsearch.main.hosts=http://127.0.0.1:1\n");
        Search search = Search.of(
                Settings.load(conf),
                "main",
                query("x", Optional.empty(), List.of(), Optional.empty()),
                Clock.systemUTC());

        assertThatThrownBy(search::next)
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("elasticsearch main");
    }

    private Query query(String correlation, Optional<String> level, List<String> services, Optional<String> words) {
        return new Query(
                services, level, Optional.of(correlation), Optional.empty(), words, now.minus(1, ChronoUnit.HOURS));
    }

    private List<String> messages(Query query) {
        return Search.of(settings, "main", query, Clock.systemUTC()).next().stream()
                .map(event -> event.text("message"))
                .toList();
    }

    private String event(String service, String level, String correlation, String user, String message) {
        offset += 100;
        return String.format(
                "{\"create\":{}}%n{\"@timestamp\":\"%s\",\"event.ingested\":\"%s\",\"service.name\":\"%s\",\"log.level\":\"%s\","
                        + "\"labels.correlation_id\":\"%s\",\"user.id\":\"%s\",\"message\":\"%s\",\"log.file.path\":\"/a\",\"log.offset\":%d}%n",
                now, Instant.now().truncatedTo(ChronoUnit.SECONDS), service, level, correlation, user, message, offset);
    }

    private void index(String... events) throws Exception {
        server.post("/logs-" + dataset + "-default/_bulk?refresh=true", String.join("", events));
    }
}
