package io.bactrian.logs.archive;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What is counted of one archive; every series is there from the start, and gauges until {@link #close}. */
final class ArchiveMeters implements AutoCloseable {

    private static final String PREFIX = "bactrian.logs.archive.";
    private static final String TAG = "archive";

    private final MeterRegistry registry;
    private final String name;
    private final Counter files;
    private final Counter bytes;
    private final Counter failures;
    private final Counter deleted;
    private final AtomicLong waitingFiles = new AtomicLong();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final List<Gauge> gauges;

    ArchiveMeters(MeterRegistry registry, String name) {
        this.registry = registry;
        this.name = name;
        files = counter("files", "Rotated files that were stored");
        bytes = counter("bytes", "Bytes of rotated files that were stored, as they lay on the disk");
        failures = counter("failures", "Attempts to store or delete a rotated file, or to note it, that failed");
        deleted = counter("deleted.files", "Rotated files that were deleted after they were stored");
        gauges = List.of(
                gauge("waiting.files", "Rotated files that are not stored yet", waitingFiles),
                gauge("waiting.bytes", "Bytes of rotated files that are not stored yet", waitingBytes));
    }

    private Counter counter(String what, String description) {
        return Counter.builder(PREFIX + what)
                .description(description)
                .tag(TAG, name)
                .register(registry);
    }

    private Gauge gauge(String what, String description, AtomicLong value) {
        return Gauge.builder(PREFIX + what, value, AtomicLong::doubleValue)
                .description(description)
                .tag(TAG, name)
                .strongReference(true)
                .register(registry);
    }

    void stored(long size) {
        files.increment();
        bytes.increment((double) size);
    }

    void failed() {
        failures.increment();
    }

    void deleted() {
        deleted.increment();
    }

    void waiting(long count, long size) {
        waitingFiles.set(count);
        waitingBytes.set(size);
    }

    @Override
    public void close() {
        gauges.forEach(registry::remove);
    }
}
