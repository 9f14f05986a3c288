package io.bactrian.logs.search;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An event as Elasticsearch has it.
 *
 * @param id of its document
 * @param document with the fields of the log standard, their names written with dots
 */
public record Found(String id, JsonNode document) {

    /** A field as text, empty when it is not there. */
    public String text(String field) {
        return document.path(field).asText("");
    }
}
