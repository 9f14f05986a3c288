package io.bactrian.logs.rule;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import io.bactrian.logs.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events one after the other, each at its own place in one file. */
final class Events {

    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final long LENGTH = 10;

    private long offset;

    Event event(Instant at, String service, String level, String message, Map<String, Object> metadata) {
        Place place = new Place("stream", "/var/log/app.log", offset, LENGTH);
        offset += LENGTH;
        return new Event(place, at, level, service, "c", "", message, metadata, Optional.empty());
    }

    Event event(Instant at, String service, String level) {
        return event(at, service, level, "it is " + level, Map.of());
    }

    EventBatch batch(Instant at, String service, int infos, int errors) {
        List<Event> events = new ArrayList<>();
        for (int count = 0; count < infos; count++) {
            events.add(event(at, service, "info"));
        }
        for (int count = 0; count < errors; count++) {
            events.add(event(at, service, "error"));
        }
        return new EventBatch(events);
    }
}
