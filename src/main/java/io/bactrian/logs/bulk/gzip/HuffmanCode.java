package io.bactrian.logs.bulk.gzip;

import java.util.Arrays;

/** A canonical code for symbols that are not equally frequent, none longer than allowed (RFC 1951, 3.2.2). */
final class HuffmanCode {

    private static final int LONGEST = 15;

    private final int[] lengths;
    private final int[] codes;

    private HuffmanCode(int[] lengths) {
        this.lengths = lengths;
        this.codes = codes(lengths);
    }

    /**
     * For symbols that occur so often; those that never do get no code. A lone symbol gets one of one bit.
     *
     * @param longest bits of a code
     */
    static HuffmanCode of(int[] frequencies, int longest) {
        long[] used = new long[frequencies.length]; // frequency above, symbol below
        int count = 0;
        for (int symbol = 0; symbol < frequencies.length; symbol++) {
            if (frequencies[symbol] > 0) {
                used[count++] = ((long) frequencies[symbol] << 32) | symbol;
            }
        }
        int[] lengths = new int[frequencies.length];
        if (count < 2) {
            lengths[(int) used[0]] = 1;
            return new HuffmanCode(lengths);
        }
        Arrays.sort(used, 0, count);
        int[] ofLength = limited(depths(used, count), longest);
        int rarest = 0;
        for (int length = longest; length > 0; length--) {
            for (int given = 0; given < ofLength[length]; given++) {
                lengths[(int) used[rarest++]] = length;
            }
        }
        return new HuffmanCode(lengths);
    }

    /** Bits of a symbol's code, 0 when it has none. */
    int length(int symbol) {
        return lengths[symbol];
    }

    /** A symbol's code, its first bit lowest. */
    int code(int symbol) {
        return codes[symbol];
    }

    /** Symbols up to the last that has a code. */
    int size() {
        int size = lengths.length;
        while (size > 0 && lengths[size - 1] == 0) {
            size--;
        }
        return size;
    }

    /** How deep each leaf is when the two rarest trees are joined again and again; the leaves come sorted. */
    private static int[] depths(long[] used, int count) {
        int nodes = 2 * count - 1;
        long[] weights = new long[nodes];
        int[] parents = new int[nodes];
        for (int leaf = 0; leaf < count; leaf++) {
            weights[leaf] = used[leaf] >>> 32;
        }
        int leaf = 0;
        int tree = count;
        for (int joined = count; joined < nodes; joined++) {
            for (int child = 0; child < 2; child++) {
                boolean leafIsRarer = tree == joined || (leaf < count && weights[leaf] <= weights[tree]);
                int rarest = leafIsRarer ? leaf++ : tree++;
                weights[joined] += weights[rarest];
                parents[rarest] = joined;
            }
        }
        int[] depths = new int[nodes];
        for (int node = nodes - 2; node >= 0; node--) {
            depths[node] = depths[parents[node]] + 1;
        }
        return Arrays.copyOf(depths, count);
    }

    /**
     * How many codes there are of each length. Those that would be too long get the longest, which is more than there is room
     * for; so one after the other goes to where a shorter code is, and both are longer by one bit than that was.
     */
    private static int[] limited(int[] depths, int longest) {
        int[] ofLength = new int[longest + 1];
        long taken = 0; // of as many as there are codes of the longest length
        for (int depth : depths) {
            int length = Math.min(depth, longest);
            ofLength[length]++;
            taken += 1L << (longest - length);
        }
        while (taken > 1L << longest) {
            int length = longest - 1;
            while (ofLength[length] == 0) {
                length--;
            }
            ofLength[length]--;
            ofLength[length + 1] += 2; // the shorter one and one of the longest, brothers now
            ofLength[longest]--;
            taken--;
        }
        return ofLength;
    }

    private static int[] codes(int[] lengths) {
        int[] next = new int[LONGEST + 2];
        for (int length : lengths) {
            next[length + 1] += length == 0 ? 0 : 1;
        }
        for (int length = 1; length <= LONGEST; length++) {
            next[length] = (next[length - 1] + next[length]) << 1;
        }
        int[] codes = new int[lengths.length];
        for (int symbol = 0; symbol < codes.length; symbol++) {
            if (lengths[symbol] > 0) {
                codes[symbol] = Integer.reverse(next[lengths[symbol]]++) >>> (Integer.SIZE - lengths[symbol]);
            }
        }
        return codes;
    }
}
