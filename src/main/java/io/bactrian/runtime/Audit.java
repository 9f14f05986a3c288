package io.bactrian.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who did what to Bactrian: a JSON line in the log standard for each, in {@code data/audit/audit.log}. Recording never
 * waits and never fails; what could not be written is counted and said.
 */
public final class Audit implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final long MOST_BYTES = 10L << 20;
    private static final int MOST_FILES = 5;
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_TOGETHER = 500;
    private static final int MOST_TEXT = 1000;
    private static final int MOST_DETAILS = 20;
    private static final byte[] END = {};

    private final BlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>(MOST_WAITING + 1);
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AuditFile file;
    private final Path path;
    private final Clock clock;
    private final Thread writer;
    private boolean closed;
    private boolean failing;

    /** How it went. */
    public enum Outcome {
        OK("info"),
        REFUSED("warn"),
        FAILED("error");

        private final String level;

        Outcome(String level) {
            this.level = level;
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** @param data folder below which it is kept */
    public Audit(Path data, Clock clock) {
        this(data.resolve("audit").resolve("audit.log"), MOST_BYTES, MOST_FILES, clock);
    }

    Audit(Path path, long mostBytes, int mostFiles, Clock clock) {
        this.path = path;
        this.file = new AuditFile(path, mostBytes, mostFiles);
        this.clock = clock;
        this.writer = new Thread(this::write, "audit");
        writer.setDaemon(true);
        writer.start();
    }

    /** The record of an instance with these settings. */
    public static Audit of(Settings settings) {
        return new Audit(settings.base().resolve("data"), Clock.systemUTC());
    }

    /**
     * Records what was done.
     *
     * @param subject what it was done to
     * @param actor who did it, as far as known, or empty
     * @param details more, none of it secret; texts are cut at 1,000 signs
     */
    public void record(AuditAction action, String subject, Outcome outcome, String actor, Map<String, String> details) {
        byte[] line = line(action, subject, outcome, actor, details);
        synchronized (this) {
            if (closed || waiting.size() >= MOST_WAITING || !waiting.offer(line)) {
                lost.incrementAndGet();
            }
        }
    }

    /** Counts what is written and what is lost. */
    public void bind(MeterRegistry meters) {
        FunctionCounter.builder("bactrian.audit.records", written, AtomicLong::doubleValue)
                .description("Audit records written")
                .register(meters);
        FunctionCounter.builder("bactrian.audit.lost", lost, AtomicLong::doubleValue)
                .description("Audit records that could not be written")
                .register(meters);
    }

    long lost() {
        return lost.get();
    }

    private byte[] line(
            AuditAction action, String subject, Outcome outcome, String actor, Map<String, String> details) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("timestamp", clock.instant().toString());
            json.writeStringField("level", outcome.level);
            json.writeStringField("service", "bactrian");
            json.writeStringField("correlation_id", UUID.randomUUID().toString().replace("-", ""));
            json.writeStringField("user_id", cut(actor));
            json.writeStringField("message", action.word() + " " + outcome.word() + ": " + cut(subject));
            json.writeObjectFieldStart("metadata");
            json.writeStringField("action", action.word());
            json.writeStringField("subject", cut(subject));
            json.writeStringField("outcome", outcome.word());
            for (Map.Entry<String, String> detail :
                    details.entrySet().stream().limit(MOST_DETAILS).toList()) {
                json.writeStringField(cut(detail.getKey()), cut(detail.getValue()));
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        out.write('\n');
        return out.toByteArray();
    }

    private static String cut(String text) {
        return text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT - 1) + "…" : text;
    }

    private void write() {
        try {
            for (boolean end = false; !end; ) {
                List<byte[]> lines = new ArrayList<>();
                lines.add(waiting.take());
                waiting.drainTo(lines, MOST_TOGETHER);
                end = lines.remove(END);
                if (!lines.isEmpty()) {
                    append(lines);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void append(List<byte[]> lines) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        lines.forEach(all::writeBytes);
        try {
            file.append(all.toByteArray());
            written.addAndGet(lines.size());
            failing = false;
        } catch (IOException | RuntimeException e) {
            lost.addAndGet(lines.size());
            if (!failing) {
                LOG.error("cannot write {}: {}\nHINT: free space, or make the folder writable", path, e.toString());
                failing = true;
            }
        }
    }

    /** Writes what waits. Only the first call does it. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            waiting.add(END); // one more than records may take has room
        }
        try {
            writer.join(10_000);
            file.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("{} did not close: {}", path, e.getMessage());
        }
    }
}
