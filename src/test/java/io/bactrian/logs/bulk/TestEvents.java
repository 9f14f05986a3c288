package io.bactrian.logs.bulk;

import io.bactrian.logs.Event;
import io.bactrian.logs.Place;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Events of one file, each 100 bytes after the other. */
final class TestEvents {

    static final Instant TIME = Instant.parse("2026-03-01T10:00:00.123Z");

    private TestEvents() {}

    static List<Event> of(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> of(number, "line " + number, Map.of()))
                .toList();
    }

    static Event of(int number, String message, Map<String, Object> metadata) {
        return new Event(
                place(number),
                TIME.plusMillis(number),
                "info",
                "shop",
                "0af7651916cd43dd8448eb211c80319c",
                "user-7",
                message,
                metadata,
                Optional.empty());
    }

    static Place place(int number) {
        return new Place("stream", "/var/log/shop/app.log", 100L * number, 100);
    }

    static String id(int number) {
        return place(number).id();
    }

    static String[] ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(TestEvents::id).toArray(String[]::new);
    }
}
