package io.bactrian.logs.tail;

import io.bactrian.logs.tail.Listing.Found;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what a file is whose key nobody knows: a new one, a copy of what was read already (compressed or not), or a copy
 * of which the end was not read, because its original was emptied or deleted before.
 */
final class Origins {

    private static final Logger LOG = LoggerFactory.getLogger(Origins.class);
    private static final Duration STILL = Duration.ofSeconds(10);
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(2); // a file system's goes in steps, of up to 2 s

    private final Map<FileKey, Seen> seen = new HashMap<>();

    /** What is known of a file that was looked at before. */
    private record Seen(long size, Instant modified, Instant since, Instant watched, int ended, Verdict verdict) {}

    /** What a file is. */
    enum Kind {
        /** Bytes nobody has read. */
        NEW,
        /** It holds a known stream, and perhaps more of it. */
        CONTINUES,
        /** Nothing to be read in it. */
        KNOWN,
        /** What is in it does not inflate, and nobody writes it any more. */
        DAMAGED,
        /** It cannot be said yet: it is being written. */
        UNDECIDED
    }

    /**
     * @param stream the stream it continues, else null
     */
    record Verdict(Kind kind, Checkpoint stream) {
        private static final Verdict NEW = new Verdict(Kind.NEW, null);
        private static final Verdict KNOWN = new Verdict(Kind.KNOWN, null);
        private static final Verdict DAMAGED = new Verdict(Kind.DAMAGED, null);
        private static final Verdict UNDECIDED = new Verdict(Kind.UNDECIDED, null);
    }

    /**
     * @param family the streams that were ever found under its name
     * @param read they, newest last, with how far they are read
     * @param watched since when a file of this family would have been found
     * @throws IOException when the file cannot be read
     */
    Verdict of(Found found, List<Checkpoint> family, Read read, Instant watched, Instant now) throws IOException {
        int ended = (int) family.stream().filter(Checkpoint::ended).count();
        Seen before = seen.get(found.key());
        boolean same = before != null
                && before.size == found.size()
                && before.modified.equals(found.modified())
                && before.ended == ended;
        if (same && before.verdict.kind() != Kind.UNDECIDED) {
            return before.verdict;
        }
        Instant since = same ? before.since : now;
        boolean still = Duration.between(since, now).compareTo(STILL) >= 0;
        Instant watchedThen = before == null ? watched : before.watched;
        // Whatever comes of looking: it was found when it was.
        seen.put(found.key(), new Seen(found.size(), found.modified(), since, watchedThen, ended, Verdict.UNDECIDED));
        Verdict verdict = look(found, family.isEmpty() ? family : read.streams(), watchedThen, still);
        seen.put(found.key(), new Seen(found.size(), found.modified(), since, watchedThen, ended, verdict));
        return verdict;
    }

    /** Says how far streams are read. */
    interface Read {
        List<Checkpoint> streams() throws IOException;
    }

    /** Since when the files would have been found of which it cannot be said yet what they are; empty without any. */
    Optional<Instant> undecidedSince() {
        return seen.values().stream()
                .filter(file -> file.verdict.kind() == Kind.UNDECIDED || file.verdict.kind() == Kind.DAMAGED)
                .map(Seen::watched)
                .min(Comparator.naturalOrder());
    }

    void keepOnly(Set<FileKey> keys) {
        seen.keySet().retainAll(keys);
    }

    private static Verdict look(Found found, List<Checkpoint> family, Instant watched, boolean still)
            throws IOException {
        if (family.isEmpty()) {
            return unread(found, watched);
        }
        try (Source source = found.open()) {
            byte[] head = new byte[Fingerprint.MOST];
            int length = source.read(0, head, 0, head.length);
            return compare(found, family, source, Arrays.copyOf(head, length), watched, still);
        } catch (Source.DamagedException e) {
            if (still) {
                LOG.debug("{} is damaged", found.path(), e);
                return Verdict.DAMAGED;
            }
            return Verdict.UNDECIDED;
        }
    }

    private static Verdict compare(
            Found found, List<Checkpoint> family, Source source, byte[] head, Instant watched, boolean still)
            throws IOException {
        boolean shorter = false; // as far as it goes it is what was read already
        boolean young = false; // too short to say
        for (int at = family.size() - 1; at >= 0; at--) {
            Checkpoint known = family.get(at);
            Head.Likeness likeness = known.head().likeness(head);
            shorter |= likeness == Head.Likeness.BEGINNING;
            young |= likeness == Head.Likeness.UNKNOWN
                    && head.length < known.head().length();
            if (likeness != Head.Likeness.SAME) {
                continue;
            }
            Fingerprint anchor = known.anchor();
            byte[] before = new byte[anchor.length()];
            int count = source.read(known.offset() - anchor.length(), before, 0, before.length);
            if (count < before.length) {
                shorter = true;
            } else if (anchor.matches(before, 0)) {
                return known.ended() ? new Verdict(Kind.CONTINUES, known) : Verdict.UNDECIDED;
            }
        }
        boolean copy = !found.path().toString().equals(found.family());
        if (copy && (shorter || young) && !still) {
            return Verdict.UNDECIDED;
        }
        return copy && shorter ? Verdict.KNOWN : unread(found, watched);
    }

    /** A rotated file from before its family was watched is none of ours. */
    private static Verdict unread(Found found, Instant watched) {
        return found.rotated() && found.modified().plus(CLOCKS_DIFFER).isBefore(watched) ? Verdict.KNOWN : Verdict.NEW;
    }
}
