package io.bactrian.alerts.peer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** An alert as a client posts it. Its times are part of it, so that every server is told the same. */
final class PostedAlert {

    private final ObjectNode json;

    private PostedAlert(ObjectNode json) {
        this.json = json;
    }

    /** One that fires from now on for an hour. */
    PostedAlert(String script, String name) {
        this(Side.JSON.createObjectNode());
        label("alertname", name).label("script", script);
        Instant now = now();
        startsAt(now);
        endsAt(now.plus(Duration.ofHours(1)));
    }

    PostedAlert label(String name, String value) {
        json.withObject("/labels").put(name, value);
        return this;
    }

    PostedAlert annotation(String name, String value) {
        json.withObject("/annotations").put(name, value);
        return this;
    }

    PostedAlert generator(String url) {
        json.put("generatorURL", url);
        return this;
    }

    PostedAlert startsAt(Instant time) {
        json.put("startsAt", time.toString());
        return this;
    }

    PostedAlert endsAt(Instant time) {
        json.put("endsAt", time.toString());
        return this;
    }

    /** The server is left to choose. */
    PostedAlert withoutTimes() {
        json.remove("startsAt");
        json.remove("endsAt");
        return this;
    }

    Instant startsAt() {
        return Instant.parse(json.get("startsAt").asText());
    }

    /** The same, over since now. */
    PostedAlert resolve() {
        return new PostedAlert(json.deepCopy()).endsAt(now());
    }

    /** The same, begun anew now. */
    PostedAlert fireAgain() {
        Instant now = now();
        return new PostedAlert(json.deepCopy()).startsAt(now).endsAt(now.plus(Duration.ofHours(1)));
    }

    ObjectNode json() {
        return json;
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
