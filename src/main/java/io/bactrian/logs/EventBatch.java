package io.bactrian.logs;

import java.util.List;

/** Events on their way together, those of a file in their order. The body after {@code parse:}. */
public record EventBatch(List<Event> events) {

    public EventBatch {
        events = List.copyOf(events);
    }
}
