package io.bactrian.logs.tail;

import io.bactrian.logs.tail.Batches.Mark;
import io.bactrian.logs.tail.Listing.Found;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which stream is in which file: where one begins, goes on, moves with its file, and ends. */
final class Streams {

    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
    private static final int LAST_LINE = 256 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Framer framer;
    private final Registry registry;
    private final Checkpointing checkpointing;
    private final Losses losses;
    private final Map<FileKey, Follower> followers = new LinkedHashMap<>();
    private final Map<String, Mark> ended = new HashMap<>();
    private boolean atEnd;

    /**
     * @param atEnd whether streams begin at the end of their files, until {@link #fromBeginnings}
     */
    Streams(Framer framer, Registry registry, Checkpointing checkpointing, Losses losses, boolean atEnd) {
        this.framer = framer;
        this.registry = registry;
        this.checkpointing = checkpointing;
        this.losses = losses;
        this.atEnd = atEnd;
    }

    /** Files that are found from now on are read from their beginning. */
    void fromBeginnings() {
        atEnd = false;
    }

    /** In the order in which they were found; may be removed from. */
    Collection<Follower> followers() {
        return followers.values();
    }

    /** Who follows a file, null when nobody does. */
    Follower of(FileKey key) {
        return followers.get(key);
    }

    /** A stream nobody knew begins in this file. */
    Checkpoint begin(Found found, Instant now) throws IOException {
        Follower before = lastOf(found);
        Follower follower = begin(found.key(), found.path().toString(), found.family(), found.open(), now);
        joinTo(before, follower);
        return follower.checkpoint();
    }

    private Follower begin(FileKey key, String path, String family, Source source, Instant now) throws IOException {
        long offset = atEnd ? lastLine(source) : 0;
        Footing footing = new Footing();
        footing.stand(source, offset);
        Checkpoint checkpoint = new Checkpoint(
                newName(), key, path, family, offset, footing.head(), footing.anchor(), List.of(), now, false);
        Follower follower = new Follower(checkpoint, source, framer, now);
        registry.put(checkpoint);
        checkpointing.demand();
        followers.put(key, follower);
        return follower;
    }

