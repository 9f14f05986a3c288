package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bactrian.logs.Line;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A tail under a test's hands: its clock, its steps, and an index that takes a document once per id. */
final class TailHarness implements AutoCloseable {

    private final Path folder;
    private final List<String> patterns;
    private final Framer framer;
    private final List<Batches.Sent> held = new ArrayList<>();
    private final Map<String, Line> index = new LinkedHashMap<>();
    private final List<Line> sent = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T08:00:00Z");
    private Path checkpoints;
    private int lives;
    private boolean answering = true;
    private boolean fromEnd;
    private int mostOpen = 100;
    private long underway = 1 << 20;
    private Journal.Maker journals = new HastyDisk();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private int mostFiles = 1000;
    private Tail tail;

    TailHarness(Path folder, String... patterns) {
        this(folder, new Framer(Decoder.PLAIN, Grouping.NONE, 4096, 100), patterns);
    }

    TailHarness(Path folder, Framer framer, String... patterns) {
        this.folder = folder;
        this.framer = framer;
        this.patterns = Stream.of(patterns)
                .map(pattern -> folder.resolve("logs").resolve(pattern).toString())
                .toList();
        this.checkpoints = folder.resolve("checkpoints-0");
    }

    TailHarness fromEnd() {
        fromEnd = true;
        return this;
    }

    TailHarness holdingOpen(int files) {
        mostOpen = files;
        return this;
    }

    TailHarness following(int files) {
        mostFiles = files;
        return this;
    }

    TailHarness writingTo(Journal.Maker checkpointFiles) {
        journals = checkpointFiles;
        return this;
    }

    TailHarness underway(long bytes) {
        underway = bytes;
        return this;
    }

    Path logs() throws IOException {
        return Files.createDirectories(folder.resolve("logs"));
    }

    TailHarness start() {
        tail = new Tail(
                new TailSettings(
                        patterns,
                        List.of(),
                        fromEnd,
                        Map.of(),
                        checkpoints,
                        64 * 1024,
                        Duration.ofMillis(200),
                        underway,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        mostOpen,
                        mostFiles),
                framer,
                journals,
                new TailMeters(meters, "test"),
                () -> now,
                this::take);
        return this;
    }

    private void take(Batches.Sent batch) {
        sent.addAll(batch.batch().lines());
        held.add(batch);
        if (answering) {
            answerAll();
        }
    }

    /** Elasticsearch takes nothing until it is back. */
    void away() {
        answering = false;
    }

    void back() {
        answering = true;
        answerAll();
    }

    /** Everything arrives, whatever comes of the answers. */
    void arrives(int batch) {
        held.get(batch)
                .batch()
                .lines()
                .forEach(line -> index.putIfAbsent(line.place().id(), line));
    }

    int held() {
        return held.size();
    }

    void answer(int batch) {
        arrives(batch);
        held.remove(batch).done();
    }

    void fail(int batch) {
        held.remove(batch).failed();
    }

    private void answerAll() {
        while (!held.isEmpty()) {
            answer(0);
        }
    }

    /** Steps until there is nothing to do at this moment. */
    void run() {
        int steps = 0;
        while (tail.step()) {
            if (++steps > 10_000) {
                throw new AssertionError("it never comes to rest");
            }
        }
    }

    /** Lets time pass, in small steps. */
    void pass(Duration time) {
        Instant end = now.plus(time);
        run();
        while (now.isBefore(end)) {
            Instant next = now.plusMillis(250);
            now = next.isBefore(end) ? next : end;
            run();
        }
    }

    /** Lets time pass in which it gets no turn, as on a machine that has other things to do. */
    void stall(Duration time) {
        now = now.plus(time);
    }

    Instant now() {
        return now;
    }

    /** Ends it as SIGKILL does: what was written stays as it is, nothing is closed. */
    void kill() throws IOException {
        Path left = folder.resolve("checkpoints-" + ++lives);
        Files.createDirectories(left);
        try (Stream<Path> files = Files.list(checkpoints)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, left.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        tail.close();
        held.clear();
        checkpoints = left;
    }

    void restart() throws IOException {
        kill();
        start();
    }

    Path checkpoints() {
        return checkpoints;
    }

    Tail tail() {
        return tail;
    }

    /** What was counted under a name behind {@code bactrian.logs.tail.}. */
    double count(String meter, String... tags) {
        return meters.get("bactrian.logs.tail." + meter).tags(tags).counter().count();
    }

    /** The texts of all documents, in the order of their first arrival. */
    List<String> texts() {
        return index.values().stream()
                .map(line -> new String(line.text(), UTF_8))
                .toList();
    }

    List<Line> documents() {
        return List.copyOf(index.values());
    }

    /** Every line that was sent, repetitions too. */
    List<Line> sent() {
        return sent;
    }

    @Override
    public void close() {
        if (tail != null) {
            tail.close();
        }
    }
}
