package io.bactrian.logs.rule;

import io.bactrian.logs.Event;
import io.bactrian.logs.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which events were counted already. The lines of a stream are sent in the order of their beginnings, so what a batch holds
 * of a stream is the range from its first to its last beginning, and no other batch has anything in between, in whichever
 * order batches come and however often. Streams heard of last are known, and of each the latest ranges; what lies before
 * them counts as counted.
 */
final class CountedPlaces {

    private static final int MOST_RANGES = 64;

    private final Map<String, NavigableMap<Long, Range>> streams;

    /**
     * Beginnings of lines, both included.
     *
     * @param reach where the last line ends: a range that begins there goes on from this one
     */
    private record Range(long first, long last, long reach) {

        Range with(Range other) {
            return new Range(Math.min(first, other.first), Math.max(last, other.last), Math.max(reach, other.reach));
        }
    }

    CountedPlaces(int mostStreams) {
        this.streams = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, NavigableMap<Long, Range>> eldest) {
                return size() > mostStreams;
            }
        };
    }

    /** The events that were not counted before; from now on they are. */
    synchronized List<Event> take(List<Event> events) {
        List<Event> fresh = new ArrayList<>(events.size());
        Map<String, Range> added = new HashMap<>();
        for (Event event : events) {
            Place place = event.place();
            if (!isCounted(place)) {
                fresh.add(event);
            }
            added.merge(
                    place.stream(),
                    new Range(place.offset(), place.offset(), place.offset() + place.length()),
                    Range::with);
        }
        added.forEach((stream, range) -> add(streams.computeIfAbsent(stream, name -> new TreeMap<>()), range));
        return fresh;
    }

    private boolean isCounted(Place place) {
        NavigableMap<Long, Range> ranges = streams.get(place.stream());
        if (ranges == null) {
            return false;
        }
        Map.Entry<Long, Range> before = ranges.floorEntry(place.offset());
        return before != null && place.offset() <= before.getValue().last();
    }

    private static void add(NavigableMap<Long, Range> ranges, Range range) {
        Range whole = range;
        for (Map.Entry<Long, Range> near = ranges.floorEntry(whole.first());
                near != null && near.getValue().reach() >= whole.first();
                near = ranges.floorEntry(whole.first())) {
            ranges.remove(near.getKey());
            whole = whole.with(near.getValue());
        }
        for (Map.Entry<Long, Range> near = ranges.higherEntry(whole.first());
                near != null && near.getKey() <= whole.reach();
                near = ranges.higherEntry(whole.first())) {
            ranges.remove(near.getKey());
            whole = whole.with(near.getValue());
        }
        ranges.put(whole.first(), whole);
        if (ranges.size() > MOST_RANGES) {
            Range eldest = ranges.pollFirstEntry()
                    .getValue()
                    .with(ranges.pollFirstEntry().getValue());
            ranges.put(0L, new Range(0, eldest.last(), eldest.reach()));
        }
    }
}
