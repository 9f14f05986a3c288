package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of 64 KiB that holds the checkpoints fills up, and there is space again. */
class FullDiskIT {

    private static final Duration MOMENT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("checkpoints-0"));
        run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    @Test
    void nothing_is_read_while_checkpoints_find_no_space_and_no_line_is_lost_or_repeated() throws Exception { // 29
        try (TailHarness tail = new TailHarness(folder, "*.log").writingTo(Journal::onDisk)) {
            Path log = tail.logs().resolve("app.log");
            tail.start();
            List<String> all = write(log, 0, 10);
            tail.pass(MOMENT);
            Path filler = fill();
            int written = 10;
            while (complaint(tail).isEmpty()) { // the last page of a file has room for a few checkpoints yet
                assertThat(written).isLessThan(10_000);
                all.addAll(write(log, written, written + 10));
                written += 10;
                tail.pass(MOMENT);
            }
            assertThat(complaint(tail).get()).contains("No space left on device");
            all.addAll(write(log, written, written + 5_000)); // more than what was read already
            tail.pass(Duration.ofSeconds(30));
            assertThat(tail.texts()).hasSizeLessThan(all.size());

            Files.delete(filler);
            tail.pass(Duration.ofSeconds(30));

            assertThat(tail.texts()).containsExactlyElementsOf(all);
            assertThat(complaint(tail)).isEmpty();
            int sent = tail.sent().size();
            assertThat(sent).isEqualTo(all.size());
            tail.restart();
            tail.pass(MOMENT);
            assertThat(tail.sent()).hasSize(sent);
        }
    }

    private static Optional<String> complaint(TailHarness tail) {
        return tail.tail().state().complaint(PATIENCE, tail.now());
    }

    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        byte[] page = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(page);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left on device");
        }
        return filler;
    }

    private static List<String> write(Path file, int from, int to) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int number = from; number < to; number++) {
            lines.add("line " + number + " of a log that is read onto a full disk");
        }
        Files.writeString(file, String.join("\n", lines) + "\n", UTF_8, CREATE, APPEND);
        return lines;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    }
}
