package io.bactrian.logs.tail;

import io.bactrian.logs.tail.Follower.Outcome;
import io.bactrian.logs.tail.Follower.Sink;
import java.io.IOException;
import java.util.Arrays;

/**
 * Two files between which a rotation went through a line: docker cuts a long text into pieces, and may rotate between
 * them. The first lines of the later file are read together with what the earlier one left unfinished.
 */
final class Seam {

    private final Follower before;
    private final Follower after;
    private final Framer framer;

    Seam(Follower before, Follower after, Framer framer) {
        this.before = before;
        this.after = after;
        this.framer = framer;
    }

    /** Gives lines of both; {@link Follower#standAlone} once nothing goes across any more. */
    Outcome read(ReadBuffer buffer, Sink sink) throws IOException {
        byte[] rest = before.rest(after.mostRaw());
        if (rest.length == 0 || rest.length >= after.mostRaw() || before.isInLongLine()) {
            after.standAlone();
            return Outcome.LINES;
        }
        byte[] bytes = buffer.bytes();
        if (bytes.length < rest.length + 2 * Fingerprint.MOST) {
            buffer.grow(rest.length + after.mostRaw());
            return Outcome.LINES;
        }
        System.arraycopy(rest, 0, bytes, 0, rest.length);
        int count = after.readBeginning(bytes, rest.length);
        if (count == 0) {
            return Outcome.NOTHING;
        }
        int done = frame(bytes, rest.length, count, sink);
        if (done <= rest.length && done < rest.length + count) {
            if (rest.length + count == bytes.length) {
                after.standAlone(); // too long to be one line: each file for itself
                return Outcome.LINES;
            }
            if (done == 0) {
                return Outcome.NOTHING;
            }
        }
        byte[] own = Arrays.copyOfRange(bytes, Math.min(rest.length, done), Math.max(rest.length, done));
        before.pass(Arrays.copyOf(rest, Math.min(done, rest.length)), sink);
        if (done > rest.length) {
            after.standAlone();
            after.pass(own, sink);
        }
        return Outcome.LINES;
    }

    private int frame(byte[] bytes, int border, int count, Sink sink) {
        long begin = before.position();
        return framer.frame(
                TextEncoding.UTF_8, bytes, 0, border + count, false, (from, to, text, fields, truncated) -> {
                    if (from < border) {
                        long length = (long) Math.min(to, border) - from;
                        sink.line(before, begin + from, length, text, fields, truncated);
                    } else {
                        sink.line(after, (long) from - border, (long) to - from, text, fields, truncated);
                    }
                });
    }
}
