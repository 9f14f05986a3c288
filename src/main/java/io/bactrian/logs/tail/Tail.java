package io.bactrian.logs.tail;

import io.bactrian.logs.tail.Batches.Mark;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the files of one {@code tail:} endpoint. {@link #step} does a little of everything that is to be done and is
 * called again and again by one thread; what is sent comes back by {@link Batches.Sent#done}, from any thread.
 *
 * <p>A stream's name and the ends of lines that were decided by time are on disk before a line that depends on them is
 * sent, and its checkpoint moves after its lines are safe. So whenever this process ends, what is read again has the same
 * identity as before.
 */
final class Tail implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
    private static final int QUANTUM = 256 * 1024;

    private final TailSettings settings;
    private final Supplier<Instant> clock;
    private final Consumer<Batches.Sent> sender;
    private final TailMeters meters;
    private final Registry registry;
    private final Checkpointing checkpointing;
    private final Streams streams;
    private final Losses losses;
    private final Unreadable unreadable = new Unreadable();
    private final Batches batches = new Batches();
    private final Gathering gathering;
    private final OpenFiles openFiles;
    private final Scan scan;
    private final ReadBuffer buffer = new ReadBuffer(QUANTUM);
    private Instant scanned = Instant.EPOCH;
    private Instant settled;
    private volatile TailState state;

    /**
     * @param sender takes a batch, and says later, to the batch, whether it is safe; must not block for long
     * @throws io.bactrian.runtime.BactrianException when the checkpoints cannot be read
     */
    Tail(
            TailSettings settings,
            Framer framer,
            Journal.Maker journals,
            TailMeters meters,
            Supplier<Instant> clock,
            Consumer<Batches.Sent> sender) {
        this.settings = settings;
        this.clock = clock;
        this.sender = sender;
        this.meters = meters;
        this.registry = new Registry(settings.folder(), journals);
        this.checkpointing = new Checkpointing(registry, meters);
        this.losses = new Losses(meters);
        boolean first = registry.alive().isEmpty();
        this.streams = new Streams(framer, registry, checkpointing, losses, first && settings.fromEnd());
        this.gathering = new Gathering(settings, clock, registry, checkpointing, meters, this::send);
        this.settled = clock.get();
        this.openFiles = new OpenFiles(settings.mostOpen(), streams, unreadable);
        this.scan = new Scan(
                new Discovery(settings.paths(), settings.excluded(), settings.mostFiles()),
                registry,
                streams,
                openFiles,
                losses,
                unreadable,
                registry.watched().orElse(settled));
        this.state = TailState.begin(settled);
    }

    /** How everything stands; from any thread. */
    TailState state() {
        return state;
    }

    /** Bytes that were written and are gone, as far as is known. */
    long lostBytes() {
        return losses.bytes();
    }

    /**
     * Does what there is to do.
     *
     * @return whether there may be more to do at once
     */
    boolean step() {
        Instant now = clock.get();
        boolean progress = settle(now);
        if (!Duration.between(scanned, now).abs().minus(settings.scanEvery()).isNegative()) {
            scan.run(now);
            scanned = now;
            state = observe(now);
        }
        if (!checkpointing.refuses(now)) {
            sendAgain();
            progress |= read(now);
            if (!progress && openFiles.isCrowded()) {
                progress = openFiles.arrange(now);
            }
            gathering.sendWhenDue(now);
        }
        return progress;
    }

    /**
     * Reads nothing, but takes what comes back.
     *
     * @return whether there may be more to do at once
     */
    boolean rest() {
        return settle(clock.get());
    }

    private boolean settle(Instant now) {
        boolean changed = batches.settle(this::safe, batch -> {
            meters.safe(batch.batch().lines().size(), batch.raw());
            settled = now;
        });
        checkpointing.write(changed, now);
        return changed;
    }

    private void safe(String stream, Mark mark) {
        registry.find(stream)
                .filter(known -> known.offset() <= mark.offset())
                .ifPresent(known -> registry.put(known.at(mark.offset(), mark.head(), mark.anchor())));
    }

    private void send(Batches.Sent batch) {
        batches.add(batch);
        sender.accept(batch);
    }

    private void sendAgain() {
        Collection<Batches.Sent> failed = batches.takeFailed();
        if (!failed.isEmpty()) {
            meters.sentAgain(failed.size());
            failed.forEach(sender);
        }
    }

    private boolean read(Instant now) {
        boolean progress = false;
        for (Follower follower : List.copyOf(streams.followers())) {
            if (gathering.bytes() + batches.bytes() >= settings.underwayBytes()) {
                return progress;
            }
            if (follower.isOpen() && streams.of(follower.key()) == follower) {
                progress |= read(follower, now);
            }
        }
        return progress;
    }

    private boolean read(Follower follower, Instant now) {
        try {
            follower.look(now);
            if (!follower.mayHaveMore()) {
                return false;
            }
            boolean late = !Duration.between(follower.grownAt(), now)
                    .minus(settings.lateAfter())
                    .isNegative();
            boolean end = late || follower.isCompressed(); // which does not grow once it could be read to its end
            Follower.Outcome outcome = follower.read(buffer, end, gathering);
            if (outcome == Follower.Outcome.REPLACED) {
                streams.replaced(follower, now);
                scanned = Instant.EPOCH;
                return true;
            }
            if (follower.isCompressed() && outcome == Follower.Outcome.NOTHING) {
                follower.inflated();
            }
            return outcome == Follower.Outcome.LINES;
        } catch (Source.DamagedException e) {
            LOG.warn("{}: {}", follower.path(), e.getMessage());
            follower.damaged(e.getMessage(), now);
            return false;
        } catch (IOException e) {
            unreadable.note(follower.path(), e.toString());
            follower.close();
            return false;
        }
    }

    private TailState observe(Instant now) {
        Optional<Instant> oldest = Optional.empty();
        List<TailState.FileState> files = new ArrayList<>(streams.followers().size());
        for (Follower follower : streams.followers()) {
            long safe = registry.find(follower.stream()).map(Checkpoint::offset).orElse(0L);
            Optional<Instant> first = follower.firstBehind(safe);
            if (first.isPresent() && oldest.filter(first.get()::isAfter).isEmpty()) {
                oldest = first;
            }
            files.add(new TailState.FileState(
                    follower.path(),
                    follower.stream(),
                    follower.sizeSeen(),
                    follower.position(),
                    safe,
                    follower.isOpen()));
        }
        return new TailState(
                now, files, oldest, settled, unreadable.reasons(), checkpointing.trouble(), batches.count());
    }

    @Override
    public void close() {
        streams.followers().forEach(Follower::close);
        batches.settle(this::safe, batch -> meters.safe(batch.batch().lines().size(), batch.raw()));
        registry.close();
    }
}
