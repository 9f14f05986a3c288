package io.bactrian.logs.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredStreamsTest {

    @TempDir
    private Path folder;

    @Test
    void what_is_noted_outlives_the_process_and_what_is_forgotten_does_not() throws IOException {
        StoredStreams streams = new StoredStreams(folder.resolve("archive/logs"));
        streams.add("aaa", 8);
        streams.add("bbb", 9);
        streams.write();
        streams.add("ccc", 10);

        StoredStreams again = new StoredStreams(folder.resolve("archive/logs"));
        assertThat(again.contains("aaa", 8)).isTrue();
        assertThat(again.contains("aaa", 9)).isFalse();
        assertThat(again.contains("ccc", 10)).as("not written").isFalse();

        again.keepOnly(Set.of("bbb"));
        again.write();
        assertThat(Files.readAllLines(folder.resolve("archive/logs"))).containsExactly("bbb 9");
        assertThat(folder.resolve("archive")).isDirectoryNotContaining("glob:**/*.new");
    }

    @Test
    void damaged_line_costs_no_other() throws IOException {
        Path file = folder.resolve("logs");
        Files.write(file, new byte[] {(byte) 0xff, 0, 'x', '\n', 'a', ' ', '5', '\n', 'b', ' ', '\n'});
        assertThat(new StoredStreams(file).contains("a", 5)).isTrue();
        assertThat(new StoredStreams(file).contains("b", 5)).isFalse();
    }
}
