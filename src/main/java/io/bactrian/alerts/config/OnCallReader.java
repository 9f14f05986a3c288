package io.bactrian.alerts.config;

import io.bactrian.alerts.config.Extensions.OnCall;
import io.bactrian.alerts.config.Extensions.OnCall.Rotation;
import io.bactrian.alerts.config.Extensions.OnCall.Substitute;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code on_call}: schedules of who is told when. */
final class OnCallReader {

    private static final Duration SHORTEST = Duration.ofHours(1);

    private final Names receivers;
    private final Names intervals;

    OnCallReader(Names receivers, Names intervals) {
        this.receivers = receivers;
        this.intervals = intervals;
    }

    /** By name, in the order of the file. */
    Map<String, OnCall> read(Fields file) {
        Map<String, OnCall> schedules = new LinkedHashMap<>();
        for (Fields fields : ExtensionsReader.unique(file, "on_call")) {
            String name = fields.word("name").orElse("");
            schedules.put(name, schedule(name, fields));
        }
        return schedules;
    }

    private OnCall schedule(String name, Fields fields) {
        ZoneId zone = fields.parse("time_zone", "write it like Asia/Ho_Chi_Minh", OnCallReader::zone)
                .orElse(ZoneOffset.UTC);
        List<Rotation> rotations =
                fields.children("rotations").stream().map(this::rotation).toList();
        if (rotations.isEmpty()) {
            fields.problem(
                    "a schedule needs at least one rotation", "add rotations: [{start: …, length: 7d, members: […]}]");
        }
        OnCall schedule = new OnCall(
                name,
                zone,
                rotations,
                fields.children("overrides").stream()
                        .map(override -> substitute(override, zone))
                        .toList());
        fields.done();
        return schedule;
    }

    private Rotation rotation(Fields fields) {
        Optional<LocalDateTime> start = fields.parse("start", "write it like 2026-01-05T09:00", OnCallReader::local);
        if (!fields.has("start")) {
            fields.problem("missing start", "add start: 2026-01-05T09:00");
        }
        Optional<Duration> length = fields.duration("length");
        if (!fields.has("length")) {
            fields.problem("missing length", "add length: 7d");
        } else if (length.filter(time -> time.compareTo(SHORTEST) < 0).isPresent()) {
            fields.problem("length", "a turn is shorter than 1h", "write it like 12h, 1d or 7d");
        }
        List<String> members = receivers.some(fields, "members");
        if (members.isEmpty()) {
            fields.problem("a rotation needs at least one member", "add members: [receiver]");
        }
        Rotation rotation = new Rotation(
                start.orElse(LocalDateTime.MIN),
                length.orElse(SHORTEST),
                members,
                intervals.some(fields, "time_intervals"));
        fields.done();
        return rotation;
    }

    private Substitute substitute(Fields fields, ZoneId zone) {
        String hint = "write it like 2026-12-24T18:00 or, with an offset, 2026-12-24T18:00:00Z";
        Optional<Instant> from = fields.parse("from", hint, text -> instant(text, zone));
        Optional<Instant> to = fields.parse("to", hint, text -> instant(text, zone));
        for (String name : List.of("from", "to")) {
            if (!fields.has(name)) {
                fields.problem("missing " + name, "add " + name + ": 2026-12-24T18:00");
            }
        }
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            fields.problem("to", "the override ends before it begins", "correct from or to");
        }
        Substitute substitute = new Substitute(
                from.orElse(Instant.EPOCH), to.orElse(Instant.EPOCH), receivers.required(fields, "member"));
        fields.done();
        return substitute;
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("unknown time zone " + name, e);
        }
    }

    private static LocalDateTime local(String text) {
        try {
            return LocalDateTime.parse(text.replace(' ', 'T'));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no date and time", e);
        }
    }

    private static Instant instant(String text, ZoneId zone) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return local(text).atZone(zone).toInstant();
        }
    }
}
