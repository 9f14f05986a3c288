package io.bactrian.logs.parse;

import io.bactrian.logs.EventJson;
import java.util.Optional;

/** What was an event before it waited somewhere: it stays as it was, with the place it had. */
final class EventFormat implements Format {

    @Override
    public Optional<String> read(Input input, Draft draft) {
        try {
            draft.ready(EventJson.read(input.line().text()));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("event: " + e.getMessage());
        }
    }
}
