package io.bactrian.alerts.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.label.Matcher.Operator;
import io.bactrian.alerts.model.AlertService;
import io.bactrian.alerts.model.Silence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;

/** {@code /silences} and {@code /silence/ID}. */
final class SilencePaths {

    static final long MOST_BYTES = 1 << 20;
    private static final int TEXT_LENGTH = 64 * 1024;

    Answer list(AlertService service, Request request) {
        List<Matcher> filter = AlertFilter.matchers(
                request.parameters("filter"), service.config().matcherMode());
        Instant now = Instant.now();
        return Answer.json(service.silences().stream()
                .filter(silence -> request.flag(word(silence.stateAt(now)), true))
                .filter(silence -> isMeant(silence, filter))
                .map(silence -> json(silence, now))
                .toList());
    }

    Answer post(AlertService service, Request request) {
        AlertPaths.requireJson(request);
        return set(service, read(Json.tree(request.body())));
    }

    Answer get(AlertService service, Request request) {
        return service.silence(id(request))
                .map(silence -> Answer.json(json(silence, Instant.now())))
                .orElseGet(() -> new Answer(404, "", io.vertx.core.buffer.Buffer.buffer()));
    }

    Answer expire(AlertService service, Request request) {
        try {
            service.expireSilence(id(request));
            return Answer.ok();
        } catch (NoSuchElementException e) {
            throw new Refusal(404, "silence not found");
        }
    }

    /** Stores it; {@code {"silenceID": …}}. */
    static Answer set(AlertService service, Silence silence) {
        try {
            return Answer.json(Map.of("silenceID", service.setSilence(silence)));
        } catch (NoSuchElementException e) {
            throw new Refusal(404, "silence not found");
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, e.getMessage());
        }
    }

    /** @throws Refusal when it cannot be */
    static void check(Silence silence) {
        if (!silence.startsAt().isBefore(silence.endsAt())) {
            throw new Refusal(400, "Failed to create silence: start time must be before end time");
        }
        if (silence.endsAt().isBefore(Instant.now())) {
            throw new Refusal(400, "Failed to create silence: end time can't be in the past");
        }
    }

    private static Silence read(JsonNode body) {
        for (String field : List.of("comment", "createdBy", "endsAt", "matchers", "startsAt")) {
            if (!body.hasNonNull(field)) {
                throw Refusal.missing(field);
            }
        }
        Map<String, String> annotations = new HashMap<>();
        body.path("annotations")
                .properties()
                .forEach(entry ->
                        annotations.put(entry.getKey(), entry.getValue().asText()));
        Silence silence = new Silence(
                body.path("id").asText(""),
                matchers(body.get("matchers")),
                time(body, "startsAt"),
                time(body, "endsAt"),
                Instant.now(),
                text(body, "createdBy"),
                text(body, "comment"),
                Labels.of(annotations));
        check(silence);
        return silence;
    }

    private static List<Matcher> matchers(JsonNode array) {
        if (!array.isArray()) {
            throw new Refusal(400, "matchers is not an array");
        }
        if (array.isEmpty()) {
            throw new Refusal(422, 612, "matchers in body should have at least 1 items");
        }
        if (array.size() > ApiLimits.MATCHERS) {
            throw new Refusal(400, "more than " + ApiLimits.MATCHERS + " matchers");
        }
        List<Matcher> matchers = new ArrayList<>();
        for (JsonNode one : array) {
            for (String field : List.of("isRegex", "name", "value")) {
                if (!one.hasNonNull(field)) {
                    throw Refusal.missing("matchers." + matchers.size() + "." + field);
                }
            }
            String value = text(one, "value");
            if (value.length() > ApiLimits.MATCHER_LENGTH) {
                throw new Refusal(400, "a matcher is longer than " + ApiLimits.MATCHER_LENGTH + " characters");
            }
            try {
                matchers.add(new Matcher(
                        text(one, "name"),
                        Operator.of(
                                one.get("isRegex").asBoolean(),
                                one.path("isEqual").asBoolean(true)),
                        value));
            } catch (IllegalArgumentException e) {
                throw new Refusal(400, "Failed to create silence: " + e.getMessage());
            }
        }
        return matchers;
    }

    private static Instant time(JsonNode body, String field) {
        try {
            return Json.time(text(body, field)).orElseThrow(() -> Refusal.missing(field));
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, field + ": " + e.getMessage());
        }
    }

    private static String text(JsonNode body, String field) {
        JsonNode value = body.get(field);
        if (!value.isTextual() || value.asText().length() > TEXT_LENGTH) {
            throw new Refusal(400, field + " is not a string of at most " + TEXT_LENGTH + " characters");
        }
        return Json.wellFormed(value.asText());
    }

    private static boolean isMeant(Silence silence, List<Matcher> filter) {
        return filter.stream().allMatch(asked -> silence.matchers().stream()
                .anyMatch(has -> has.name().equals(asked.name())
                        && has.operator() == asked.operator()
                        && asked.matches(Labels.of(has.name(), has.value()))));
    }

    private static String id(Request request) {
        String id = request.path("id");
        try {
            return UUID.fromString(id).toString();
        } catch (IllegalArgumentException e) {
            throw new Refusal(422, 601, "silenceID in path must be of type uuid: \"" + id + "\"");
        }
    }

    static Map<String, Object> json(Silence silence, Instant now) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", silence.id());
        json.put("status", Map.of("state", word(silence.stateAt(now))));
        json.put("updatedAt", Json.time(silence.updatedAt()));
        if (!silence.annotations().isEmpty()) {
            json.put("annotations", silence.annotations().asMap());
        }
        json.put("comment", silence.comment());
        json.put("createdBy", silence.createdBy());
        json.put("endsAt", Json.time(silence.endsAt()));
        json.put("matchers", silence.matchers().stream().map(SilencePaths::json).toList());
        json.put("startsAt", Json.time(silence.startsAt()));
        return json;
    }

    private static Map<String, Object> json(Matcher matcher) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("isEqual", matcher.operator().isEqual());
        json.put("isRegex", matcher.operator().isRegex());
        json.put("name", matcher.name());
        json.put("value", matcher.value());
        return json;
    }

    private static String word(Silence.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
