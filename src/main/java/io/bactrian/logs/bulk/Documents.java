package io.bactrian.logs.bulk;

import io.bactrian.logs.Event;
import java.util.List;

/**
 * A batch as Elasticsearch reads it: for each event the line of what to do and the line of the document, one after the
 * other in one array.
 */
final class Documents {

    private final List<Event> events;
    private final byte[] bytes;
    private final int[] ends;

    /**
     * @param bytes may be longer than what is in it
     * @param ends where each document ends and the next one begins
     */
    Documents(List<Event> events, byte[] bytes, int[] ends) {
        this.events = events;
        this.bytes = bytes;
        this.ends = ends;
    }

    int count() {
        return events.size();
    }

    Event event(int index) {
        return events.get(index);
    }

    /** Bytes of one, with its action line. */
    int length(int index) {
        return ends[index] - start(index);
    }

    /** The array that all of them stand in. */
    byte[] bytes() {
        return bytes;
    }

    /** Where one begins in it. */
    int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** Where one ends in it. */
    int end(int index) {
        return ends[index];
    }
}
