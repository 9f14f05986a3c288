package io.bactrian.logs.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.logs.tail.RotatedFile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is archived, when, and how often: by the checkpoints of a real tail. */
class ArchiveTest {

    private static final Duration AFTER = Duration.ofMinutes(15);

    @TempDir
    private Path folder;

    private final LaterClock clock = new LaterClock(Duration.ofHours(1));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> stored = new ArrayList<>();
    private int attempts;
    private int failures;
    private boolean delete;
    private FollowedLog log;

    @BeforeEach
    void follow() throws Exception {
        log = new FollowedLog(folder);
    }

    @AfterEach
    void stop() throws IOException {
        log.close();
    }

    private Archive archive() throws IOException {
        return new Archive(
                new ArchiveSettings("logs", log.checkpoints(), journal(), AFTER, delete),
                clock,
                new ArchiveMeters(meters, "logs"),
                this::store);
    }

    private Path journal() {
        return folder.resolve("archive/logs");
    }

    private void store(RotatedFile file, FileStream bytes) throws IOException {
        attempts++;
        if (failures > 0) {
            failures--;
            throw new IOException("the bucket is away");
        }
        stored.add(new String(bytes.readAllBytes(), UTF_8));
    }

    private double count(String meter) {
        return meters.get("bactrian.logs.archive." + meter).counter().count();
    }

    private double gauge(String meter) {
        return meters.get("bactrian.logs.archive." + meter).gauge().value();
    }

    @Test
    void rotated_file_is_taken_once_however_often_it_is_renamed_compressed_or_bactrian_restarted() throws Exception {
        Archive archive = archive();
        log.append("app.log", "one\ntwo\n");
        log.read(8);
        archive.look(() -> true);
        assertThat(stored).isEmpty();

        log.rename("app.log", "app.log.1");
        archive.look(() -> true);
        assertThat(stored).containsExactly("one\ntwo\n");
        archive.look(() -> true);

        log.rename("app.log.1", "app.log.2");
        archive.look(() -> true);
        archive().look(() -> true);
        log.compress("app.log.2");
        archive.look(() -> true);
        archive().look(() -> true);

        assertThat(stored).hasSize(1);
        assertThat(count("files")).isEqualTo(1);
        assertThat(count("bytes")).isEqualTo(8);
        assertThat(gauge("waiting.files")).isZero();
    }

    @Test
    void file_of_which_not_all_has_arrived_waits() throws Exception {
        log.append("app.log", "one\n");
        log.read(4);
        log.away();
        log.append("app.log", "two\n");
        log.rename("app.log", "app.log.1");
        Archive archive = archive();
        archive.look(() -> true);
        assertThat(attempts).isZero();
        assertThat(gauge("waiting.files")).isEqualTo(1);
        assertThat(gauge("waiting.bytes")).isEqualTo(8);

        log.back();
        log.arrived("app.log.1");
        archive.look(() -> true);
        assertThat(stored).containsExactly("one\ntwo\n");
        assertThat(gauge("waiting.files")).isZero();
    }

    @Test
    void file_that_was_just_touched_waits_and_one_that_grew_is_taken_again_whole() throws Exception {
        log.append("app.log", "one\n");
        log.read(4);
        log.rename("app.log", "app.log.1");
        Archive archive = archive();
        clock.pass(Duration.ofHours(-1));
        archive.look(() -> true);
        assertThat(attempts).isZero();
        clock.pass(AFTER);
        archive.look(() -> true);
        assertThat(stored).containsExactly("one\n");

        clock.pass(AFTER.negated());
        log.append("app.log.1", "late\n");
        log.arrived("app.log.1");
        archive.look(() -> true);
        assertThat(stored).hasSize(1);
        clock.pass(AFTER);
        archive.look(() -> true);
        assertThat(stored).containsExactly("one\n", "one\nlate\n");
    }

