package io.bactrian.logs.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.logs.CheckedLine;
import io.bactrian.runtime.BactrianException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    private static final int SEGMENT = 100;

    @TempDir
    private Path base;

    private final Map<Path, Long> passedOn = new HashMap<>();
    private final FaultyDisk disk = new FaultyDisk();
    private final List<Spool> spools = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T08:00:00Z");

    @AfterEach
    void close() {
        spools.forEach(Spool::close);
    }

    @Test
    void records_are_lines_that_say_whether_they_are_whole() throws Exception {
        open(1_000).append(record("one"));

        assertThat(Files.readString(segment(1))).matches("[0-9a-f]{8} one\n");
        assertThat(texts()).containsExactly("one");
    }

    @Test
    void a_segment_that_is_long_enough_is_followed_by_the_next() throws Exception {
        Spool spool = open(10_000);
        for (int at = 0; at < 20; at++) {
            spool.append(record("record " + at));
        }

        assertThat(segments()).hasSize(4).isSorted();
        assertThat(texts()).hasSize(20).startsWith("record 0").endsWith("record 19");
        assertThat(spool.bytes()).isEqualTo(sizes());
    }

    @Test
    void whoever_waits_while_the_disk_works_shares_the_next_flush() throws Exception {
        Spool spool = open(10_000);
        disk.hold();
        ExecutorService senders = Executors.newFixedThreadPool(9);
        Future<?> first = senders.submit(() -> spool.append(record("first")));
        disk.awaitFlush();
        List<Future<?>> others = new ArrayList<>();
        AtomicInteger about = new AtomicInteger();
        for (int at = 0; at < 8; at++) {
            int number = at;
            others.add(senders.submit(() -> {
                about.incrementAndGet();
                spool.append(record("other " + number));
            }));
        }
        await().until(() -> about.get() == 8 && spool.waiting() == 8);
        assertThat(first.isDone()).isFalse();
        assertThat(others).noneMatch(Future::isDone);
        disk.release();
        for (Future<?> other : others) {
            other.get(10, TimeUnit.SECONDS);
        }
        senders.shutdown();

        assertThat(disk.flushes).hasValue(2);
        assertThat(texts()).hasSize(9).startsWith("first");
    }

    @Test
    void a_full_spool_refuses_until_something_was_passed_on() throws Exception {
        Spool spool = open(300);
        while (spool.bytes() < 250) {
            spool.append(record("x".repeat(40)));
        }
        List<String> before = texts();
        assertThatThrownBy(() -> spool.append(record("y".repeat(80))))
                .isInstanceOf(SpoolRefusedException.class)
                .hasMessageContaining("is full");
        assertThat(texts()).isEqualTo(before);

        passOn(segment(1));
        spool.sweep();
        spool.append(record("y".repeat(80)));

        assertThat(segment(1)).doesNotExist();
        assertThat(texts()).endsWith("y".repeat(80));
    }

    @Test
    void the_newest_segment_stays_when_it_was_passed_on_and_so_does_what_was_passed_on_in_part() throws Exception {
        Spool spool = open(1_000);
        spool.append(record("x".repeat(SEGMENT)));
        spool.append(record("y".repeat(SEGMENT)));
        passedOn.put(segment(1), Files.size(segment(1)) - 1);
        passOn(segment(2));
        spool.sweep();
        assertThat(segments()).containsExactly(segment(1), segment(2));

        passOn(segment(1));
        spool.sweep();

        assertThat(segments()).containsExactly(segment(2));
        assertThat(spool.bytes()).isEqualTo(sizes());
    }

    @Test
    void nothing_is_deleted_while_nobody_follows() throws Exception {
        Spool spool = open(1_000);
        spool.append(record("x".repeat(SEGMENT)));
        spool.append(record("y"));
        spool.sweep();

        assertThat(segments()).hasSize(2);
    }

    @Test
    void the_age_is_that_of_the_oldest_record_that_waits() {
        Spool spool = open(1_000);
        spool.append(record("one"));
        spool.sweep();
        long one = spool.bytes();
        now = now.plusSeconds(60);
        spool.append(record("two"));
        spool.sweep();
        assertThat(spool.oldest()).isEqualTo(Duration.ofSeconds(60));

        passedOn.put(segment(1), one);
        now = now.plusSeconds(5);
        spool.sweep();
        assertThat(spool.oldest()).isEqualTo(Duration.ofSeconds(5));

        passedOn.put(segment(1), spool.bytes());
        spool.sweep();
        assertThat(spool.oldest()).isZero();
    }

    @Test
    void a_disk_without_space_refuses_leaves_nothing_behind_and_works_again_without_a_restart() throws Exception {
        Spool spool = open(10_000);
        spool.append(record("before"));
        disk.room = 10;
        assertThatThrownBy(() -> spool.append(record("does not fit")))
                .isInstanceOf(SpoolRefusedException.class)
                .hasMessageContaining("No space left on device");
        assertThat(texts()).containsExactly("before");

        disk.room = Long.MAX_VALUE;
        spool.append(record("after"));

        assertThat(texts()).containsExactly("before", "after");
        assertThat(segments()).hasSize(1);
    }

    @Test
    void a_disk_without_space_for_a_new_segment_refuses_too() throws Exception {
        Spool spool = open(10_000);
        spool.append(record("x".repeat(SEGMENT)));
        disk.openable = false;
        assertThatThrownBy(() -> spool.append(record("next"))).isInstanceOf(SpoolRefusedException.class);

        disk.openable = true;
        spool.append(record("next"));

        assertThat(texts()).endsWith("next");
    }

    @Test
    void after_a_flush_that_failed_a_segment_is_not_trusted_any_more() throws Exception {
        Spool spool = open(10_000);
        spool.append(record("before"));
        disk.flushable = false;
        assertThatThrownBy(() -> spool.append(record("lost"))).isInstanceOf(SpoolRefusedException.class);
        disk.flushable = true;
        spool.append(record("after"));

        assertThat(segments()).hasSize(2);
        assertThat(Files.readString(segment(2))).endsWith(" after\n");
    }

    @Test
    void a_process_killed_within_a_record_leaves_what_is_before_it() throws Exception {
        open(10_000).append(record("whole"));
        spools.remove(0).close();
        byte[] next = record("never told to be safe");
        for (int length = 1; length < next.length; length++) {
            Files.write(segment(1), java.util.Arrays.copyOf(next, length), StandardOpenOption.APPEND);
            open(10_000);
            assertThat(texts()).containsExactly("whole");
            spools.remove(0).close();
        }
        open(10_000).append(record("next"));

        assertThat(texts()).containsExactly("whole", "next");
    }

    @Test
    void a_process_killed_after_it_made_a_segment_goes_on_in_it() throws Exception {
        open(10_000).append(record("one"));
        spools.remove(0).close();
        Files.createFile(segment(2));
        open(10_000).append(record("two"));

        assertThat(Files.readString(segment(2))).endsWith(" two\n");
    }

    @Test
    void zeros_where_a_power_cut_kept_only_the_length_are_cut_off() throws Exception {
        open(10_000).append(record("one"));
        spools.remove(0).close();
        Files.write(segment(1), new byte[100_000], StandardOpenOption.APPEND);
        open(10_000).append(record("two"));

        assertThat(texts()).containsExactly("one", "two");
    }

    @Test
    void a_flipped_bit_in_the_middle_costs_its_record_and_no_other() throws Exception {
        Spool spool = open(10_000);
        spool.append(record("one"));
        spool.append(record("two"));
        spool.append(record("three"));
        spools.remove(0).close();
        byte[] bytes = Files.readAllBytes(segment(1));
        bytes[record("one").length + 10] ^= 4;
        Files.write(segment(1), bytes);
        open(10_000).append(record("four"));

        assertThat(lines()).hasSize(4);
        assertThat(texts()).containsExactly("one", "three", "four");
    }

    @Test
    void a_newest_segment_that_is_missing_at_the_start_is_made_anew() throws Exception {
        Spool spool = open(10_000);
        spool.append(record("x".repeat(SEGMENT)));
        spool.append(record("gone"));
        spools.remove(0).close();
        Files.delete(segment(2));
        open(10_000).append(record("next"));

        assertThat(texts()).containsExactly("x".repeat(SEGMENT), "next");
    }

    @Test
    void a_segment_that_is_deleted_under_the_writer_is_not_written_to() throws Exception {
        Spool spool = open(10_000);
        spool.append(record("one"));
        Files.delete(segment(1));
        spool.append(record("two"));
        spool.sweep();

        assertThat(texts()).containsExactly("two");
        assertThat(spool.bytes()).isEqualTo(sizes());
    }

    @Test
    void two_cannot_write_to_one_folder() {
        open(1_000);

        assertThatThrownBy(() -> open(1_000))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("is in use");
    }

    private Spool open(long most) {
        Spool spool = new Spool(
                folder(),
                new Spool.Limits(most, SEGMENT),
                file -> passedOn.containsKey(file) ? OptionalLong.of(passedOn.get(file)) : OptionalLong.empty(),
                new Clock() {
                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now;
                    }
                },
                disk);
        spools.add(spool);
        return spool;
    }

    private void passOn(Path file) throws IOException {
        passedOn.put(file, Files.size(file));
    }

    private Path folder() {
        return base.resolve("spool");
    }

    private Path segment(int number) {
        return folder().resolve("000000000000000" + number + ".spool");
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".spool"))
                    .sorted()
                    .toList();
        }
    }

    private long sizes() throws IOException {
        long sum = 0;
        for (Path file : segments()) {
            sum += Files.size(file);
        }
        return sum;
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : segments()) {
            lines.addAll(Files.readAllLines(file, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        return lines;
    }

    /** Of those records that are whole. */
    private List<String> texts() throws IOException {
        return lines().stream()
                .flatMap(line -> CheckedLine.text(line.getBytes(UTF_8)).stream())
                .map(text -> new String(text, UTF_8))
                .toList();
    }

    private static byte[] record(String text) {
        return CheckedLine.of(text.getBytes(UTF_8));
    }

    /** A real disk that can be slow, or full, or fail. */
    private static final class FaultyDisk implements Output.Disk {

        private final AtomicInteger flushes = new AtomicInteger();
        private volatile long room = Long.MAX_VALUE;
        private volatile boolean openable = true;
        private volatile boolean flushable = true;
        private volatile CountDownLatch held = new CountDownLatch(0);
        private volatile CountDownLatch flushing = new CountDownLatch(0);

        void hold() {
            held = new CountDownLatch(1);
            flushing = new CountDownLatch(1);
        }

        void awaitFlush() throws InterruptedException {
            assertThat(flushing.await(10, TimeUnit.SECONDS)).isTrue();
        }

        void release() {
            held.countDown();
        }

        @Override
        public Output open(Path file, boolean create) throws IOException {
            if (!openable) {
                throw new IOException("No space left on device");
            }
            Output real = Output.Disk.REAL.open(file, create);
            return new Output() {
                @Override
                public void write(byte[] bytes) throws IOException {
                    if (bytes.length > room) {
                        real.write(java.util.Arrays.copyOf(bytes, (int) room));
                        throw new IOException("No space left on device");
                    }
                    real.write(bytes);
                }

                @Override
                public void force() throws IOException {
                    flushes.incrementAndGet();
                    flushing.countDown();
                    try {
                        held.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    if (!flushable) {
                        throw new IOException("Input/output error");
                    }
                    real.force();
                }

                @Override
                public void truncate(long length) throws IOException {
                    real.truncate(length);
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }
    }
}
