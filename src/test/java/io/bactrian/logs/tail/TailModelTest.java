package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.logs.Line;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever writers, rotations, kills and an absent Elasticsearch do in whichever order: every line arrives, once, those of
 * a file in their order. The seeds are fixed; {@code -Dbactrian.seeds=20000} tries more.
 */
class TailModelTest {

    private static final int SEEDS = Integer.getInteger("bactrian.seeds", 200);
    private static final long FIRST = Long.getLong("bactrian.seed", 1);

    @TempDir
    Path folder;

    @Test
    void everyLineArrivesOnceInTheOrderOfItsFile() throws IOException {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            Path own = Files.createDirectory(folder.resolve("seed-" + seed));
            try (Run run = new Run(own, seed)) {
                run.play();
            }
            try (Stream<Path> files = Files.walk(own)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    /** One random life of three logs. */
    private static final class Run implements AutoCloseable {

        private final SplittableRandom random;
        private final String name;
        private final TailHarness tail;
        private final List<String> story = new ArrayList<>();
        private final Map<String, Integer> written = new HashMap<>();
        private final List<Path> logs = new ArrayList<>();
        private final Set<Path> halves = new HashSet<>();
        private boolean killed;
        private long unsure;
        private boolean away;
        private boolean dead;

        Run(Path folder, long seed) throws IOException {
            this.random = new SplittableRandom(seed); // of neighbours among seeds, Random makes the same first choices
            this.name = "seed " + seed;
            this.tail = new TailHarness(folder, random.nextBoolean() ? "*.log" : "*.log*")
                    .holdingOpen(random.nextInt(4) == 0 ? 2 : 100)
                    .underway(random.nextInt(3) == 0 ? 500 : 1 << 20);
            for (String log : List.of("a.log", "b.log", "c.log")) {
                logs.add(tail.logs().resolve(log));
                written.put(log.substring(0, 1), 0);
            }
        }

        void play() throws IOException {
            tail.start();
            for (int step = 0; step < 60; step++) {
                act(logs.get(random.nextInt(logs.size())));
            }
            for (Path log : logs) {
                endHalf(log);
            }
            if (away) {
                tail.back();
            }
            tail.pass(Duration.ofMinutes(1));
            judge();
        }

        private void act(Path log) throws IOException {
            switch (random.nextInt(14)) {
                case 0 -> kill(log);
                case 1 -> comeOrGo();
                case 2 -> someAnswers();
                case 3 -> pass(random.nextInt(4000));
                default -> change(log);
            }
            if (random.nextInt(3) > 0) {
                pass(random.nextInt(1200));
            }
        }

        private void change(Path log) throws IOException {
            switch (random.nextInt(10)) {
                case 0 -> writeHalf(log);
                case 1 -> rotate(log);
                case 2 -> copyTruncate(log);
                case 3 -> compress(log);
                case 4 -> deleteOldest(log);
                case 5 -> emptyWhenRead(log);
                default -> write(log, 1 + random.nextInt(20));
            }
        }

        private void kill(Path log) throws IOException {
            story.add("kill");
            killed = true;
            tail.kill();
            dead = true;
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                change(log);
            }
            dead = false;
            story.add("start");
            tail.start();
        }

        private void comeOrGo() {
            away = !away;
            story.add(away ? "away" : "back");
            if (away) {
                tail.away();
            } else {
                tail.back();
            }
        }

        private void pass(int millis) {
            if (!dead) {
                story.add("pass " + millis);
                tail.pass(Duration.ofMillis(millis));
            }
        }

        private void write(Path log, int count) throws IOException {
            endHalf(log);
            StringBuilder text = new StringBuilder();
            for (int at = 0; at < count; at++) {
                text.append(next(log)).append('\n');
            }
            story.add("write " + log.getFileName() + " " + count);
            append(log, text.toString());
        }

        private String next(Path log) {
            String key = log.getFileName().toString().substring(0, 1);
            int number = written.merge(key, 1, Integer::sum);
            return key + " " + number + " " + "x".repeat(random.nextInt(60));
        }

        /** Its number is whole before it is left alone for long: what is cut off is only a tail of the letters x. */
        private void writeHalf(Path log) throws IOException {
            if (halves.add(log)) {
                story.add("half " + log.getFileName());
                append(log, next(log));
            }
        }

        private void endHalf(Path log) throws IOException {
            if (halves.remove(log)) {
                story.add("end of half " + log.getFileName());
                append(log, "\n");
            }
        }

        private void append(Path log, String text) throws IOException {
            Files.writeString(log, text, UTF_8, CREATE, APPEND);
            stamp(log);
        }

        /** The file system's clock is not the test's. */
        private void stamp(Path log) throws IOException {
            Files.setLastModifiedTime(log, FileTime.from(tail.now().plusMillis(1)));
        }

        private Path rotated(Path log, int number) {
            return log.resolveSibling(log.getFileName() + "." + number);
        }

        private Path there(Path plain) {
            Path gzip = Path.of(plain + ".gz");
            return Files.exists(gzip) ? gzip : plain;
        }

        private boolean shift(Path log) throws IOException {
            if (!Files.exists(log) || Files.size(log) == 0 || Files.exists(there(rotated(log, 6)))) {
                return false;
            }
            endHalf(log);
            for (int number = 5; number >= 1; number--) {
                Path from = there(rotated(log, number));
                if (Files.exists(from)) {
                    Files.move(from, Path.of(from.toString().replace("." + number, "." + (number + 1))));
                }
            }
            return true;
        }

        private void rotate(Path log) throws IOException {
            if (shift(log)) {
                story.add("rotate " + log.getFileName());
                Files.move(log, rotated(log, 1));
                if (random.nextBoolean()) {
                    Files.createFile(log);
                    stamp(log);
                }
            }
        }

        private void copyTruncate(Path log) throws IOException {
            if (shift(log)) {
                story.add("copytruncate " + log.getFileName());
                Files.copy(log, rotated(log, 1), StandardCopyOption.REPLACE_EXISTING);
                stamp(rotated(log, 1));
                if (random.nextBoolean()) {
                    pass(random.nextInt(1500));
                }
                empty(log);
            }
        }

        private void empty(Path log) throws IOException {
            try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
            stamp(log);
        }

        private void compress(Path log) throws IOException {
            int number = 1 + random.nextInt(3);
            Path plain = rotated(log, number);
            if (Files.exists(plain)) {
                story.add("gzip " + plain.getFileName());
                Path gzip = Path.of(plain + ".gz");
                FileTime modified = Files.getLastModifiedTime(plain);
                try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
                    Files.copy(plain, out);
                }
                if (random.nextBoolean()) {
                    pass(random.nextInt(1500));
                }
                Files.setLastModifiedTime(gzip, modified);
                Files.delete(plain);
            }
        }

        /** Only what was read may be deleted: nobody can read the rest. */
        private void deleteOldest(Path log) throws IOException {
            for (int number = 6; number >= 1; number--) {
                Path oldest = there(rotated(log, number));
                if (Files.exists(oldest)) {
                    if (!oldest.toString().endsWith(".gz") && arrived(Files.readString(oldest))) {
                        story.add("delete " + oldest.getFileName());
                        unsure += unread(oldest);
                        Files.delete(oldest);
                    }
                    return;
                }
            }
        }

        private void emptyWhenRead(Path log) throws IOException {
            if (Files.exists(log) && !halves.contains(log) && arrived(Files.readString(log))) {
                story.add("empty " + log.getFileName());
                unsure += unread(log);
                empty(log);
            }
        }

        /**
         * Bytes that arrived before a kill, and that the reader must take for lost if they go now: it cannot know. What
         * goes while nobody reads is not even counted.
         */
        private long unread(Path log) throws IOException {
            long read = tail.tail().state().files().stream()
                    .filter(file -> file.path().equals(log.toString()))
                    .mapToLong(TailState.FileState::read)
                    .findFirst()
                    .orElse(0);
            return killed && !dead ? Math.max(0, Files.size(log) - read) : 0;
        }

        private boolean arrived(String text) {
            Set<String> texts = new HashSet<>(tail.texts());
            return text.lines().allMatch(texts::contains);
        }

        private void someAnswers() {
            if (away && tail.held() > 0) {
                int which = random.nextInt(tail.held());
                int how = random.nextInt(3);
                story.add(List.of("answer ", "arrives ", "fail ").get(how) + which);
                switch (how) {
                    case 0 -> tail.answer(which);
                    case 1 -> tail.arrives(which);
                    default -> tail.fail(which);
                }
            }
        }

        private void judge() {
            Map<String, List<Integer>> numbers = new HashMap<>();
            Map<String, Integer> lastNumber = new HashMap<>();
            List<Line> documents = new ArrayList<>(tail.documents());
            documents.sort(Comparator.comparing((Line line) -> line.place().stream())
                    .thenComparing(line -> line.place().offset()));
            for (Line line : documents) {
                String[] words = new String(line.text(), UTF_8).split(" ", 3);
                if (words.length < 2) {
                    continue; // the rest of a line that was ended by time
                }
                int number = Integer.parseInt(words[1]);
                numbers.computeIfAbsent(words[0], key -> new ArrayList<>()).add(number);
                String stream = line.place().stream();
                assertThat(lastNumber.getOrDefault(stream, 0))
                        .as("%s: order of %s: %s", name, line.place(), story)
                        .isLessThan(number);
                lastNumber.put(stream, number);
            }
            written.forEach((key, count) -> {
                List<Integer> arrived = numbers.getOrDefault(key, List.of());
                Set<Integer> lost = Stream.iterate(1, number -> number + 1)
                        .limit(count)
                        .collect(Collectors.toCollection(TreeSet::new));
                lost.removeAll(arrived);
                Set<Integer> repeated = arrived.stream()
                        .filter(number -> Collections.frequency(arrived, number) > 1)
                        .collect(Collectors.toCollection(TreeSet::new));
                assertThat("lost " + lost + ", repeated " + repeated)
                        .as("%s: lines of %s.log: %s", name, key, story)
                        .isEqualTo("lost [], repeated []");
            });
            assertThat(tail.tail().lostBytes())
                    .as("%s: bytes lost: %s", name, story)
                    .isBetween(0L, unsure);
            assertThat(tail.tail().state().lag())
                    .as("%s: bytes not safe: %s", name, story)
                    .isZero();
        }

        @Override
        public void close() {
            tail.close();
        }
    }
}