    @Test
    void store_that_fails_is_tried_again_later_and_later() throws Exception {
        log.append("app.log", "one\n");
        log.read(4);
        log.rename("app.log", "app.log.1");
        failures = 2;
        Archive archive = archive();
        archive.look(() -> true);
        archive.look(() -> true);
        assertThat(attempts).isEqualTo(1);
        assertThat(Files.exists(journal())).isFalse();
        clock.pass(Duration.ofMinutes(1));
        archive.look(() -> true);
        clock.pass(Duration.ofMinutes(1));
        archive.look(() -> true);
        assertThat(attempts).isEqualTo(2);
        clock.pass(Duration.ofMinutes(1));
        archive.look(() -> true);
        assertThat(stored).containsExactly("one\n");
        assertThat(count("failures")).isEqualTo(2);
        assertThat(journal()).isNotEmptyFile();
    }

    @Test
    void compressed_file_is_taken_as_it_is() throws Exception {
        log.append("app.log", "today\n");
        log.read(6);
        Files.write(folder.resolve("whole.gz"), FollowedLog.gzip("one\ntwo\n".getBytes(UTF_8)));
        Files.move(folder.resolve("whole.gz"), log.path("app.log.1.gz"));
        log.arrived("app.log.1.gz");
        byte[] compressed = Files.readAllBytes(log.path("app.log.1.gz"));
        List<byte[]> taken = new ArrayList<>();
        new Archive(
                        new ArchiveSettings("logs", log.checkpoints(), journal(), AFTER, false),
                        clock,
                        new ArchiveMeters(meters, "logs"),
                        (file, bytes) -> {
                            assertThat(file.isCompressed()).isTrue();
                            taken.add(bytes.readAllBytes());
                        })
                .look(() -> true);
        assertThat(taken).containsExactly(compressed);
    }

    @Test
    void file_deleted_under_us_is_stored_whole_or_not_at_all() throws Exception {
        log.append("app.log", "one\n");
        log.read(4);
        log.rename("app.log", "app.log.2");
        log.append("app.log", "three\n");
        log.read(6);
        log.rename("app.log", "app.log.1");
        Files.delete(log.path("app.log.2"));
        new Archive(
                        new ArchiveSettings("logs", log.checkpoints(), journal(), AFTER, true),
                        clock,
                        new ArchiveMeters(meters, "logs"),
                        (file, bytes) -> {
                            Files.delete(file.path());
                            store(file, bytes);
                        })
                .look(() -> true);
        assertThat(stored).containsExactly("three\n");
        assertThat(count("failures")).isZero();
    }

    @Test
    void stored_file_is_deleted_only_where_that_is_wanted_and_another_has_its_place() throws Exception {
        log.append("app.log", "one\n");
        log.read(4);
        log.rename("app.log", "app.log.1");
        archive().look(() -> true);
        delete = true;
        Archive deleting = archive();
        deleting.look(() -> true);
        assertThat(log.path("app.log.1")).as("its writer may still have it").exists();

        log.away();
        log.append("app.log", "two\n");
        log.append("app.log.1", "late\n");
        clock.pass(AFTER);
        deleting.look(() -> true);
        assertThat(log.path("app.log.1")).as("not all of it has arrived").exists();

        log.back();
        log.arrived("app.log.1");
        deleting.look(() -> true);
        assertThat(log.path("app.log.1")).doesNotExist();
        assertThat(log.path("app.log")).exists();
        assertThat(stored).containsExactly("one\n", "one\nlate\n");
        assertThat(count("deleted.files")).isEqualTo(1);
    }

    @Test
    void what_cannot_be_noted_is_not_stored_again_and_stops_the_rest() throws Exception {
        Path file = Files.writeString(folder.resolve("archive"), "in the way");
        log.append("app.log", "one\n");
        log.read(4);
        log.rename("app.log", "app.log.2");
        log.append("app.log", "three\n");
        log.read(6);
        log.rename("app.log", "app.log.1");
        Archive archive = archiveInTheWay();
        archive.look(() -> true);
        archive.look(() -> true);
        assertThat(stored).containsExactly("one\n");

        Files.delete(file);
        archive.look(() -> true);
        assertThat(stored).containsExactly("one\n", "three\n");
        assertThat(Files.readAllLines(journal())).hasSize(2);
    }

    /** Begun before the file came that is in the way of its journal. */
    private Archive archiveInTheWay() throws IOException {
        Path file = folder.resolve("archive");
        Path aside = folder.resolve("aside");
        Files.move(file, aside);
        Archive archive = archive();
        Files.move(aside, file);
        return archive;
    }
}
