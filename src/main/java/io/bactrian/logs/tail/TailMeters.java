package io.bactrian.logs.tail;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What is counted of one tail; every series is there from the start, and gauges until {@link #close}. */
final class TailMeters implements AutoCloseable {

    private static final String TAG = "tail";

    private final MeterRegistry registry;
    private final String name;
    private final List<Meter> gauges = new ArrayList<>();
    private final Counter readLines;
    private final Counter readBytes;
    private final Counter safeLines;
    private final Counter safeBytes;
    private final Counter truncated;
    private final Counter malformed;
    private final Counter lost;
    private final Counter again;
    private final Counter written;
    private final Counter notWritten;

    TailMeters(MeterRegistry registry, String name) {
        this.registry = registry;
        this.name = name;
        readLines = counter("read.lines", "Lines that were read");
        readBytes = counter("read.bytes", "Bytes that were read");
        safeLines = counter("acknowledged.lines", "Lines that are safe where they were sent");
        safeBytes = counter("acknowledged.bytes", "Bytes that are safe where they were sent");
        truncated = counter("truncated.lines", "Lines that were too long and lost their rest");
        malformed = counter("malformed.bytes", "Bytes that are no UTF-8, in whose place another character stands");
        lost = counter("lost.bytes", "Bytes that were emptied or deleted before they were read");
        again = counter("sent.again.batches", "Batches that were sent again because they failed");
        written = checkpoints("written");
        notWritten = checkpoints("failed");
    }

    private Counter counter(String what, String description) {
        return Counter.builder("bactrian.logs.tail." + what)
                .description(description)
                .tag(TAG, name)
                .register(registry);
    }

    private Counter checkpoints(String outcome) {
        return Counter.builder("bactrian.logs.tail.checkpoints")
                .description("Times that checkpoints were written down, by what became of it")
                .tag(TAG, name)
                .tag("outcome", outcome)
                .register(registry);
    }

    /** From now on shows how a tail stands. */
    void watch(Supplier<TailState> state) {
        gauge("lag.bytes", "Bytes that are there and not safe", state, TailState::lag);
        gauge("oldest.seconds", "How long the oldest line waits that is not safe", state, TailState::oldestSeconds);
        gauge("files", "Files that are followed", state, now -> now.files().size());
        gauge("open.files", "Files that are open", state, TailState::open);
        gauge("unreadable.files", "Files and folders that cannot be read", state, now -> now.unreadable()
                .size());
        gauge("underway.batches", "Batches that are sent and not safe", state, TailState::underway);
    }

    private void gauge(String what, String description, Supplier<TailState> state, ToDoubleFunction<TailState> value) {
        gauges.add(Gauge.builder("bactrian.logs.tail." + what, state, now -> value.applyAsDouble(now.get()))
                .description(description)
                .tag(TAG, name)
                .strongReference(true)
                .register(registry));
    }

    void read(long lines, long bytes) {
        readLines.increment((double) lines);
        readBytes.increment((double) bytes);
    }

    void safe(long lines, long bytes) {
        safeLines.increment((double) lines);
        safeBytes.increment((double) bytes);
    }

    void truncated() {
        truncated.increment();
    }

    void malformed(long bytes) {
        malformed.increment((double) bytes);
    }

    void lost(long bytes) {
        lost.increment((double) bytes);
    }

    void sentAgain(int batches) {
        again.increment(batches);
    }

    void checkpointsWritten() {
        written.increment();
    }

    void checkpointsNotWritten() {
        notWritten.increment();
    }

    @Override
    public void close() {
        gauges.forEach(registry::remove);
        gauges.clear();
    }
}
