package io.bactrian.alerts.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.alerts.label.Matcher;
import io.bactrian.alerts.model.AlertService;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.model.Event;
import io.bactrian.alerts.model.GroupStatus;
import io.bactrian.runtime.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** What Alertmanager does not have, below {@code /api/bactrian/v1}. */
final class OwnPaths {

    private static final int MOST = 10_000;
    private static final int USUAL = 100;
    private static final int TEXT_LENGTH = 4000;
    private static final Duration DAY = Duration.ofDays(1);

    Answer groups(AlertService service, Request request) {
        return Answer.json(service.groups().stream().map(OwnPaths::json).toList());
    }

    Answer acknowledge(AlertService service, Request request) {
        AlertPaths.requireJson(request);
        JsonNode body = Json.tree(request.body());
        String group = text(body, "group");
        try {
            service.acknowledge(group, text(body, "by"), body.path("comment").asText(""));
            return Answer.ok();
        } catch (NoSuchElementException e) {
            throw new Refusal(404, "there is no such group that fires");
        }
    }

    Answer history(AlertService service, Request request) {
        Instant to = time(request, "to").orElseGet(Instant::now);
        Instant from = request.parameter("since").isEmpty()
                ? time(request, "from").orElse(to.minus(DAY))
                : to.minus(duration(request.parameter("since")));
        List<Matcher> matchers = AlertFilter.matchers(
                request.parameters("filter"), service.config().matcherMode());
        return Answer.json(service.history(matchers, from, to, most(request)).stream()
                .map(OwnPaths::json)
                .toList());
    }

    Answer deliveries(AlertService service, Request request) {
        String state = request.parameter("state");
        Optional<Delivery.State> asked;
        try {
            asked = state.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Delivery.State.valueOf(state.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "state is one of waiting, sent, superseded, dead");
        }
        return Answer.json(service.deliveries(asked, most(request)).stream()
                .map(OwnPaths::json)
                .toList());
    }

    Answer retry(AlertService service, Request request) {
        try {
            service.retryDelivery(Long.parseLong(request.path("id")));
            return Answer.ok();
        } catch (NoSuchElementException | NumberFormatException e) {
            throw new Refusal(404, "there is no dead letter " + request.path("id"));
        }
    }

    Answer test(AlertService service, Request request) {
        try {
            return Answer.json(Map.of("deliveries", service.test(request.path("name"))));
        } catch (NoSuchElementException e) {
            throw new Refusal(404, "there is no receiver " + request.path("name"));
        }
    }

    private static Map<String, Object> json(GroupStatus status) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", status.group().key());
        json.put("receiver", status.group().receiver());
        json.put("labels", status.group().labels().asMap());
        json.put("created", Json.time(status.group().created()));
        json.put(
                "alerts",
                status.alerts().stream()
                        .map(alert -> alert.alert().labels().fingerprintText())
                        .toList());
        json.put("mutedBy", status.mutedBy());
        status.acknowledgement()
                .ifPresent(done -> json.put(
                        "acknowledged",
                        Map.of("by", done.by(), "comment", done.comment(), "at", Json.time(done.at()))));
        return json;
    }

    private static Map<String, Object> json(Event event) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", Json.time(event.at()));
        json.put("kind", word(event.kind()));
        json.put("fingerprint", event.fingerprint());
        json.put("alertname", event.alertName());
        json.put("group", event.groupKey());
        json.put("receiver", event.receiver());
        json.put("text", event.text());
        return json;
    }

    private static Map<String, Object> json(Delivery delivery) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", delivery.id());
        json.put("state", word(delivery.state()));
        json.put("receiver", delivery.receiver());
        json.put("kind", delivery.kind());
        json.put("index", delivery.index());
        json.put("group", delivery.groupKey());
        json.put("reason", delivery.reason());
        json.put("summary", delivery.summary());
        json.put("attempts", delivery.attempts());
        json.put("created", Json.time(delivery.created()));
        delivery.nextAttempt().ifPresent(at -> json.put("nextAttempt", Json.time(at)));
        delivery.ended().ifPresent(at -> json.put("ended", Json.time(at)));
        delivery.error().ifPresent(error -> json.put("error", error));
        return json;
    }

    private static Optional<Instant> time(Request request, String name) {
        try {
            return Json.time(request.parameter(name));
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, name + ": " + e.getMessage());
        }
    }

    private static Duration duration(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "since: " + e.getMessage());
        }
    }

    private static int most(Request request) {
        String text = request.parameter("limit");
        try {
            int most = text.isEmpty() ? USUAL : Integer.parseInt(text);
            if (most > 0 && most <= MOST) {
                return most;
            }
        } catch (NumberFormatException e) {
            throw new Refusal(400, "limit is not a number");
        }
        throw new Refusal(400, "limit is not from 1 to " + MOST);
    }

    private static String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isTextual() || value.asText().isBlank()) {
            throw Refusal.missing(field);
        }
        if (value.asText().length() > TEXT_LENGTH * 4) {
            throw new Refusal(400, field + " is too long");
        }
        return Json.wellFormed(value.asText());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
