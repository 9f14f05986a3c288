package io.bactrian.backup.repository;

/**
 * How long each part of an object of unknown length is. S3 takes 10,000 parts of at most 5 GiB: parts double every 950,
 * so that small objects get small parts and 5 TiB still fits however small the first ones are.
 */
final class PartSizes {

    static final int MOST_PARTS = 10_000;
    static final long LEAST = 5L << 20;
    static final long MOST = 5L << 30;

    private static final int STEP = 950;

    private PartSizes() {}

    /**
     * The length of one part.
     *
     * @param memory what a part may take of it: a part is held until the storage has it, so this, and not the size of
     *     the data, bounds the growth
     * @param number from 1
     */
    static long of(long base, long memory, int number) {
        int doublings = (number - 1) / STEP;
        return Math.min(base << doublings, Math.min(MOST, Math.max(base, memory)));
    }

    /** The largest object that can be stored with so much memory. */
    static long largestObject(long base, long memory) {
        long total = 0;
        for (int number = 1; number <= MOST_PARTS; number++) {
            total += of(base, memory, number);
        }
        return total;
    }
}
