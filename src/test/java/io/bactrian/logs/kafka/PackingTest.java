package io.bactrian.logs.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.logs.Event;
import io.bactrian.logs.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackingTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    static Event event(String stream, long offset, String message) {
        return new Event(
                new Place(stream, "/var/log/" + stream, offset, 10),
                NOW,
                "info",
                "shop",
                "c",
                "",
                message,
                Map.of("lines", "a\nb"),
                Optional.empty());
    }

    @Test
    void events_come_back_as_they_were_and_those_of_a_file_share_records_in_their_order() {
        Random random = new Random(7);
        List<Event> events = new ArrayList<>();
        for (int at = 0; at < 5_000; at++) {
            events.add(event("s" + random.nextInt(3), at, "x\n".repeat(random.nextInt(200))));
        }

        List<Packing.Packed> records = new Packing(events).records();

        assertThat(records).hasSizeBetween(6, 30).allSatisfy(record -> assertThat(record.value().length)
                .isLessThanOrEqualTo(Packing.FULL));
        assertThat(new Packing(events).rounds())
                .allSatisfy(round ->
                        assertThat(round).extracting(Packing.Packed::key).doesNotHaveDuplicates());
        assertThat(new Packing(events).rounds().stream().mapToInt(List::size).sum())
                .isEqualTo(records.size());
        for (String stream : List.of("s0", "s1", "s2")) {
            Unpacking unpacking = new Unpacking(NOW);
            records.stream()
                    .filter(record -> record.key().equals(stream))
                    .forEach(record -> unpacking.add(new Unpacking.Origin("t", 0, 0), record.value()));
            assertThat(unpacking.unreadable()).isEmpty();
            assertThat(unpacking.events())
                    .isEqualTo(events.stream()
                            .filter(event -> event.place().stream().equals(stream))
                            .toList());
        }
    }

    @Test
    void what_is_larger_than_a_record_may_be_is_left_out_and_said() {
        Event large = event("s", 0, "x".repeat(Packing.MOST));
        Event fits = event("s", 1, "x".repeat(Packing.MOST - 1_000));
        Event small = event("s", 2, "x");

        Packing packing = new Packing(List.of(small, large, fits, small));

        assertThat(packing.tooLarge()).containsExactly(large);
        assertThat(packing.records()).hasSize(3);
        assertThat(packing.records().get(1).value()).hasSizeBetween(Packing.FULL, Packing.MOST);
    }

    @Test
    void what_is_no_event_is_noted_by_its_place_alone_and_the_rest_is_read() {
        byte[] good = new Packing(List.of(event("s", 1, "one"), event("s", 2, "two")))
                .records()
                .get(0)
                .value();
        String text = new String(good, UTF_8).replace("\n", "\nsecret of mine\n");
        Unpacking unpacking = new Unpacking(NOW);

        unpacking.add(new Unpacking.Origin("lines", 3, 17), text.getBytes(UTF_8));
        unpacking.add(new Unpacking.Origin("lines", 3, 18), null);
        unpacking.add(new Unpacking.Origin("lines", 3, 19), new byte[0]);

        assertThat(unpacking.events()).extracting(Event::message).containsExactly("one", "two");
        assertThat(unpacking.unreadable()).hasSize(3);
        Event note = unpacking.unreadable().get(0).note();
        assertThat(note.message()).startsWith("record 17 of lines/3 has something at byte ");
        assertThat(note.place().length()).isEqualTo("secret of mine".length());
        assertThat(note.metadata()).containsEntry("kafka.offset", 17L).containsEntry("kafka.partition", 3L);
        assertThat(note.toString()).doesNotContain("secret");
        assertThat(unpacking.unreadable().stream().map(one -> one.note().place().id()))
                .doesNotHaveDuplicates();
    }
}