    /** Where the last line begins that is not whole yet. */
    private static long lastLine(Source source) throws IOException {
        long size = source.size();
        byte[] bytes = Footing.readWhole(source, Math.max(0, size - LAST_LINE), (int) Math.min(LAST_LINE, size));
        for (int at = bytes.length - 1; at >= 0; at--) {
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

    /** The file of the same log that was found last. */
    private Follower lastOf(Found found) {
        if (!lineMayGoOn()) {
            return null;
        }
        return followers.values().stream()
                .filter(other -> other.checkpoint().family().equals(found.family())
                        && !other.key().equals(found.key()))
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    /** Whether a line may go on in the next file of a rotation. */
    boolean lineMayGoOn() {
        return framer.decoder().continuesInNextFile();
    }

    private void joinTo(Follower before, Follower after) {
        if (before != null && after.position() == 0) {
            after.follows(before);
        }
    }

    /**
     * Goes on with the stream that was in this file.
     *
     * @return false when the file is not what it was
     */
    boolean resume(Found found, Checkpoint known, Instant now) throws IOException {
        if (known.head().length() == 0 && !known.path().equals(found.path().toString())) {
            registry.put(known.over()); // no byte of it was ever seen: any file with its number would do
            return false;
        }
        Source source = found.open();
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
            Follower follower = new Follower(here, source, framer, now);
            joinTo(lastOf(found), follower);
            followers.put(found.key(), follower);
            return true;
        } catch (IOException e) {
            source.close();
            throw e;
        }
    }

    static boolean holds(Source source, Checkpoint known) throws IOException {
        byte[] head = new byte[known.head().length()];
        byte[] before = new byte[known.anchor().length()];
        return source.read(0, head, 0, head.length) == head.length
                && (head.length == 0 || known.head().likeness(head) == Head.Likeness.SAME)
                && source.read(known.offset() - before.length, before, 0, before.length) == before.length
                && known.anchor().matches(before, 0);
    }

    /** A copy holds what the emptied or deleted original held, and perhaps what was not read of it. */
    void goOn(Found found, Checkpoint stream, Instant now) throws IOException {
        Checkpoint there = stream.in(found.key(), found.path().toString()).again();
        Follower follower = new Follower(there, found.open(), framer, now);
        Checkpoint safe = registry.find(stream.stream()).orElse(there);
        registry.put(safe.in(found.key(), found.path().toString()).again());
        checkpointing.demand();
        followers.put(found.key(), follower);
        ended.remove(stream.stream());
        losses.found(stream.stream(), found.isCompressed() ? Long.MAX_VALUE : found.size());
        LOG.info("{} holds what was in {}, going on there at byte {}", found.path(), stream.path(), stream.offset());
    }

    /** Its file has another name now. */
    void moved(Follower follower, Found found) {
        String path = found.path().toString();
        follower.checkpoint(follower.checkpoint().in(found.key(), path));
        registry.find(follower.stream()).ifPresent(known -> registry.put(known.in(found.key(), path)));
    }

    /** What was in the file is gone: the stream is over, and another one begins in the same file. */
    void replaced(Follower follower, Instant now) throws IOException {
        Checkpoint known = registry.find(follower.stream()).orElse(follower.checkpoint());
        registry.put(known.over());
        follower.checkpoint(follower.checkpoint().over());
        losses.gone(follower, now);
        ended.put(follower.stream(), new Mark(follower.position(), follower.head(), follower.anchor()));
        if (known.path().equals(known.family())) {
            LOG.info("{} was emptied or written anew, reading it from its beginning", known.path());
            begin(follower.key(), known.path(), known.family(), follower.detach(), now);
        } else {
            // Its number may have gone to a copy of something known: the scan says.
            follower.close();
            followers.remove(follower.key());
        }
    }

    /** Its file is gone; the caller takes it off the followers. */
    void ended(Follower follower, Instant now) {
        losses.gone(follower, now);
        ended.put(follower.stream(), new Mark(follower.position(), follower.head(), follower.anchor()));
        registry.find(follower.stream()).ifPresent(known -> registry.put(known.over()));
        follower.close();
    }

    void forget(Checkpoint over) {
        registry.drop(over.stream());
        ended.remove(over.stream());
    }

    /**
     * The streams of a family with how far they are read, which may be further than what is safe; newest last. Those are
     * among them that began in its files since anybody looked: a copy of them may be there already.
     */
    List<Checkpoint> upToDate(List<Checkpoint> family, Instant now) throws IOException {
        Map<String, Checkpoint> streams = new LinkedHashMap<>();
        for (Checkpoint listed : family) {
            replacedMeanwhile(listed, now);
            upToDate(registry.find(listed.stream()).orElse(listed), streams);
            Follower follower = followers.get(listed.key());
            if (follower != null && follower.checkpoint().family().equals(listed.family())) {
                upToDate(registry.find(follower.stream()).orElse(follower.checkpoint()), streams);
            }
        }
        return streams.values().stream()
                .sorted(Comparator.comparing(Checkpoint::firstSeen))
                .toList();
    }

    private void upToDate(Checkpoint known, Map<String, Checkpoint> streams) throws IOException {
        Follower follower = followers.get(known.key());
        Mark mark = follower != null && follower.stream().equals(known.stream())
                ? new Mark(follower.position(), follower.headNow(), follower.anchor())
                : ended.get(known.stream());
        streams.put(known.stream(), mark == null ? known : known.at(mark.offset(), mark.head(), mark.anchor()));
    }

    private void replacedMeanwhile(Checkpoint listed, Instant now) {
        Follower follower = followers.get(listed.key());
        if (follower == null || follower.isCompressed() || !follower.stream().equals(listed.stream())) {
            return;
        }
        try {
            if (!follower.holdsNow(now)) {
                replaced(follower, now);
            }
        } catch (IOException e) {
            LOG.debug("{}", follower.path(), e); // reading it says so, too
        }
    }
}
