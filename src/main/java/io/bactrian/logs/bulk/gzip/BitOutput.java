package io.bactrian.logs.bulk.gzip;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bits into an array that grows, the lowest first (RFC 1951, 3.1.1). */
final class BitOutput {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int AT_FIRST = 64 << 10;
    private static final int KEPT = 1 << 20;

    private byte[] bytes = new byte[AT_FIRST];
    private int size;
    private long waiting;
    private int count;

    void clear() {
        size = 0;
        waiting = 0;
        count = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[AT_FIRST];
        }
    }

    /** So many bits can be put from now on. */
    void makeRoomFor(long bits) {
        long needed = size + Long.BYTES + (bits + count) / Byte.SIZE + 1;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(needed, Math.min(needed * 3 / 2, 1 << 30))));
        }
    }

    /** At most 32 bits, for which {@link #makeRoomFor} was called. */
    void put(int bits, int length) {
        waiting |= (bits & 0xFFFF_FFFFL) << count;
        count += length;
        if (count >= Integer.SIZE) {
            INTS.set(bytes, size, (int) waiting);
            size += Integer.BYTES;
            waiting >>>= Integer.SIZE;
            count -= Integer.SIZE;
        }
    }

    /**
     * All tokens of a block, for which {@link #makeRoomFor} was called. What it changes it has in variables of its own
     * meanwhile; and it writes eight bytes for each token, of which it counts the whole ones: nothing to be guessed at.
     *
     * @param values codes of bytes, by their value
     * @param lengths codes of lengths with what is behind them, by the length
     * @param distances codes of distances, by their symbol
     */
    void put(int[] tokens, int some, int[] values, int[] lengths, int[] distances) {
        wholeBytes();
        byte[] to = bytes;
        int at = size;
        long bits = waiting;
        int used = count;
        for (int index = 0; index < some; index++) {
            int token = tokens[index];
            if (Block.isLiteral(token)) {
                int packed = values[token];
                bits |= (long) Block.code(packed) << used;
                used += Block.bits(packed);
            } else {
                int packed = lengths[Block.length(token)];
                bits |= (long) Block.code(packed) << used;
                used += Block.bits(packed);
                int distance = Block.distance(token);
                int symbol = Symbols.ofDistance(distance);
                packed = distances[symbol];
                bits |= (long) Block.code(packed) << used;
                used += Block.bits(packed);
                bits |= (long) Symbols.restOfDistance(symbol, distance) << used;
                used += Symbols.bitsOfDistance(symbol);
            }
            LONGS.set(to, at, bits);
            at += used / Byte.SIZE;
            bits >>>= used & -Byte.SIZE;
            used &= Byte.SIZE - 1;
        }
        size = at;
        waiting = bits;
        count = used;
    }

    /** Less than a byte waits then: there is room for a whole token. */
    private void wholeBytes() {
        while (count >= Byte.SIZE) {
            bytes[size++] = (byte) waiting;
            waiting >>>= Byte.SIZE;
            count -= Byte.SIZE;
        }
    }

    /** Ends a byte that has begun. */
    void align() {
        makeRoomFor(0);
        while (count > 0) {
            bytes[size++] = (byte) waiting;
            waiting >>>= Byte.SIZE;
            count -= Byte.SIZE;
        }
        waiting = 0;
        count = 0;
    }

    /** At the beginning of a byte. */
    void bytes(byte[] some) {
        makeRoomFor((long) some.length * Byte.SIZE);
        System.arraycopy(some, 0, bytes, size, some.length);
        size += some.length;
    }

    /** Four bytes, the lowest first; at the beginning of a byte. */
    void number(int number) {
        makeRoomFor(Integer.SIZE);
        INTS.set(bytes, size, number);
        size += Integer.BYTES;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }
}
