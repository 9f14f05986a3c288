package io.bactrian.logs.bulk.gzip;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Gzip of a whole array at once. It looks back once for every place: to where six bytes like these were seen last, of which
 * four have to be the same. Keeps what it works with for the next time; used by one thread at a time.
 */
public final class Gzip {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Magic, deflate, no flags, no time, pressed quickly, system unknown (RFC 1952, 2.3). */
    private static final byte[] HEADER = {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 4, (byte) 0xFF};

    private static final int WINDOW = 32_768;
    private static final int SHORTEST = 4;
    private static final int LONGEST = 258;
    private static final int HASH_BITS = 15;
    private static final long MULTIPLIER = 0x9E3779B185EBCA87L; // 2^64 divided by the golden ratio
    private static final int HASHED_BITS = 48;

    private final int[] last = new int[1 << HASH_BITS];
    private final Block block = new Block();
    private final BitOutput out = new BitOutput();

    /** What is in an array from one place to before another, as one member of gzip. */
    public byte[] compress(byte[] in, int from, int to) {
        out.clear();
        out.bytes(HEADER);
        deflate(in, from, to);
        CRC32 checksum = new CRC32();
        checksum.update(in, from, to - from);
        out.number((int) checksum.getValue());
        out.number(to - from);
        return out.toByteArray();
    }

    private void deflate(byte[] in, int from, int to) {
        Arrays.fill(last, from - WINDOW - 1); // too far back to be looked at
        int searched = to - Long.BYTES; // so many bytes are compared at a time
        int at = from;
        while (at < searched) {
            if (block.isFull()) {
                block.write(out, false);
            }
            int here = (int) INTS.get(in, at);
            int slot = slot(in, at);
            int before = last[slot];
            last[slot] = at;
            if (at - before <= WINDOW && (int) INTS.get(in, before) == here) {
                int length = length(in, before, at, Math.min(to - at, LONGEST));
                block.repetition(length, at - before);
                int behind = at + length;
                if (behind < searched) { // of the places within it, those that are worth it
                    note(in, at + 1);
                    note(in, at + 2);
                    note(in, behind - 2);
                }
                at = behind;
            } else {
                block.literal(in[at++] & 0xFF);
            }
        }
        for (; at < to; at++) {
            if (block.isFull()) {
                block.write(out, false);
            }
            block.literal(in[at] & 0xFF);
        }
        block.write(out, true);
    }

    private void note(byte[] in, int at) {
        last[slot(in, at)] = at;
    }

    /** Six bytes and not four: what repeats a little longer is worth more, and is not hidden by what repeats at every word. */
    private static int slot(byte[] in, int at) {
        long bytes = (long) LONGS.get(in, at) << (Long.SIZE - HASHED_BITS);
        return (int) ((bytes * MULTIPLIER) >>> (Long.SIZE - HASH_BITS));
    }

    /** How many bytes are the same at both places, of which the first four are known to be. */
    private static int length(byte[] in, int before, int at, int most) {
        int length = SHORTEST;
        while (length + Long.BYTES <= most) {
            long difference = (long) LONGS.get(in, before + length) ^ (long) LONGS.get(in, at + length);
            if (difference != 0) {
                return length + Long.numberOfTrailingZeros(difference) / Byte.SIZE;
            }
            length += Long.BYTES;
        }
        while (length < most && in[before + length] == in[at + length]) {
            length++;
        }
        return length;
    }
}
