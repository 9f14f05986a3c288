package io.bactrian.logs.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which events are asked for; what is empty does not matter.
 *
 * @param services one of them
 * @param level this one or a worse one
 * @param correlationId as {@code correlation_id} was, or a trace id
 * @param userId as {@code user_id} was
 * @param words that stand one after the other in the message
 * @param since when they happened, at the earliest
 */
public record Query(
        List<String> services,
        Optional<String> level,
        Optional<String> correlationId,
        Optional<String> userId,
        Optional<String> words,
        Instant since) {

    /** From harmless to fatal. */
    public static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error", "fatal");

    /**
     * @throws IllegalArgumentException when there is no such level
     */
    public Query {
        services = List.copyOf(services);
        level.ifPresent(name -> {
            if (!LEVELS.contains(name)) {
                throw new IllegalArgumentException("there is no level " + name);
            }
        });
    }

    /**
     * The query in Elasticsearch's words.
     *
     * @param ingestedFrom when they came to Elasticsearch, at the earliest
     */
    ObjectNode json(Instant ingestedFrom) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ArrayNode filters = json.arrayNode();
        filters.add(from("event.ingested", ingestedFrom));
        filters.add(from("@timestamp", since));
        if (!services.isEmpty()) {
            filters.add(terms("service.name", services));
        }
        level.ifPresent(name -> filters.add(terms("log.level", LEVELS.subList(LEVELS.indexOf(name), LEVELS.size()))));
        correlationId.ifPresent(id -> filters.add(either(List.of(
                terms("labels.correlation_id", List.of(id)),
                terms("trace.id", List.of(id.toLowerCase(java.util.Locale.ROOT)))))));
        userId.ifPresent(id -> filters.add(terms("user.id", List.of(id))));
        words.ifPresent(text -> filters.add(
                json.objectNode().set("match_phrase", json.objectNode().put("message", text))));
        return json.objectNode().set("bool", json.objectNode().set("filter", filters));
    }

    private static ObjectNode from(String field, Instant time) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return json.objectNode()
                .set("range", json.objectNode().set(field, json.objectNode().put("gte", time.toString())));
    }

    private static ObjectNode terms(String field, List<String> values) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ArrayNode array = json.arrayNode();
        values.forEach(array::add);
        return json.objectNode().set("terms", json.objectNode().set(field, array));
    }

    private static ObjectNode either(List<ObjectNode> queries) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ArrayNode array = json.arrayNode();
        queries.forEach(array::add);
        return json.objectNode()
                .set("bool", json.objectNode().put("minimum_should_match", 1).set("should", array));
    }
}
