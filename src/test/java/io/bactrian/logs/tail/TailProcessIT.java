package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process with a {@code tail:} route: killed, without rights, without descriptors. */
class TailProcessIT {

    private static final int KILLS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private Process process;
    private Path logs;
    private Path sink;

    @BeforeEach
    void prepare() throws IOException {
        logs = Files.createDirectory(folder.resolve("logs"));
        sink = folder.resolve("sink");
    }

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private void start(String... behind) throws IOException {
        process = TailProcess.start(List.of(behind), logs + "/*.log", folder.resolve("tail"), sink);
    }

    /**
     * A whole line of the sink.
     *
     * @param number of the line, in all files together
     */
    private record Arrival(String id, String stream, long offset, int number) {

        static Arrival of(String line) {
            String[] words = line.split(" ", 5);
            return new Arrival(words[0], words[1], Long.parseLong(words[2]), Integer.parseInt(words[3]));
        }
    }

    /** Whole lines of the sink; a kill leaves half a line, which is sent again. */
    private List<String> arrived() throws IOException {
        return Files.exists(sink) ? Files.readString(sink, UTF_8).lines().toList() : List.of();
    }

    private static void append(Path log, int from, int to) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int number = from; number < to; number++) {
            text.append(number).append(" of a log that is written while its reader is killed\n");
        }
        Files.writeString(log, text, UTF_8, CREATE, APPEND);
    }

    @Test
    void killed_at_any_moment_it_loses_nothing_and_repeats_under_the_same_ids_only_what_was_under_way()
            throws Exception { // 19
        Random random = new Random(19);
        Path log = logs.resolve("app.log");
        Map<String, Long> safe = Map.of();
        int last = 0;
        int written = 0;
        for (int life = 0; life <= KILLS; life++) {
            int before = arrived().size();
            start();
            for (int part = 0; part < 20; part++) {
                append(log, written, written + 100);
                written += 100;
            }
            if (life % 3 == 2) {
                Files.move(log, logs.resolve("app.log." + life));
            }
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> arrived().size() > before);
            if (life < KILLS && !process.waitFor(random.nextInt(150), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                Files.writeString(sink, "\n", UTF_8, APPEND); // what follows half a line is a line of its own
            }
            if (life < KILLS) {
                assertBehind(safe, arrived().subList(before, arrived().size()));
                safe = safe();
            } else {
                last = before;
            }
        }
        int all = written;
        await().atMost(PATIENCE).until(() -> numbers(arrived()).size() == all);
        assertThat(numbers(arrived()))
                .isEqualTo(new TreeSet<>(IntStream.range(0, all).boxed().toList()));
        Map<Integer, String> idOf = new HashMap<>();
        assertThat(whole(arrived()))
                .allSatisfy(arrival -> assertThat(idOf.computeIfAbsent(arrival.number(), number -> arrival.id()))
                        .isEqualTo(arrival.id()));
        assertBehind(safe, arrived().subList(last, arrived().size()));
        assertThat(safe.values()).anySatisfy(offset -> assertThat(offset).isPositive());
    }

    private static void assertBehind(Map<String, Long> safe, List<String> lines) {
        assertThat(whole(lines)).allSatisfy(arrival -> assertThat(arrival.offset())
                .isGreaterThanOrEqualTo(safe.getOrDefault(arrival.stream(), 0L)));
    }

    /** By what the killed process left on the disk: up to where its streams are safe. */
    private Map<String, Long> safe() {
        Map<String, Long> offsets = new HashMap<>();
        TailReading.all(folder.resolve("tail"))
                .forEach(tail -> tail.files().forEach(file -> offsets.put(file.stream(), file.acknowledged())));
        return offsets;
    }

    private static List<Arrival> whole(List<String> lines) {
        return lines.stream()
                .filter(line -> line.endsWith("killed"))
                .map(Arrival::of)
                .toList();
    }

    private static Collection<Integer> numbers(List<String> lines) {
        TreeSet<Integer> numbers = new TreeSet<>();
        whole(lines).forEach(arrival -> numbers.add(arrival.number()));
        return numbers;
    }

    @Test
    void file_that_may_not_be_read_is_said_and_read_once_it_may() throws Exception { // 18
        Path secret = logs.resolve("secret.log");
        append(secret, 0, 10);
        append(logs.resolve("open.log"), 10, 20);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        start("setpriv", "--bounding-set=-dac_override,-dac_read_search"); // so that root asks for permission, too
        await().atMost(PATIENCE).until(() -> numbers(arrived()).size() == 10);
        await().atMost(PATIENCE).until(() -> said().contains("cannot read " + secret));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        await().atMost(PATIENCE).until(() -> numbers(arrived()).size() == 20);
        assertThat(arrived()).hasSize(20);
    }

    private String said() throws IOException {
        return Files.readString(Path.of(sink + ".out"));
    }

    @Test
    void with_few_descriptors_it_waits_for_its_turn_and_loses_nothing() throws Exception { // 18
        append(logs.resolve("first.log"), 0, 1);
        start();
        await().atMost(PATIENCE).until(() -> numbers(arrived()).size() == 1);
        int open = Path.of("/proc", Long.toString(process.pid()), "fd").toFile().list().length;
        String limit = "--nofile=" + (open + 20) + ":" + (open + 20);
        assertThat(new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), limit)
                        .start()
                        .waitFor())
                .isZero();
        for (int number = 1; number < 100; number++) {
            append(logs.resolve("n" + number + ".log"), number, number + 1);
        }
        await().atMost(PATIENCE).until(() -> said().contains("Too many open files"));
        await().atMost(PATIENCE).until(() -> numbers(arrived()).size() == 100);
        assertThat(arrived()).hasSize(100);
        assertThat(process.isAlive()).isTrue();
    }
}
