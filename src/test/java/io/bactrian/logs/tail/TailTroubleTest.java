package io.bactrian.logs.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is around the files goes wrong: folders, disk, descriptors; and what is then counted and said. */
class TailTroubleTest {

    private static final Duration MOMENT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private TailHarness tail;
    private Path log;

    @BeforeEach
    void prepare() throws IOException {
        tail = new TailHarness(folder, "**/*.log");
        log = Files.createDirectories(tail.logs().resolve("shop")).resolve("app.log");
    }

    @AfterEach
    void close() {
        tail.close();
    }

    private static List<String> lines(Path file, int from, int to) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int number = from; number < to; number++) {
            lines.add("line " + number + " of " + file.getFileName());
        }
        Files.writeString(file, String.join("\n", lines) + "\n", UTF_8, CREATE, APPEND);
        return lines;
    }

    @Test
    void folder_that_is_away_for_a_while_costs_no_line_and_repeats_none() throws IOException { // 18
        tail.start();
        List<String> all = lines(log, 0, 10);
        tail.pass(MOMENT);
        Path away = folder.resolve("away");
        Files.move(log.getParent(), away);
        tail.pass(Duration.ofMinutes(2));
        Files.move(away, log.getParent());
        all.addAll(lines(log, 10, 20));
        tail.pass(Duration.ofSeconds(20));
        tail.restart();
        tail.pass(MOMENT);
        assertThat(tail.texts()).containsExactlyElementsOf(all);
        assertThat(tail.sent()).hasSize(20);
    }

    @Test
    void folder_that_is_gone_at_a_start_is_not_forgotten() throws IOException { // 18
        tail.start();
        List<String> all = lines(log, 0, 10);
        tail.pass(MOMENT);
        tail.kill();
        Path away = folder.resolve("away");
        Files.move(log.getParent(), away);
        tail.start().pass(Duration.ofMinutes(1));
        Files.move(away, log.getParent());
        tail.pass(Duration.ofSeconds(20));
        all.addAll(lines(log, 10, 20));
        tail.pass(MOMENT);
        assertThat(tail.texts()).containsExactlyElementsOf(all);
        assertThat(tail.sent()).hasSize(20);
    }

    /** A link that leads to itself is what even root cannot look into. */
    @Test
    void folder_that_cannot_be_looked_into_is_no_folder_that_is_empty() throws IOException { // 18
        tail.close();
        tail = new TailHarness(folder, "shop/*.log");
        tail.start();
        List<String> all = lines(log, 0, 10);
        tail.pass(MOMENT);
        Path away = folder.resolve("away");
        Files.move(log.getParent(), away);
        Files.createSymbolicLink(log.getParent(), log.getParent());
        tail.pass(Duration.ofMinutes(1));
        assertThat(tail.tail().state().files()).hasSize(1);
        assertThat(tail.tail().state().unreadable())
                .containsOnlyKeys(log.getParent().toString());
        assertThat(tail.tail().state().complaint(PATIENCE, tail.now()))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("cannot read " + log.getParent()));
        all.addAll(lines(away.resolve("app.log"), 10, 15)); // it is still open
        tail.pass(MOMENT);
        Files.delete(log.getParent());
        Files.move(away, log.getParent());
        tail.pass(MOMENT);
        assertThat(tail.tail().state().unreadable()).isEmpty();
        assertThat(tail.sent()).hasSize(15);
        assertThat(String.join("\n", tail.texts())).doesNotContain("\n\n");
    }

    @Test
    void compressed_file_that_is_damaged_is_said_and_forgotten_with_the_file() throws IOException { // 11
        Path damaged = Files.write(log.resolveSibling("old.log.gz"), new byte[] {31, (byte) 139, 8, 0, 1, 2, 3});
        Files.setLastModifiedTime(damaged, FileTime.from(tail.now()));
        tail.close();
        tail = new TailHarness(folder, "shop/*.log*");
        tail.start().pass(Duration.ofMinutes(1));
        assertThat(tail.tail().state().unreadable()).containsOnlyKeys(damaged.toString());
        Files.delete(damaged);
        tail.pass(MOMENT);
        assertThat(tail.tail().state().complaint(PATIENCE, tail.now())).isEmpty();
    }

    @Test
    void full_disk_stops_the_reading_until_there_is_space_again() throws IOException { // 29
        FullDisk disk = new FullDisk();
        tail.writingTo(disk).start();
        List<String> all = lines(log, 0, 10);
        tail.pass(MOMENT);
        disk.full();
        Path other = log.resolveSibling("other.log");
        all.addAll(lines(log, 10, 20));
        all.addAll(lines(other, 0, 10));
        tail.pass(Duration.ofSeconds(10));
        assertThat(tail.texts()).noneMatch(text -> text.endsWith("other.log"));
        assertThat(tail.tail().state().complaint(PATIENCE, tail.now()))
                .hasValueSatisfying(reason -> assertThat(reason).contains("No space left on device"));
        assertThat(tail.count("checkpoints", "outcome", "failed")).isPositive();
        disk.free();
        tail.pass(Duration.ofSeconds(10));
        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(tail.tail().state().complaint(PATIENCE, tail.now())).isEmpty();
        int sent = tail.sent().size();
        tail.restart();
        tail.pass(MOMENT);
        assertThat(tail.sent()).hasSize(sent);
    }

    @Test
    void process_that_ends_while_the_disk_is_full_repeats_lines_under_their_old_ids_only() throws IOException { // 29
        FullDisk disk = new FullDisk();
        tail.writingTo(disk).start();
        List<String> all = lines(log, 0, 10);
        tail.pass(MOMENT);
        all.addAll(lines(log, 10, 20));
        tail.away();
        tail.pass(MOMENT);
        disk.full();
        tail.back();
        tail.pass(MOMENT);
        tail.kill();
        disk.free();
        tail.start().pass(MOMENT);
        assertThat(tail.texts()).containsExactlyElementsOf(all);
    }

    @Test
    void ten_thousand_files_are_followed_with_few_descriptors_and_the_hot_one_does_not_starve_them()
            throws IOException { // 33
        List<String> all = new ArrayList<>();
        for (int number = 0; number < 10_000; number++) {
            Path own = log.resolveSibling("c" + number % 100);
            if (number < 100) {
                Files.createDirectory(own);
            }
            all.addAll(lines(own.resolve("n" + number + ".log"), 0, 1));
        }
        all.addAll(lines(log, 0, 50_000));
        tail.following(20_000).holdingOpen(50).start();
        tail.pass(Duration.ofMillis(500));
        assertThat(tail.texts()).hasSize(60_000);
        assertThat(Set.copyOf(tail.texts())).isEqualTo(Set.copyOf(all));
        assertThat(tail.tail().state().open()).isLessThanOrEqualTo(50);
        assertThat(tail.tail().state().files()).hasSize(10_001);
        List<String> later = lines(log.resolveSibling("c7/n7.log"), 1, 2);
        later.addAll(lines(log, 50_000, 50_010));
        tail.pass(MOMENT);
        all.addAll(later);
        assertThat(tail.texts()).hasSize(60_011);
        assertThat(Set.copyOf(tail.texts())).isEqualTo(Set.copyOf(all));
        assertThat(tail.tail().lostBytes()).isZero();
    }

    @Test
    void files_with_something_to_read_take_turns_when_there_are_more_than_may_be_open() throws IOException { // 33
        tail.holdingOpen(2).start();
        for (int number = 0; number < 6; number++) {
            Files.writeString(log.resolveSibling("n" + number + ".log"), "not ended yet " + number);
        }
        tail.pass(Duration.ofMinutes(1));
        assertThat(tail.texts()).hasSize(6);
    }

    @Test
    void deleted_folders_are_let_go() throws IOException { // 33
        tail.start();
        for (int number = 0; number < 50; number++) {
            lines(Files.createDirectory(log.resolveSibling("c" + number)).resolve("x.log"), 0, 3);
        }
        tail.pass(MOMENT);
        for (int number = 0; number < 50; number++) {
            Files.delete(log.resolveSibling("c" + number).resolve("x.log"));
            Files.delete(log.resolveSibling("c" + number));
        }
        tail.pass(Duration.ofSeconds(10));
        assertThat(tail.texts()).hasSize(150);
        assertThat(tail.tail().state().files()).isEmpty();
        assertThat(tail.tail().lostBytes()).isZero();
    }

    @Test
    void what_is_written_while_nothing_may_be_read_counts_as_lost_when_it_is_emptied() throws IOException { // 3
        tail.away();
        tail.underway(100).start();
        lines(log, 0, 10);
        tail.pass(MOMENT);
        lines(log, 10, 20_000);
        tail.pass(MOMENT);
        long size = Files.size(log);
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        tail.back();
        tail.pass(Duration.ofMinutes(1));
        long arrived = tail.documents().stream()
                .mapToLong(line -> line.place().length())
                .sum();
        assertThat(tail.tail().lostBytes()).isEqualTo(size - arrived).isPositive();
        assertThat(tail.count("lost.bytes")).isEqualTo((double) (size - arrived));
    }

    @Test
    void what_waits_is_counted_and_complained_of_when_nothing_arrives_for_long() throws IOException {
        tail.away();
        tail.start();
        lines(log, 0, 10);
        long size = Files.size(log);
        tail.pass(Duration.ofMinutes(4));
        assertThat(tail.tail().state().complaint(PATIENCE, tail.now())).isEmpty();
        tail.pass(Duration.ofMinutes(2));
        assertThat(tail.tail().state().lag()).isEqualTo(size);
        assertThat(tail.tail().state().oldestSeconds()).isBetween(355.0, 361.0);
        assertThat(tail.tail().state().underway()).isEqualTo(1);
        assertThat(tail.tail().state().complaint(PATIENCE, tail.now()))
                .hasValueSatisfying(reason -> assertThat(reason).endsWith(size + " bytes wait"));
        assertThat(tail.count("read.lines")).isEqualTo(10);
        assertThat(tail.count("acknowledged.lines")).isZero();
        tail.fail(0);
        tail.pass(MOMENT);
        assertThat(tail.count("sent.again.batches")).isEqualTo(1);
        tail.back();
        tail.pass(MOMENT);
        assertThat(tail.count("acknowledged.lines")).isEqualTo(10);
        assertThat(tail.count("acknowledged.bytes")).isEqualTo((double) size);
        assertThat(tail.tail().state().lag()).isZero();
        assertThat(tail.tail().state().oldestSeconds()).isZero();
        assertThat(tail.tail().state().complaint(PATIENCE, tail.now())).isEmpty();
    }

    @Test
    void lines_that_are_cut_and_bytes_that_are_no_text_are_counted() throws IOException { // 15, 16
        Files.write(log, new byte[] {'a', (byte) 0xff, (byte) 0xc3, 'b', '\n'});
        Files.writeString(log, "x".repeat(5000) + "\n", UTF_8, APPEND);
        tail.start().pass(MOMENT);
        assertThat(tail.count("malformed.bytes")).isEqualTo(2);
        assertThat(tail.count("truncated.lines")).isEqualTo(1);
    }

    @Test
    void malformed_bytes_are_counted_as_they_are_replaced() {
        Map<byte[], Integer> expected = Map.of(
                "grüße 😀".getBytes(UTF_8),
                0,
                new byte[] {(byte) 0xf0, (byte) 0x9f, (byte) 0x98},
                3,
                new byte[] {'a', (byte) 0x80, 'b'},
                1,
                "ä".repeat(10_000).getBytes(UTF_8),
                0);
        expected.forEach((text, count) -> assertThat(Utf8.malformed(text)).isEqualTo(count));
    }
}
