package io.bactrian.logs.bulk.gzip;

import java.util.Arrays;

/** Literals and repetitions that share a code of their own, which is written before them (RFC 1951, 3.2.7). */
final class Block {

    private static final int MOST = 1 << 16;
    private static final int REPETITION = 1 << 31;
    private static final int LENGTH_SHIFT = 16;
    private static final int DISTANCE_MASK = (1 << LENGTH_SHIFT) - 1;
    private static final int DYNAMIC = 2;
    private static final int LONGEST_CODE = 15;
    private static final int LONGEST_LENGTH_CODE = 7;
    private static final int LENGTH_CODES = 19;
    private static final int COPY = 16; // the length before this one, 3 to 6 times
    private static final int ZEROS = 17; // 3 to 10 of them
    private static final int MANY_ZEROS = 18; // 11 to 138
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    private static final int[] BITS_BEHIND = {2, 3, 7}; // of COPY, ZEROS, MANY_ZEROS
    private static final int HEADER_BITS = 17 + LENGTH_CODES * 3 + (Symbols.LITERALS + Symbols.DISTANCES) * 14;

    private static final int SHORTEST = 3;
    private static final int LONGEST = 258;
    private static final int PACKED_BITS = 5; // which say how many the others are: a code has 20 with what is behind it
    private static final int PACKED_MASK = (1 << PACKED_BITS) - 1;

    private final int[] tokens = new int[MOST];
    private final int[] literals = new int[Symbols.LITERALS];
    private final int[] distances = new int[Symbols.DISTANCES];
    private final int[] values = new int[Symbols.END_OF_BLOCK];
    private final int[] lengths = new int[LONGEST + 1];
    private final int[] distanceCodes = new int[Symbols.DISTANCES];
    private int count;

    boolean isFull() {
        return count == MOST;
    }

    void literal(int value) {
        literals[value]++;
        tokens[count++] = value;
    }

    /** So many bytes as they are so far back. */
    void repetition(int length, int distance) {
        literals[Symbols.ofLength(length)]++;
        distances[Symbols.ofDistance(distance)]++;
        tokens[count++] = REPETITION | (length << LENGTH_SHIFT) | distance;
    }

    /** Writes what there is and begins anew. */
    void write(BitOutput out, boolean last) {
        literals[Symbols.END_OF_BLOCK] = 1;
        if (Arrays.stream(distances).allMatch(often -> often == 0)) {
            distances[0] = 1; // a code has one symbol at least
        }
        HuffmanCode literal = HuffmanCode.of(literals, LONGEST_CODE);
        HuffmanCode distance = HuffmanCode.of(distances, LONGEST_CODE);
        out.makeRoomFor(HEADER_BITS + bits(literal, distance));
        out.put(last ? 1 : 0, 1);
        out.put(DYNAMIC, 2);
        writeCodes(out, literal, distance);
        writeTokens(out, literal, distance);
        out.put(literal.code(Symbols.END_OF_BLOCK), literal.length(Symbols.END_OF_BLOCK));
        if (last) {
            out.align();
        }
        Arrays.fill(literals, 0);
        Arrays.fill(distances, 0);
        count = 0;
    }

    private long bits(HuffmanCode literal, HuffmanCode distance) {
        long bits = 0;
        for (int symbol = 0; symbol < literals.length; symbol++) {
            bits += (long) literals[symbol] * (literal.length(symbol) + Symbols.bitsOfLength(symbol));
        }
        for (int symbol = 0; symbol < distances.length; symbol++) {
            bits += (long) distances[symbol] * (distance.length(symbol) + Symbols.bitsOfDistance(symbol));
        }
        return bits;
    }

    private void writeTokens(BitOutput out, HuffmanCode literal, HuffmanCode distance) {
        for (int value = 0; value < values.length; value++) {
            values[value] = packed(literal.code(value), literal.length(value));
        }
        for (int length = SHORTEST; length < lengths.length; length++) {
            int symbol = Symbols.ofLength(length);
            int bits = literal.length(symbol);
            lengths[length] = packed(
                    literal.code(symbol) | (Symbols.restOfLength(length) << bits), bits + Symbols.bitsOfLength(symbol));
        }
        for (int symbol = 0; symbol < distances.length; symbol++) {
            distanceCodes[symbol] = packed(distance.code(symbol), distance.length(symbol));
        }
        out.put(tokens, count, values, lengths, distanceCodes);
    }

    /** Of a token for {@link BitOutput#put(int[], int, int[], int[], int[])}: whether it is a byte, which it then is itself. */
    static boolean isLiteral(int token) {
        return token >= 0;
    }

    static int length(int token) {
        return (token & ~REPETITION) >>> LENGTH_SHIFT;
    }

    static int distance(int token) {
        return token & DISTANCE_MASK;
    }

    /** A code and how many bits it has, in one number. */
    private static int packed(int code, int bits) {
        return (code << PACKED_BITS) | bits;
    }

    static int code(int packed) {
        return packed >>> PACKED_BITS;
    }

    static int bits(int packed) {
        return packed & PACKED_MASK;
    }

    /** The lengths of all codes, with a code of their own for them. */
    private static void writeCodes(BitOutput out, HuffmanCode literal, HuffmanCode distance) {
        int[] lengths = new int[literal.size() + distance.size()];
        Arrays.setAll(lengths, at -> at < literal.size() ? literal.length(at) : distance.length(at - literal.size()));
        int[] runs = runs(lengths); // symbol below, what is behind it above
        int[] frequencies = new int[LENGTH_CODES];
        for (int run : runs) {
            frequencies[run & 0xFF]++;
        }
        HuffmanCode code = HuffmanCode.of(frequencies, LONGEST_LENGTH_CODE);
        int given = LENGTH_CODES;
        while (given > 4 && code.length(ORDER[given - 1]) == 0) {
            given--;
        }
        out.put(literal.size() - 257, 5);
        out.put(distance.size() - 1, 5);
        out.put(given - 4, 4);
        for (int at = 0; at < given; at++) {
            out.put(code.length(ORDER[at]), 3);
        }
        for (int run : runs) {
            int symbol = run & 0xFF;
            out.put(code.code(symbol), code.length(symbol));
            if (symbol >= COPY) {
                out.put(run >>> Byte.SIZE, BITS_BEHIND[symbol - COPY]);
            }
        }
    }

    private static int[] runs(int[] lengths) {
        int[] runs = new int[lengths.length];
        int count = 0;
        int at = 0;
        while (at < lengths.length) {
            int length = lengths[at];
            int end = at + 1;
            while (end < lengths.length && lengths[end] == length) {
                end++;
            }
            if (length > 0) {
                runs[count++] = length;
                at++;
            }
            int fewest = 3;
            int most = length > 0 ? 6 : 138;
            while (end - at >= fewest) {
                int run = Math.min(end - at, most);
                int symbol = length > 0 ? COPY : run <= 10 ? ZEROS : MANY_ZEROS;
                runs[count++] = symbol | ((run - (symbol == MANY_ZEROS ? 11 : fewest)) << Byte.SIZE);
                at += run;
            }
            for (; at < end; at++) {
                runs[count++] = length;
            }
        }
        return Arrays.copyOf(runs, count);
    }
}
