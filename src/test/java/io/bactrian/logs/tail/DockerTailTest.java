package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.logs.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of docker's json-file driver that are longer than the 16 KiB of which it makes a piece. */
class DockerTailTest {

    private static final Duration MOMENT = Duration.ofSeconds(2);
    private static final String FIRST = "a".repeat(16_384);
    private static final String SECOND = "b".repeat(16_384);
    private static final String THIRD = "c".repeat(100);

    @TempDir
    Path folder;

    private TailHarness tail;
    private Path log;

    @BeforeEach
    void prepare() throws IOException {
        tail = new TailHarness(folder, new Framer(new DockerDecoder(), Grouping.NONE, 1 << 20, 100), "*-json.log");
        log = tail.logs().resolve("c0ffee-json.log");
    }

    @AfterEach
    void close() {
        tail.close();
    }

    private static void piece(Path file, String text, boolean last) throws IOException {
        Files.writeString(
                file,
                "{\"log\":\"" + text + (last ? "\\n" : "")
                        + "\",\"stream\":\"stdout\",\"attrs\":{\"service\":\"shop\"},\"time\":\"2026-11-21T08:00:00Z\"}\n",
                UTF_8,
                CREATE,
                APPEND);
    }

    private void rotate() throws IOException {
        if (Files.exists(rotated(1))) {
            Files.move(rotated(1), rotated(2));
        }
        Files.move(log, rotated(1));
    }

    private Path rotated(int number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }

    private void modified(Path file, int seconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(tail.now().plusSeconds(seconds)));
    }

    @Test
    void pieces_of_a_line_are_one_line() throws IOException {
        piece(log, FIRST, false);
        piece(log, SECOND, false);
        piece(log, THIRD, true);
        tail.start().pass(MOMENT);
        assertThat(tail.texts()).containsExactly(FIRST + SECOND + THIRD);
        assertThat(tail.documents().get(0).fields()).containsEntry("service", "shop");
    }

    @Test
    void pieces_in_two_files_are_one_line() throws IOException {
        tail.start();
        piece(log, "before", true);
        piece(log, FIRST, false);
        tail.pass(MOMENT);
        rotate();
        piece(log, SECOND, false);
        piece(log, THIRD, true);
        piece(log, "after", true);
        tail.pass(Duration.ofSeconds(20));
        assertThat(tail.texts()).containsExactly("before", FIRST + SECOND + THIRD, "after");
        assertThat(tail.documents()).extracting(Line::truncated).containsOnly(false);
    }

    @Test
    void pieces_in_two_files_are_one_line_when_the_rotation_came_while_nobody_read() throws IOException {
        tail.start();
        piece(log, "before", true);
        tail.pass(MOMENT);
        tail.kill();
        piece(log, FIRST, false);
        rotate();
        piece(log, SECOND, true);
        piece(log, FIRST, false);
        rotate();
        piece(log, THIRD, true);
        modified(rotated(2), 1);
        modified(rotated(1), 2);
        modified(log, 3);
        tail.start().pass(Duration.ofSeconds(20));
        assertThat(tail.texts()).containsExactly("before", FIRST + SECOND, FIRST + THIRD);
    }

    @Test
    void pieces_in_two_files_that_were_not_acknowledged_are_the_same_line_after_a_kill() throws IOException {
        tail.start();
        piece(log, "before", true);
        piece(log, FIRST, false);
        tail.pass(MOMENT);
        tail.away();
        rotate();
        piece(log, SECOND, true);
        modified(rotated(1), 1);
        modified(log, 2);
        tail.pass(MOMENT);
        tail.arrives(0);
        tail.restart();
        tail.back();
        tail.pass(Duration.ofSeconds(20));
        assertThat(tail.texts()).containsExactly("before", FIRST + SECOND);
        assertThat(tail.sent()).hasSize(3);
    }
}
