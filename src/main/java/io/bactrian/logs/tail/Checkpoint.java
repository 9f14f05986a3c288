package io.bactrian.logs.tail;

import java.time.Instant;
import java.util.List;

/**
 * How far a stream of bytes is safe: what is kept of it in the {@link Registry}.
 *
 * @param stream its name, random, for ever
 * @param key the file that holds it, or held it last
 * @param path what that file was called last
 * @param family the path under which the operator's pattern finds it: what its rotated names begin with
 * @param offset everything before it is safe
 * @param head of the stream, as much of it as was read, at most {@link Fingerprint#MOST}
 * @param anchor what is right before the offset
 * @param cuts offsets behind {@code offset} where a line was ended because nothing more came: read again, it must end there again
 * @param firstSeen when it was found
 * @param ended whether its file was emptied or replaced, so that only a copy can hold more of it
 */
record Checkpoint(
        String stream,
        FileKey key,
        String path,
        String family,
        long offset,
        Head head,
        Fingerprint anchor,
        List<Long> cuts,
        Instant firstSeen,
        boolean ended) {

    Checkpoint {
        cuts = List.copyOf(cuts);
    }

    Checkpoint at(long newOffset, Head newHead, Fingerprint newAnchor) {
        List<Long> left = cuts.stream().filter(cut -> cut > newOffset).toList();
        return new Checkpoint(stream, key, path, family, newOffset, newHead, newAnchor, left, firstSeen, ended);
    }

    Checkpoint in(FileKey newKey, String newPath) {
        return new Checkpoint(stream, newKey, newPath, family, offset, head, anchor, cuts, firstSeen, ended);
    }

    Checkpoint cutAt(long cut) {
        List<Long> more = new java.util.ArrayList<>(cuts);
        more.add(cut);
        return new Checkpoint(stream, key, path, family, offset, head, anchor, more, firstSeen, ended);
    }

    Checkpoint over() {
        return new Checkpoint(stream, key, path, family, offset, head, anchor, cuts, firstSeen, true);
    }

    Checkpoint again() {
        return new Checkpoint(stream, key, path, family, offset, head, anchor, cuts, firstSeen, false);
    }
}
