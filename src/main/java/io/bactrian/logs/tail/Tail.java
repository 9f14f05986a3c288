package io.bactrian.logs.tail;

import io.bactrian.logs.Line;
import io.bactrian.logs.LineBatch;
import io.bactrian.logs.Place;
import io.bactrian.logs.tail.Batches.Mark;
import io.bactrian.logs.tail.Listing.Found;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private static final Duration SYNC = Duration.ofSeconds(1);
    private static final Duration GONE = Duration.ofSeconds(5);
    private static final Duration COPY_SHOWS = Duration.ofSeconds(30);
    private static final Duration ALIVE = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int MOST_ENDED = 20_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TailSettings settings;
    private final Framer framer;
    private final Supplier<Instant> clock;
    private final Consumer<Batches.Sent> sender;
    private final Registry registry;
    private final Discovery discovery;
    private final Origins origins = new Origins();
    private final Batches batches = new Batches();
    private final Map<FileKey, Follower> followers = new LinkedHashMap<>();
    private final Map<FileKey, Instant> missing = new HashMap<>();
    private final Map<String, Unread> unread = new LinkedHashMap<>();
    private final Map<String, Mark> ended = new HashMap<>();
    private final Follower.Buffer buffer = new Follower.Buffer(QUANTUM);
    private final Gathering gathering = new Gathering();
    private final AtomicLong lostBytes = new AtomicLong();
    private final boolean first;
    private Instant scanned = Instant.EPOCH;
    private Instant synced = Instant.EPOCH;
    private Instant refusedUntil = Instant.EPOCH;
    private boolean mustSync;
    private boolean began;
    private Instant watched;
    private volatile List<FileStatus> status = List.of();

    /** Bytes of a stream that were seen and not read when its file was emptied; a copy may bring them back. */
    private record Unread(String path, long from, long to, Instant since) {}

    /**
     * @param sender takes a batch, and says later, to the batch, whether it is safe; must not block for long
     * @throws io.bactrian.runtime.BactrianException when the checkpoints cannot be read
     */
    Tail(TailSettings settings, Framer framer, Supplier<Instant> clock, Consumer<Batches.Sent> sender) {
        this.settings = settings;
        this.framer = framer;
        this.clock = clock;
        this.sender = sender;
        this.discovery = new Discovery(settings.paths(), settings.excluded(), settings.mostFiles());
        this.registry = new Registry(settings.folder());
        this.watched = registry.alive().orElse(clock.get());
        this.first = registry.alive().isEmpty();
    }

    /** How a followed file stands. */
    record FileStatus(String path, String stream, long size, long read, long safe, boolean open) {}

    List<FileStatus> status() {
        return status;
    }

    /** Bytes that were written and are gone, as far as is known. */
    long lostBytes() {
        return lostBytes.get();
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
            scan(now);
            scanned = now;
        }
        if (!now.isBefore(refusedUntil)) {
            batches.takeFailed().forEach(sender);
            progress |= read(now);
            gathering.sendWhenDue(now);
        }
        return progress;
    }

    private boolean settle(Instant now) {
        boolean settled = batches.settle(this::safe);
        try {
            if (!Duration.between(synced, now).abs().minus(SYNC).isNegative()) {
                registry.sync();
                synced = now;
            } else if (settled) {
                registry.write();
            }
        } catch (IOException e) {
            refuse(now, "cannot write checkpoints to " + settings.folder() + ": " + e.getMessage());
        }
        return settled;
    }

    private void safe(String stream, Mark mark) {
        registry.find(stream)
                .filter(known -> known.offset() <= mark.offset())
                .ifPresent(known -> registry.put(known.at(mark.offset(), mark.head(), mark.anchor())));
    }

    private void refuse(Instant now, String reason) {
        LOG.error("{}: nothing is read until it can\nHINT: is there space, and may it be written?", reason);
        refusedUntil = now.plus(RETRY);
    }

    // --- reading ---

    private boolean read(Instant now) {
        boolean progress = false;
        for (Follower follower : List.copyOf(followers.values())) {
            if (gathering.bytes + batches.bytes() >= settings.underwayBytes()) {
                return progress;
            }
            if (follower.isOpen() && followers.get(follower.key()) == follower) {
                progress |= read(follower, now);
            }
        }
        return progress;
    }

    private boolean read(Follower follower, Instant now) {
        try {
            follower.look(now);
            boolean late = !Duration.between(follower.grownAt(), now)
                    .minus(settings.lateAfter())
                    .isNegative();
            if (!follower.mayHaveMore()) {
                return false;
            }
            boolean end = late || follower.isCompressed(); // which does not grow once it could be read to its end
            long before = follower.position();
            Follower.Outcome outcome = follower.read(buffer, end, gathering);
            if (outcome == Follower.Outcome.REPLACED) {
                replaced(follower, now);
                return true;
            }
            if (late && follower.position() > before && !follower.isCut(follower.position())) {
                cut(follower);
            }
            if (follower.isCompressed() && outcome == Follower.Outcome.NOTHING) {
                follower.close();
            }
            return outcome == Follower.Outcome.LINES;
        } catch (Source.DamagedException e) {
            LOG.warn("{}: {}", follower.checkpoint().path(), e.getMessage());
            follower.damaged();
            return false;
        } catch (IOException e) {
            LOG.warn("cannot read {}: {}", follower.checkpoint().path(), e.toString());
            follower.close();
            return false;
        }
    }

    private void cut(Follower follower) {
        follower.cut();
        registry.find(follower.stream()).ifPresent(known -> registry.put(known.cutAt(follower.position())));
        mustSync = true;
    }

    /** What was in the file is gone: the stream is over, and another one begins in the same file. */
    private void replaced(Follower follower, Instant now) throws IOException {
        Checkpoint known = registry.find(follower.stream()).orElse(follower.checkpoint());
        registry.put(known.over());
        follower.checkpoint(follower.checkpoint().over());
        if (follower.longest() > follower.position()) {
            unread.put(follower.stream(), new Unread(known.path(), follower.position(), follower.longest(), now));
        }
        ended.put(follower.stream(), new Mark(follower.position(), follower.head(), follower.anchor()));
        if (known.path().equals(known.family())) {
            LOG.info("{} was emptied or written anew, reading it from its beginning", known.path());
            begin(follower.key(), known.path(), known.family(), follower.detach(), now);
        } else {
            // Its number may have gone to a copy of something known: the scan says.
            follower.close();
            followers.remove(follower.key());
        }
        scanned = Instant.EPOCH;
    }

    private Follower begin(FileKey key, String path, String family, Source source, Instant now) throws IOException {
        long offset = first && !began && settings.fromEnd() ? lastLine(source) : 0;
        byte[] bytes = new byte[Fingerprint.MOST];
        int head = source.read(0, bytes, 0, bytes.length);
        Head headPrint = Head.of(bytes, head);
        int length = (int) Math.min(Fingerprint.MOST, offset);
        byte[] before = new byte[length];
        int count = source.read(offset - length, before, 0, length);
        Checkpoint checkpoint = new Checkpoint(
                newName(),
                key,
                path,
                family,
                offset,
                headPrint,
                Fingerprint.of(before, 0, count),
                List.of(),
                now,
                false);
        Follower follower = new Follower(checkpoint, source, framer, now);
        registry.put(checkpoint);
        mustSync = true;
        followers.put(key, follower);
        return follower;
    }

    /** Where the last line begins that is not whole yet. */
    private static long lastLine(Source source) throws IOException {
        long size = source.size();
        byte[] bytes = new byte[(int) Math.min(QUANTUM, size)];
        int count = source.read(size - bytes.length, bytes, 0, bytes.length);
        for (int at = count - 1; at >= 0; at--) {
            if (bytes[at] == '\n') {
                return size - bytes.length + at + 1;
            }
        }
        return size;
    }

    private static String newName() {
        byte[] random = new byte[12];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    // --- looking for files ---

    private void scan(Instant now) {
        Listing listing = discovery.list();
        Set<FileKey> there = new HashSet<>();
        for (Found found : listing.files()) {
            there.add(found.key());
            missing.remove(found.key());
            Follower follower = followers.get(found.key());
            if (follower == null) {
                continue;
            }
            boolean changed = follower.listed(found);
            if (!follower.checkpoint().path().equals(found.path().toString())) {
                moved(follower, found);
            }
            if (!follower.isOpen() && changed && (follower.isDamaged() || !follower.isCompressed())) {
                reopen(follower, found, now);
            }
        }
        Map<FileKey, Checkpoint> byKey = new HashMap<>();
        for (Checkpoint known : registry.all()) {
            if (!known.ended()) {
                byKey.put(known.key(), known);
            }
        }
        Map<String, List<Checkpoint>> families =
                new HashMap<>(registry.all().stream().collect(Collectors.groupingBy(Checkpoint::family)));
        for (Found found : listing.files()) {
            if (!followers.containsKey(found.key())) {
                List<Checkpoint> family = families.computeIfAbsent(found.family(), name -> new ArrayList<>());
                find(found, byKey.get(found.key()), family, now);
            }
        }
        began = true;
        watched = now;
        if (!Duration.between(registry.alive().orElse(Instant.EPOCH), now)
                .minus(ALIVE)
                .isNegative()) {
            registry.alive(now);
        }
        origins.keepOnly(there);
        notThere(listing, there, now);
        countLost(now);
        forget(there);
        closeIdle();
        report();
    }

    private void moved(Follower follower, Found found) {
        follower.checkpoint(follower.checkpoint().in(found.key(), found.path().toString()));
        registry.find(follower.stream())
                .ifPresent(
                        known -> registry.put(known.in(found.key(), found.path().toString())));
    }

    private void reopen(Follower follower, Found found, Instant now) {
        try {
            follower.reopen(source(found));
            if (!follower.holds()) {
                replaced(follower, now);
            }
        } catch (IOException e) {
            LOG.warn("cannot open {}: {}", found.path(), e.toString());
        }
    }

    private void find(Found found, Checkpoint known, List<Checkpoint> family, Instant now) {
        try {
            if (known != null && resume(found, known, now)) {
                return;
            }
            Origins.Verdict verdict = origins.of(
                    found,
                    upToDate(family),
                    Stream.concat(Stream.of(watched), family.stream().map(Checkpoint::firstSeen))
                            .min(Comparator.naturalOrder())
                            .orElse(watched),
                    now);
            switch (verdict.kind()) {
                case NEW -> family.add(begun(found, now));
                case CONTINUES -> goOn(found, verdict.stream(), now);
                default -> LOG.trace("{}: {}", found.path(), verdict.kind());
            }
        } catch (IOException e) {
            LOG.warn("cannot open {}: {}", found.path(), e.toString());
        }
    }

    private Checkpoint begun(Found found, Instant now) throws IOException {
        Follower before = followers.values().stream()
                .filter(other -> framer.decoder().continuesInNextFile()
                        && other.checkpoint().family().equals(found.family())
                        && !other.key().equals(found.key()))
                .max(Comparator.comparing(other -> other.checkpoint().firstSeen()))
                .orElse(null);
        Source source = source(found);
        Follower follower = begin(found.key(), found.path().toString(), found.family(), source, now);
        if (before != null) {
            follower.follows(before);
        }
        return follower.checkpoint();
    }

    private static Source source(Found found) throws IOException {
        return found.isCompressed() ? new GzipSource(found.path()) : new PlainSource(found.path());
    }

    /** @return false when the file is not what it was */
    private boolean resume(Found found, Checkpoint known, Instant now) throws IOException {
        Source source = source(found);
        try {
            if (!holds(source, known)) {
                LOG.info("{} is not the file it was, reading it from its beginning", found.path());
                registry.put(known.over());
                if (found.size() < known.offset()) {
                    LOG.warn("{} is shorter than what was read of it", found.path());
                }
                source.close();
                return false;
            }
            Checkpoint here = known.in(found.key(), found.path().toString());
            if (!here.equals(known)) {
                registry.put(here);
            }
            followers.put(found.key(), new Follower(here, source, framer, now));
            return true;
        } catch (IOException e) {
            source.close();
            throw e;
        }
    }

    private static boolean holds(Source source, Checkpoint known) throws IOException {
        byte[] head = new byte[known.head().length()];
        byte[] before = new byte[known.anchor().length()];
        return source.read(0, head, 0, head.length) == head.length
                && (head.length == 0 || known.head().likeness(head) == Head.Likeness.SAME)
                && source.read(known.offset() - before.length, before, 0, before.length) == before.length
                && known.anchor().matches(before, 0);
    }

    /** A copy holds what the emptied or deleted original held, and perhaps what was not read of it. */
    private void goOn(Found found, Checkpoint stream, Instant now) throws IOException {
        Checkpoint there = new Checkpoint(
                stream.stream(),
                found.key(),
                found.path().toString(),
                stream.family(),
                stream.offset(),
                stream.head(),
                stream.anchor(),
                stream.cuts(),
                stream.firstSeen(),
                false);
        Follower follower = new Follower(there, source(found), framer, now);
        Checkpoint safe = registry.find(stream.stream()).orElse(there);
        registry.put(new Checkpoint(
                safe.stream(),
                found.key(),
                found.path().toString(),
                safe.family(),
                safe.offset(),
                safe.head(),
                safe.anchor(),
                safe.cuts(),
                safe.firstSeen(),
                false));
        mustSync = true;
        followers.put(found.key(), follower);
        ended.remove(stream.stream());
        Unread rest = unread.remove(stream.stream());
        if (rest != null && found.size() < rest.to() && !found.isCompressed()) {
            lose(rest.path(), rest.to() - found.size());
        }
        LOG.info("{} holds what was in {}, going on there at byte {}", found.path(), stream.path(), stream.offset());
    }

    /** The streams of a family with how far they are read, which may be further than what is safe; newest last. */
    private List<Checkpoint> upToDate(List<Checkpoint> family) throws IOException {
        List<Checkpoint> streams = new ArrayList<>();
        for (Checkpoint listed : family) {
            Checkpoint known = registry.find(listed.stream()).orElse(listed);
            Follower follower = followers.get(known.key());
            Mark mark = follower != null && follower.stream().equals(known.stream())
                    ? new Mark(follower.position(), follower.headNow(), follower.anchor())
                    : ended.get(known.stream());
            streams.add(mark == null ? known : known.at(mark.offset(), mark.head(), mark.anchor()));
        }
        streams.sort(Comparator.comparing(Checkpoint::firstSeen));
        return streams;
    }

    private void notThere(Listing listing, Set<FileKey> there, Instant now) {
        for (Iterator<Follower> all = followers.values().iterator(); all.hasNext(); ) {
            Follower follower = all.next();
            if (there.contains(follower.key())
                    || listing.isUnknown(follower.checkpoint().path())) {
                continue;
            }
            Instant since = missing.computeIfAbsent(follower.key(), key -> now);
            boolean read = !follower.hasUnread();
            if (Duration.between(since, now).compareTo(GONE) >= 0 && (read || !follower.isOpen())) {
                if (!read) {
                    unread.put(
                            follower.stream(),
                            new Unread(follower.checkpoint().path(), follower.position(), follower.longest(), now));
                }
                ended.put(follower.stream(), new Mark(follower.position(), follower.head(), follower.anchor()));
                registry.find(follower.stream()).ifPresent(known -> registry.put(known.over()));
                follower.close();
                all.remove();
                missing.remove(follower.key());
            }
        }
        for (Checkpoint known : registry.all()) {
            if (!known.ended()
                    && !there.contains(known.key())
                    && !followers.containsKey(known.key())
                    && !listing.isUnknown(known.path())) {
                registry.put(known.over());
            }
        }
    }

    private void countLost(Instant now) {
        for (Iterator<Unread> all = unread.values().iterator(); all.hasNext(); ) {
            Unread rest = all.next();
            if (Duration.between(rest.since(), now).compareTo(COPY_SHOWS) >= 0) {
                lose(rest.path(), rest.to() - rest.from());
                all.remove();
            }
        }
    }

    private void lose(String path, long bytes) {
        lostBytes.addAndGet(bytes);
        LOG.error(
                "{} bytes of {} were emptied or deleted before they were read\nHINT: rotate by renaming, or keep more",
                bytes,
                path);
    }

    private void forget(Set<FileKey> there) {
        List<Checkpoint> over = registry.all().stream()
                .filter(known -> known.ended() && !there.contains(known.key()))
                .sorted(Comparator.comparing(Checkpoint::firstSeen))
                .toList();
        for (int at = 0; at < over.size() - MOST_ENDED; at++) {
            registry.drop(over.get(at).stream());
            ended.remove(over.get(at).stream());
        }
    }

    private void closeIdle() {
        List<Follower> open =
                followers.values().stream().filter(Follower::isOpen).toList();
        open.stream()
                .filter(follower -> !follower.hasUnread())
                .sorted(Comparator.comparing(Follower::grownAt))
                .limit(Math.max(0, open.size() - settings.mostOpen()))
                .forEach(Follower::close);
    }

    private void report() {
        status = followers.values().stream()
                .map(follower -> new FileStatus(
                        follower.checkpoint().path(),
                        follower.stream(),
                        follower.sizeSeen(),
                        follower.position(),
                        registry.find(follower.stream()).map(Checkpoint::offset).orElse(0L),
                        follower.isOpen()))
                .toList();
    }

    @Override
    public void close() {
        followers.values().forEach(Follower::close);
        batches.settle(this::safe);
        registry.close();
    }

    /** Lines that wait to be sent together. */
    private final class Gathering implements Follower.Sink {

        private final List<Line> lines = new ArrayList<>();
        private final Map<String, Mark> marks = new LinkedHashMap<>();
        private long bytes;
        private Instant since;

        @Override
        public void line(
                Follower of, long offset, long length, byte[] text, Map<String, String> fields, boolean truncated) {
            lines.add(new Line(
                    new Place(of.stream(), of.checkpoint().path(), offset, length), text, together(fields), truncated));
            bytes += text.length;
        }

        private Map<String, String> together(Map<String, String> fields) {
            if (fields.isEmpty()) {
                return settings.fields();
            }
            Map<String, String> all = new LinkedHashMap<>(settings.fields());
            all.putAll(fields);
            return all;
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
                        mustSync = true;
                    });
            if (since == null) {
                since = clock.get();
            }
            if (bytes >= settings.batchBytes() || lines.size() >= TailSettings.BATCH_LINES) {
                send();
            }
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
            Instant now = clock.get();
            try {
                if (mustSync) {
                    registry.sync();
                    mustSync = false;
                }
            } catch (IOException e) {
                refuse(now, "cannot write checkpoints to " + settings.folder() + ": " + e.getMessage());
                return;
            }
            Batches.Sent sent = new Batches.Sent(new LineBatch(lines), marks, bytes);
            lines.clear();
            marks.clear();
            bytes = 0;
            since = null;
            batches.add(sent);
            sender.accept(sent);
        }
    }
}
