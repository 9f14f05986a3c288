package io.bactrian.logs.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.ledger.Ledger;
import io.bactrian.logs.Event;
import io.bactrian.logs.Place;
import io.bactrian.runtime.BactrianException;
import io.bactrian.support.MemoryLedger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadLetterTableTest {

    private final Ledger ledger = MemoryLedger.empty();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DeadLetterTable table = new DeadLetterTable(ledger, 3, registry);

    @Test
    void what_is_kept_comes_back_as_it_was() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("order", Map.of("lines", List.of(1L, "two")));
        metadata.put("nothing", null);
        Event event = new Event(
                new Place("s", "/var/log/é.log", 7, 9),
                Instant.parse("2026-03-01T10:00:00.123456789Z"),
                "info",
                "shop",
                "id",
                "user",
                "NUL \0, half \uD83D, whole 😀",
                metadata,
                Optional.of("odd"));
        DeadLetter letter = letter(event, "failed to parse field [x]");

        table.keep(List.of(letter));

        assertThat(table.oldest(10)).containsExactly(letter);
    }

    @Test
    void the_same_event_is_kept_once_with_its_last_reason() {
        table.keep(List.of(letter(1, "first"), letter(2, "first")));
        table.keep(List.of(letter(1, "second")));

        assertThat(table.oldest(10)).extracting(DeadLetter::reason).containsExactlyInAnyOrder("first", "second");
        assertThat(table.count()).isEqualTo(2);
    }

    @Test
    void when_there_is_no_room_for_all_none_is_kept() {
        table.keep(List.of(letter(1, "a"), letter(2, "a")));

        assertThatThrownBy(() -> table.keep(List.of(letter(3, "b"), letter(4, "b"))))
                .isInstanceOf(BactrianException.class)
                .hasMessage("no room for 2 more dead letters: the ledger holds the most there may be, 3");
        assertThat(table.count()).isEqualTo(2);
        table.keep(List.of(letter(1, "b"), letter(2, "b"), letter(3, "b")));
        assertThat(table.count()).isEqualTo(3);
    }

    @Test
    void texts_longer_than_their_columns_are_cut() {
        table.keep(List.of(letter(1, "r\0" + "x".repeat(5000))));

        assertThat(table.oldest(1).get(0).reason())
                .hasSize(2000)
                .startsWith("r\uFFFDx")
                .endsWith("x…");
    }

    @Test
    void they_are_counted_and_what_is_there_is_a_gauge() {
        table.keep(List.of(letter(1, "a"), letter(2, "a")));
        table.keep(List.of(letter(2, "b")));

        assertThat(registry.get("bactrian.logs.dead.letters").gauge().value()).isEqualTo(2);
        assertThat(registry.get("bactrian.logs.dead.letters.kept").counter().count())
                .isEqualTo(3);
    }

    private static DeadLetter letter(int number, String reason) {
        Event event = new Event(
                new Place("s", "/var/log/app.log", number, 1),
                Instant.EPOCH,
                "",
                "",
                "",
                "",
                "line " + number,
                Map.of(),
                Optional.empty());
        return letter(event, reason);
    }

    private static DeadLetter letter(Event event, String reason) {
        return new DeadLetter(
                event,
                "main",
                "logs-bactrian-default",
                400,
                "document_parsing_exception",
                reason,
                Instant.parse("2026-03-01T10:00:02Z"));
    }
}
