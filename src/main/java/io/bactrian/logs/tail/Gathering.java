package io.bactrian.logs.tail;

import io.bactrian.logs.Line;
import io.bactrian.logs.LineBatch;
import io.bactrian.logs.Place;
import io.bactrian.logs.tail.Batches.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Lines that wait to be sent together. */
final class Gathering implements Follower.Sink {

    private final TailSettings settings;
    private final Supplier<Instant> clock;
    private final Registry registry;
    private final Checkpointing checkpointing;
    private final TailMeters meters;
    private final Consumer<Batches.Sent> sender;
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Mark> marks = new LinkedHashMap<>();
    private long bytes;
    private long raw;
    private Instant since;

    Gathering(
            TailSettings settings,
            Supplier<Instant> clock,
            Registry registry,
            Checkpointing checkpointing,
            TailMeters meters,
            Consumer<Batches.Sent> sender) {
        this.settings = settings;
        this.clock = clock;
        this.registry = registry;
        this.checkpointing = checkpointing;
        this.meters = meters;
        this.sender = sender;
    }

    @Override
    public void line(
            Follower of, long offset, long length, byte[] text, Map<String, String> fields, boolean truncated) {
        lines.add(new Line(new Place(of.stream(), of.path(), offset, length), text, together(fields), truncated));
        bytes += text.length;
        raw += length;
        if (truncated) {
            meters.truncated();
        }
        int malformed = Utf8.malformed(text);
        if (malformed > 0) {
            meters.malformed(malformed);
        }
    }

    private Map<String, String> together(Map<String, String> fields) {
        if (fields.isEmpty()) {
            return settings.fields();
        }
        Map<String, String> all = new LinkedHashMap<>(settings.fields());
        all.putAll(fields);
        return all;
    }

    /** Read again, when more may stand behind it, it must end there again. */
    @Override
    public void ended(Follower follower) {
        if (!follower.isCompressed()) { // which does not grow: it ends where it ended
            registry.find(follower.stream()).ifPresent(known -> registry.put(known.cutAt(follower.position())));
            checkpointing.demand();
        }
    }

    @Override
    public void reached(Follower follower) {
        marks.put(follower.stream(), new Mark(follower.position(), follower.head(), follower.anchor()));
        Head head = follower.head();
        registry.find(follower.stream())
                .filter(known -> known.head().step() < head.step())
                .ifPresent(known -> {
                    // A copy must be recognised even when this process ends before these lines are safe.
                    registry.put(known.at(known.offset(), head, known.anchor()));
                    checkpointing.demand();
                });
        if (since == null) {
            since = clock.get();
        }
        if (bytes >= settings.fullBytes() || lines.size() >= TailSettings.BATCH_LINES) {
            send();
        }
    }

    /** Bytes of text that wait. */
    long bytes() {
        return bytes;
    }

    void sendWhenDue(Instant now) {
        if (since != null
                && !Duration.between(since, now)
                        .abs()
                        .minus(settings.batchDelay())
                        .isNegative()) {
            send();
        }
    }

    private void send() {
        if (!checkpointing.ready(clock.get())) {
            return;
        }
        meters.read(lines.size(), raw);
        Batches.Sent sent = new Batches.Sent(new LineBatch(lines), marks, bytes, raw);
        lines.clear();
        marks.clear();
        bytes = 0;
        raw = 0;
        since = null;
        sender.accept(sent);
    }
}
