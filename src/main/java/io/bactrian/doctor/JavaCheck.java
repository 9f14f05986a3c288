package io.bactrian.doctor;

import io.bactrian.runtime.DataSize;

/** The Java this runs on, and the memory it may use. */
final class JavaCheck implements Check {

    /** Parts under way, codec blocks and Camel itself fit into this at any size of the data. */
    private static final long ENOUGH = 120L << 20;

    private final long heap;

    JavaCheck(long heap) {
        this.heap = heap;
    }

    @Override
    public String subject() {
        return "java";
    }

    @Override
    public Finding run() {
        String found = "Java " + Runtime.version() + ", heap up to " + DataSize.format(heap) + ", "
                + Runtime.getRuntime().availableProcessors() + " processors";
        return heap < ENOUGH
                ? Finding.warn(subject(), found, "give it -Xmx128m or more")
                : Finding.ok(subject(), found);
    }
}
