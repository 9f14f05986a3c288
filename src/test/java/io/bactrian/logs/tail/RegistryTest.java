package io.bactrian.logs.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.runtime.BactrianException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    @TempDir
    Path folder;

    private Path registries;

    /** Two generations: what the older one ends with, the newer one begins with; behind it stand changes. */
    @BeforeEach
    void write() throws IOException {
        registries = folder.resolve("app");
        try (Registry registry = new Registry(registries, Journal::onDisk)) {
            registry.put(checkpoint("a", 100));
            registry.put(checkpoint("b", 200));
        }
        try (Registry registry = new Registry(registries, Journal::onDisk)) {
            registry.put(checkpoint("a", 110));
            registry.put(checkpoint("c", 300));
        }
    }

    private static Checkpoint checkpoint(String stream, long offset) {
        return new Checkpoint(
                stream,
                new FileKey(1, stream.hashCode()),
                "/logs/" + stream,
                "/logs/" + stream,
                offset,
                Head.of(new byte[] {1, 2, 3}, 3),
                Fingerprint.EMPTY,
                List.of(),
                NOW,
                false);
    }

    private Path newest() throws IOException {
        List<Path> files = RegistryContents.files(registries);
        return files.get(files.size() - 1);
    }

    private Map<String, Long> offsets() throws IOException {
        Map<String, Long> offsets = new TreeMap<>();
        RegistryContents.read(registries)
                .checkpoints()
                .forEach((stream, checkpoint) -> offsets.put(stream, checkpoint.offset()));
        return offsets;
    }

    @Test
    void what_was_written_is_read() throws IOException {
        assertThat(RegistryContents.files(registries)).hasSize(2);
        assertThat(offsets()).isEqualTo(Map.of("a", 110L, "b", 200L, "c", 300L));
    }

    @Test
    void a_newest_file_that_is_empty_or_missing_leaves_the_generation_before() throws IOException {
        Path newest = newest();
        Files.write(newest, new byte[0]);
        assertThat(offsets()).isEqualTo(Map.of("a", 100L, "b", 200L));
        Files.delete(newest);
        assertThat(offsets()).isEqualTo(Map.of("a", 100L, "b", 200L));
    }

    /** An offset that is too low costs lines that are sent again; one that is too high would cost lines. */
    @Test
    void a_newest_file_torn_at_any_byte_never_leaves_an_offset_that_is_too_high() throws IOException {
        Path newest = newest();
        byte[] whole = Files.readAllBytes(newest);
        for (int length = 0; length < whole.length; length++) {
            Files.write(newest, Arrays.copyOf(whole, length));
            Map<String, Long> left = offsets();
            assertThat(left).as("torn at %s", length).containsKeys("a", "b");
            assertThat(left.get("a")).as("torn at %s", length).isIn(100L, 110L);
            assertThat(left.get("b")).as("torn at %s", length).isEqualTo(200L);
            assertThat(left.getOrDefault("c", 300L)).as("torn at %s", length).isEqualTo(300L);
        }
    }

    @Test
    void a_flipped_bit_anywhere_never_leaves_an_offset_that_was_not_written() throws IOException {
        Path newest = newest();
        byte[] whole = Files.readAllBytes(newest);
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << (at % 8));
            Files.write(newest, flipped);
            Map<String, Long> left = offsets();
            assertThat(left).as("bit flipped in byte %s", at).containsKeys("a", "b");
            assertThat(left.get("a")).as("bit flipped in byte %s", at).isIn(100L, 110L);
            assertThat(left.get("b")).as("bit flipped in byte %s", at).isEqualTo(200L);
        }
    }

    @Test
    void both_generations_damaged_leave_every_line_that_is_whole() throws IOException {
        List<Path> files = RegistryContents.files(registries);
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[0] ^= 1;
            Files.write(file, bytes);
        }
        assertThat(offsets()).isEqualTo(Map.of("a", 110L, "b", 200L, "c", 300L));
    }

    @Test
    void opened_after_damage_it_goes_on_with_what_is_left() throws IOException {
        Files.write(newest(), new byte[] {'x'});
        try (Registry registry = new Registry(registries, Journal::onDisk)) {
            registry.put(checkpoint("d", 400));
        }
        assertThat(offsets()).isEqualTo(Map.of("a", 100L, "b", 200L, "d", 400L));
    }

    @Test
    void a_second_process_is_refused() {
        try (Registry registry = new Registry(registries, Journal::onDisk)) {
            assertThat(registry.all()).hasSize(3);
            assertThatThrownBy(() -> new Registry(registries, Journal::onDisk))
                    .isInstanceOf(BactrianException.class)
                    .hasMessageContaining("in use");
        }
    }
}
