package io.bactrian.alerts.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** Brings JSON into a form in which equal means: a client cannot tell them apart. */
final class Comparison {

    /** Alertmanager 0.25, which Debian has, does not send these; newer ones do. */
    private static final Set<String> NEWER = Set.of("notification_reason", "routeLabels", "mutedBy");

    /** Each server chooses them for itself. */
    private static final Set<String> OWN = Set.of("updatedAt", "id", "silencedBy");

    private Comparison() {}

    /** @param ownTimes the client did not give times: only that they are there is compared */
    static String webhook(JsonNode body, boolean ownTimes) {
        return text(value("", body, ownTimes));
    }

    /** Every value but those that differ from one start to the next. Alertmanager gives a group's alerts in no order. */
    static String values(JsonNode answer) {
        for (JsonNode alerts : answer.findValues("alerts")) {
            List<JsonNode> sorted = new ArrayList<>();
            alerts.forEach(sorted::add);
            sorted.sort(Comparator.comparing(alert -> alert.path("fingerprint").asText()));
            ((ArrayNode) alerts).removeAll().addAll(sorted);
        }
        return text(value("", answer, false));
    }

    /** Names and types only. */
    static String shape(JsonNode answer) {
        return text(type(answer));
    }

    /** Takes fields out that 0.25 does not have there, but elsewhere. */
    static JsonNode without(JsonNode list, String field) {
        list.forEach(element -> ((ObjectNode) element).remove(field));
        return list;
    }

    private static JsonNode value(String name, JsonNode node, boolean ownTimes) {
        if (OWN.contains(name)) {
            return type(node);
        }
        if (node.isObject()) {
            ObjectNode sorted = JsonNodeFactory.instance.objectNode();
            fields(node).forEach((key, child) -> sorted.set(key, value(key, child, ownTimes)));
            return sorted;
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(child -> array.add(value("", child, ownTimes)));
            return array;
        }
        boolean time = name.equals("startsAt") || name.equals("endsAt");
        return time ? JsonNodeFactory.instance.textNode(time(node.asText(), ownTimes)) : node;
    }

    /** A time may be written with more or fewer zeros, in any zone. */
    private static String time(String text, boolean own) {
        try {
            Instant time = Instant.parse(text);
            return own && time.getEpochSecond() > 0 ? "a time" : time.toString();
        } catch (DateTimeParseException e) {
            return "not a time: " + text;
        }
    }

    private static JsonNode type(JsonNode node) {
        if (node.isObject()) {
            ObjectNode types = JsonNodeFactory.instance.objectNode();
            fields(node).forEach((key, child) -> types.set(key, type(child)));
            return types;
        }
        if (node.isArray()) {
            // What an array holds is of one type; a longer one is of no other.
            ArrayNode types = JsonNodeFactory.instance.arrayNode();
            StreamSupport.stream(node.spliterator(), false)
                    .map(Comparison::type)
                    .distinct()
                    .sorted(Comparator.comparing(JsonNode::toString))
                    .forEach(types::add);
            return types;
        }
        return JsonNodeFactory.instance.textNode(node.getNodeType().toString());
    }

    private static Map<String, JsonNode> fields(JsonNode object) {
        Map<String, JsonNode> fields = new TreeMap<>();
        object.properties().stream()
                .filter(field -> !NEWER.contains(field.getKey()))
                .forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }

    private static String text(JsonNode node) {
        try {
            return Side.JSON.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
