package io.bactrian.logs.bulk.gzip;

/** Which symbol stands for a length or a distance, and which number the bits behind it are added to (RFC 1951, 3.2.5). */
final class Symbols {

    /** Of literals, the end of a block, and lengths. */
    static final int LITERALS = 286;

    static final int DISTANCES = 30;
    static final int END_OF_BLOCK = 256;

    private static final int FIRST_LENGTH = 257;
    private static final int SHORTEST = 3;
    private static final int LONGEST = 258;

    private static final int[] LENGTH_BASES = new int[LITERALS - FIRST_LENGTH];
    private static final int[] LENGTH_BITS = new int[LITERALS - FIRST_LENGTH];
    private static final byte[] LENGTH_ROWS = new byte[LONGEST + 1];
    private static final int[] DISTANCE_BASES = new int[DISTANCES];
    private static final int[] DISTANCE_BITS = new int[DISTANCES];

    static {
        int length = SHORTEST;
        for (int row = 0; row < LENGTH_BASES.length - 1; row++) {
            LENGTH_BASES[row] = length;
            LENGTH_BITS[row] = row < 8 ? 0 : row / 4 - 1;
            for (int count = 1 << LENGTH_BITS[row]; count > 0 && length < LONGEST; count--) {
                LENGTH_ROWS[length++] = (byte) row;
            }
        }
        LENGTH_BASES[LENGTH_BASES.length - 1] = LONGEST;
        LENGTH_ROWS[LONGEST] = (byte) (LENGTH_BASES.length - 1);
        int distance = 1;
        for (int row = 0; row < DISTANCES; row++) {
            DISTANCE_BASES[row] = distance;
            DISTANCE_BITS[row] = row < 4 ? 0 : row / 2 - 1;
            distance += 1 << DISTANCE_BITS[row];
        }
    }

    private Symbols() {}

    static int ofLength(int length) {
        return FIRST_LENGTH + LENGTH_ROWS[length];
    }

    /** What is to be added to the base of its symbol to get a length. */
    static int restOfLength(int length) {
        return length - LENGTH_BASES[LENGTH_ROWS[length]];
    }

    /** Bits of that rest. */
    static int bitsOfLength(int symbol) {
        return symbol < FIRST_LENGTH ? 0 : LENGTH_BITS[symbol - FIRST_LENGTH];
    }

    static int ofDistance(int distance) {
        int from = distance - 1;
        if (from < 2) {
            return from;
        }
        // Two for every power of two; calculated, as a table of what is near and what is far has to be guessed at.
        int power = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(from);
        return 2 * power + ((from >>> (power - 1)) & 1);
    }

    static int restOfDistance(int symbol, int distance) {
        return distance - DISTANCE_BASES[symbol];
    }

    static int bitsOfDistance(int symbol) {
        return DISTANCE_BITS[symbol];
    }
}
