package io.bactrian.logs;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a line says, in the shape of every log here.
 *
 * @param timestamp when it happened by the line's own word, else when it was read
 * @param level {@code trace}, {@code debug}, {@code info}, {@code warn}, {@code error}, {@code fatal}, or empty when the
 *     line does not say
 * @param service who wrote it, or empty
 * @param correlationId what ties the events of one request together; never empty once parsed
 * @param userId on whose behalf, or empty
 * @param metadata everything else, flat or nested: strings, numbers, booleans, null, lists and maps of them
 * @param failure why the line could not be parsed as asked; its text is then the message, whole
 */
public record Event(
        Place place,
        Instant timestamp,
        String level,
        String service,
        String correlationId,
        String userId,
        String message,
        Map<String, Object> metadata,
        Optional<String> failure) {

    public Event {
        Objects.requireNonNull(place);
        Objects.requireNonNull(timestamp);
        Objects.requireNonNull(level);
        Objects.requireNonNull(service);
        Objects.requireNonNull(correlationId);
        Objects.requireNonNull(userId);
        Objects.requireNonNull(message);
        Objects.requireNonNull(failure);
        metadata = Fields.copyOf(metadata);
    }

    /** Where it stands, and not a word of what it says: this is what logs and exceptions show. */
    @Override
    public String toString() {
        return "Event[" + place.id() + "]";
    }
}
