package io.bactrian.logs.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bactrian.logs.Event;
import io.bactrian.logs.Line;
import io.bactrian.logs.LineBatch;
import io.bactrian.logs.Place;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lines of tests, read at a time that is known. */
final class Sample {

    static final Instant NOW = Instant.parse("2026-11-21T14:00:00Z");
    static final Place PLACE = new Place("stream1", "/var/log/app.log", 1_000, 80);

    private Sample() {}

    static Event event(String format, String text) {
        return event(ParseOptions.of(format), text);
    }

    static Event event(ParseOptions options, String text) {
        return event(options, line(text.getBytes(UTF_8)));
    }

    static Event event(ParseOptions options, Line line) {
        return new Parser(options, Clock.fixed(NOW, ZoneOffset.UTC))
                .parse(new LineBatch(List.of(line)))
                .events()
                .get(0);
    }

    static Line line(byte[] text) {
        return new Line(PLACE, text, Map.of(), false);
    }

    static ParseOptions inZone(String format, String zone) {
        ParseOptions usual = ParseOptions.of(format);
        return new ParseOptions(
                format,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                usual.linePrefix(),
                ZoneId.of(zone),
                "",
                "",
                false);
    }

    static ParseOptions withPrefix(String prefix) {
        return new ParseOptions(
                "postgresql", List.of(), Optional.empty(), Optional.empty(), prefix, ZoneOffset.UTC, "", "", false);
    }
}
