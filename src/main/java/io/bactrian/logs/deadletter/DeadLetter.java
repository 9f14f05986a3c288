package io.bactrian.logs.deadletter;

import io.bactrian.logs.Event;
import java.time.Instant;

/**
 * An event that was refused for good, and where it was to go.
 *
 * @param cluster as the settings call it
 * @param status that Elasticsearch answered with for this one document; 0 when it never saw it
 * @param type of its error, in its words: {@code document_parsing_exception}
 * @param reason for people
 * @param at when it was refused
 */
public record DeadLetter(
        Event event, String cluster, String dataStream, int status, String type, String reason, Instant at) {}
