package io.bactrian.logs.kafka;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventJson;
import io.bactrian.logs.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The events of records, and of what is none a note. Its bytes are left where they are: nobody redacted them. */
final class Unpacking {

    private final Instant now;
    private final List<Event> events = new ArrayList<>();
    private final List<Unreadable> unreadable = new ArrayList<>();

    /**
     * What could not be read.
     *
     * @param note says where it stands, and has nothing of what it says
     */
    record Unreadable(Event note, String reason) {}

    /** Where a record stands in Kafka. */
    record Origin(String topic, int partition, long offset) {

        @Override
        public String toString() {
            return "record " + offset + " of " + topic + "/" + partition;
        }
    }

    /**
     * @param now when what cannot be read is said to have happened
     */
    Unpacking(Instant now) {
        this.now = now;
    }

    /** In the order of the records and, within one, of its lines. */
    List<Event> events() {
        return events;
    }

    List<Unreadable> unreadable() {
        return unreadable;
    }

    /**
     * @param value of a record, as it came; what is not bytes is unreadable too
     */
    void add(Origin origin, Object value) {
        if (!(value instanceof byte[] bytes)) {
            note(origin, 0, 0, "it is empty");
            return;
        }
        int from = 0;
        while (from <= bytes.length) {
            int to = from;
            while (to < bytes.length && bytes[to] != '\n') {
                to++;
            }
            line(origin, bytes, from, to);
            from = to + 1;
        }
    }

    private void line(Origin origin, byte[] bytes, int from, int to) {
        try {
            events.add(EventJson.read(Arrays.copyOfRange(bytes, from, to)));
        } catch (IllegalArgumentException e) {
            note(origin, from, to - from, e.getMessage());
        }
    }

    private void note(Origin origin, int from, int length, String reason) {
        String said = origin + " has something at byte " + from + " that is no event: " + reason;
        String stream = "kafka-" + origin.topic() + "-" + origin.partition() + "-" + origin.offset();
        Event note = new Event(
                new Place(stream, origin.topic() + "/" + origin.partition(), from, length),
                now,
                "",
                "",
                stream,
                "",
                said,
                Map.of(
                        "kafka.topic",
                        origin.topic(),
                        "kafka.partition",
                        (long) origin.partition(),
                        "kafka.offset",
                        origin.offset()),
                Optional.of(reason));
        unreadable.add(new Unreadable(note, said));
    }
}
