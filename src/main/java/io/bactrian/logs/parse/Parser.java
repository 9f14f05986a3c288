package io.bactrian.logs.parse;

import io.bactrian.logs.Event;
import io.bactrian.logs.EventBatch;
import io.bactrian.logs.Line;
import io.bactrian.logs.LineBatch;
import io.bactrian.logs.parse.Known.Part;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an event of every line, whatever it holds. A line that no format can read is the message of its event, with the
 * time at which it was read and the reason of the first format.
 */
public final class Parser {

    private static final Logger LOG = LoggerFactory.getLogger(Parser.class);
    private static final int SHOWN_FRAMES = 5;
    private static final Duration AHEAD = Duration.ofMinutes(10);
    private static final Duration BEHIND = Duration.ofHours(24);
    private static final String SERVICE = "service";
    private static final String TIME = "time";
    private static final String ENVIRONMENT = "service.environment";

    private final ParseOptions options;
    private final List<Format> formats;
    private final Dates dates;
    private final Clock clock;

    /**
     * @param clock what time it is: for lines without one, and for dates without a year
     * @throws io.bactrian.runtime.PermanentException when a pattern or prefix is wrong
     */
    public Parser(ParseOptions options, Clock clock) {
        this.options = options;
        this.formats = Formats.of(options);
        this.dates = new Dates(options.timeZone(), clock);
        this.clock = clock;
    }

    /** An event for every line, in their order. */
    public EventBatch parse(LineBatch batch) {
        Instant now = clock.instant();
        List<Event> events = new ArrayList<>(batch.lines().size());
        Draft draft = new Draft(dates.another());
        for (Line line : batch.lines()) {
            draft.clear();
            events.add(parse(line, draft, now));
        }
        return new EventBatch(events);
    }

    private Event parse(Line line, Draft draft, Instant now) {
        Input input = new Input(line);
        Optional<String> failure = Optional.empty();
        for (Format format : formats) {
            Optional<String> why = read(format, input, draft);
            if (why.isEmpty()) {
                Optional<Event> ready = draft.ready();
                return ready.isPresent() ? ready.get() : event(input, draft, now, Optional.empty());
            }
            failure = failure.isPresent() ? failure : why;
            draft.clear();
        }
        draft.message(input.text());
        return event(input, draft, now, failure);
    }

    private static Optional<String> read(Format format, Input input, Draft draft) {
        try {
            return format.read(input, draft);
        } catch (RuntimeException e) { // a defect of ours must not stop the lines behind this one
            // Its message may hold words of the line, so it is not shown.
            LOG.warn(
                    "{} failed with a line at {}: {} {}",
                    format.getClass().getSimpleName(),
                    input.line().place().id(),
                    e.getClass().getName(),
                    Arrays.stream(e.getStackTrace())
                            .limit(SHOWN_FRAMES)
                            .map(frame -> "at " + frame)
                            .collect(Collectors.joining(" ")));
            return Optional.of("the parser failed: " + e.getClass().getSimpleName());
        }
    }

    private Event event(Input input, Draft draft, Instant now, Optional<String> failure) {
        Line line = input.line();
        Optional<Instant> written = written(line, draft);
        Instant time = draft.timestamp().or(() -> written).orElse(now);
        String correlation = draft.correlation();
        Map<String, Object> metadata = draft.metadata();
        String service = labels(line.fields(), draft, metadata);
        if (draft.timestamp().isPresent() && written.isPresent()) {
            metadata.put("event.created", written.get().toString());
        }
        if (line.truncated()) {
            metadata.put("truncated", true);
        }
        if (time.isAfter(now.plus(AHEAD)) || time.isBefore(now.minus(BEHIND))) {
            metadata.put("clock_skew", Duration.between(now, time).toSeconds());
        }
        if (options.keepOriginal() && failure.isEmpty()) {
            metadata.put("event.original", input.text());
        }
        return new Event(
                line.place(),
                time,
                draft.text(Part.LEVEL),
                service,
                correlation.isEmpty() ? line.place().id() : correlation,
                draft.text(Part.USER),
                draft.text(Part.MESSAGE),
                metadata,
                failure);
    }

    /** When the line was written by the word of who took it from its writer. */
    private static Optional<Instant> written(Line line, Draft draft) {
        String time = line.fields().get(TIME);
        return time == null ? Optional.empty() : draft.dates().of(time);
    }

    /** What is known of the line beside its text, and what was given for all lines; the line's own word is before both. */
    private String labels(Map<String, String> labels, Draft draft, Map<String, Object> metadata) {
        String service = draft.text(Part.SERVICE);
        String environment = draft.text(Part.ENVIRONMENT);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            String name = label.getKey();
            boolean taken = false;
            if (name.equals(SERVICE) && (service.isEmpty() || service.equals(label.getValue()))) {
                service = label.getValue();
                taken = true;
            } else if (name.equals("environment") && (environment.isEmpty() || environment.equals(label.getValue()))) {
                environment = label.getValue();
                taken = true;
            } else if (name.equals(TIME)) {
                taken = draft.dates().of(label.getValue()).isPresent();
            }
            if (!taken && metadata.putIfAbsent(name, label.getValue()) != null) {
                metadata.put("labels." + name, label.getValue());
            }
        }
        environment = environment.isEmpty() ? options.environment() : environment;
        if (!environment.isEmpty()) {
            metadata.put(ENVIRONMENT, environment);
        }
        return service.isEmpty() ? options.service() : service;
    }
}
