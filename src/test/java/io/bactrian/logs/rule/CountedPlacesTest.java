package io.bactrian.logs.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.logs.Event;
import io.bactrian.logs.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountedPlacesTest {

    private final CountedPlaces counted = new CountedPlaces(100);

    @Test
    void a_batch_that_is_sent_again_is_not_counted_again() {
        List<Event> batch = List.of(at("a", 0, 10), at("a", 10, 5), at("b", 0, 7));

        assertThat(counted.take(batch)).isEqualTo(batch);
        assertThat(counted.take(batch)).isEmpty();
    }

    @Test
    void a_batch_that_another_one_overtook_is_counted() {
        assertThat(counted.take(List.of(at("a", 100, 10), at("a", 110, 10)))).hasSize(2);
        assertThat(counted.take(List.of(at("a", 0, 50), at("a", 50, 50)))).hasSize(2);
        assertThat(counted.take(List.of(at("a", 50, 50), at("a", 100, 10)))).isEmpty();
    }

    @Test
    void lines_of_two_containers_streams_that_lie_in_one_another_are_both_counted_once() {
        List<Event> batch = List.of(at("a", 0, 30), at("a", 10, 10), at("a", 30, 5));

        assertThat(counted.take(batch)).hasSize(3);
        assertThat(counted.take(batch)).isEmpty();
        assertThat(counted.take(List.of(at("a", 35, 5)))).hasSize(1);
    }

    @Test
    void the_streams_heard_of_last_are_known() {
        for (int stream = 0; stream <= 100; stream++) {
            counted.take(List.of(at("s" + stream, 0, 10)));
        }

        assertThat(counted.take(List.of(at("s100", 0, 10)))).isEmpty();
        assertThat(counted.take(List.of(at("s0", 0, 10)))).hasSize(1);
    }

    /** Files read in order, cut into batches; batches overtake one another, fail, are sent again, and are cut anew. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void every_line_is_counted_once_whatever_happens(long seed) {
        Random random = new Random(seed);
        List<Event> lines = new ArrayList<>();
        long[] ends = new long[3];
        for (int line = 0; line < 3000; line++) {
            int stream = random.nextInt(ends.length);
            long gap = random.nextInt(10) == 0 ? 1L + random.nextInt(20) : 0;
            long length = 1L + random.nextInt(100);
            lines.add(at("s" + stream, ends[stream] + gap, length));
            ends[stream] += gap + length;
        }
        Set<Place> taken = new HashSet<>();
        int times = 0;
        int from = 0;
        while (from < lines.size()) {
            List<List<Event>> underWay = new ArrayList<>();
            int begin = from;
            for (int batch = 0; batch < 4 && from < lines.size(); batch++) {
                int to = Math.min(lines.size(), from + 1 + random.nextInt(200));
                underWay.add(lines.subList(from, to));
                from = to;
            }
            underWay.addAll(
                    underWay.stream().filter(batch -> random.nextBoolean()).toList());
            Collections.shuffle(underWay, random);
            for (List<Event> batch : underWay) {
                for (Event event : counted.take(batch)) {
                    taken.add(event.place());
                    times++;
                }
            }
            if (random.nextInt(4) == 0) {
                from = begin + random.nextInt(from - begin); // a restart of the reader at an older checkpoint
            }
        }

        assertThat(taken).hasSize(lines.size());
        assertThat(times).isEqualTo(lines.size());
    }

    private static Event at(String stream, long offset, long length) {
        return new Event(
                new Place(stream, "/var/log/app.log", offset, length),
                Events.START,
                "info",
                "shop",
                "c",
                "",
                "m",
                Map.of(),
                Optional.empty());
    }
}
