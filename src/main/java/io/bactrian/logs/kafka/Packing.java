package io.bactrian.logs.kafka;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventJson;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Events as records of a topic: JSON, one event a line, those of one file together and in their order. Many events share a
 * record, as each costs both sides far more than an event does.
 */
final class Packing {

    /** At so many bytes a record is full; a consumer holds many of them at once. */
    static final int FULL = 128 << 10;

    /** The most bytes of a record: Kafka takes 1 MiB, the key and its own part included. */
    static final int MOST = 1_000_000;

    private final Map<String, ByteArrayOutputStream> open = new LinkedHashMap<>();
    private final List<Packed> packed = new ArrayList<>();
    private final List<Event> tooLarge = new ArrayList<>();

    /**
     * A record to be.
     *
     * @param key names the file
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares records
    record Packed(String key, byte[] value) {}

    Packing(List<Event> events) {
        events.forEach(this::add);
        open.forEach((stream, bytes) -> close(stream, bytes));
    }

    /** Those of a file in its order. */
    List<Packed> records() {
        return packed;
    }

    /**
     * The same, in each list at most one of a file: when a list is sent only after all of the one before is safe, no record
     * overtakes one of its file that could not be sent.
     */
    List<List<Packed>> rounds() {
        List<List<Packed>> rounds = new ArrayList<>();
        Map<String, Integer> before = new HashMap<>();
        for (Packed one : packed) {
            int round = before.merge(one.key(), 1, Integer::sum) - 1;
            if (round == rounds.size()) {
                rounds.add(new ArrayList<>());
            }
            rounds.get(round).add(one);
        }
        return rounds;
    }

    /** What fits into no record. */
    List<Event> tooLarge() {
        return tooLarge;
    }

    private void add(Event event) {
        byte[] json = EventJson.write(event);
        if (json.length > MOST) {
            tooLarge.add(event);
            return;
        }
        String stream = event.place().stream();
        ByteArrayOutputStream bytes = open.get(stream);
        if (bytes != null && bytes.size() + json.length >= FULL) {
            open.remove(stream);
            close(stream, bytes);
            bytes = null;
        }
        if (bytes == null) {
            bytes = new ByteArrayOutputStream(json.length);
            open.put(stream, bytes);
        } else {
            bytes.write('\n');
        }
        bytes.writeBytes(json);
    }

    private void close(String stream, ByteArrayOutputStream bytes) {
        packed.add(new Packed(stream, bytes.toByteArray()));
    }
}
