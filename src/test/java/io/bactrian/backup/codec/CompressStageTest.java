package io.bactrian.backup.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.backup.StageFacts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the installed zstd and gzip. */
class CompressStageTest {

    static Stream<CompressStage> stages() {
        return Stream.of(
                new CompressStage(Compression.ZSTD, 3, 0),
                new CompressStage(Compression.ZSTD, 3, 1),
                new CompressStage(Compression.ZSTD, 1, 2),
                new CompressStage(Compression.ZSTD, 19, 0),
                new CompressStage(Compression.GZIP, 1, 0),
                new CompressStage(Compression.GZIP, 9, 0));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_stock_tool_reads_ours_and_so_do_we(CompressStage stage) throws IOException {
        for (int size : new int[] {0, 1, 131_072, 3_000_000}) {
            byte[] plain = Samples.rows(size);
            byte[] compressed;
            try (InputStream encoded = stage.encode(new ByteArrayInputStream(plain))) {
                compressed = encoded.readAllBytes();
            }
            assertThat(Gpg.run(compressed, stage.undoCommand().split(" ", -1))).isEqualTo(plain);
            assertThat(decode(stage, compressed)).isEqualTo(plain);
        }
    }

    @Test
    void we_read_what_the_stock_tools_write() throws IOException {
        byte[] plain = Samples.rows(2_000_000);
        assertThat(decode(new CompressStage(Compression.ZSTD, 3, 0), Gpg.run(plain, "zstd", "-q", "-9")))
                .isEqualTo(plain);
        assertThat(decode(new CompressStage(Compression.GZIP, 6, 0), Gpg.run(plain, "gzip", "-9")))
                .isEqualTo(plain);
    }

    @Test
    void compressed_dumps_carry_a_checksum_of_their_content() throws IOException {
        byte[] compressed = new CompressStage(Compression.ZSTD, 3, 2)
                .encode(new ByteArrayInputStream(Samples.rows(1000)))
                .readAllBytes();
        assertThat(compressed[4] & 0x04).as("checksum flag of the frame header").isEqualTo(4);
    }

    @Test
    void level_and_algorithm_are_facts() {
        assertThat(new CompressStage(Compression.ZSTD, 7, 2).facts())
                .isEqualTo(new StageFacts("compress", "zstd", Map.of("level", "7"), List.of()));
        assertThat(new CompressStage(Compression.NONE, 0, 0).facts())
                .isEqualTo(new StageFacts("compress", "none", Map.of(), List.of()));
    }

    private static byte[] decode(CompressStage stage, byte[] compressed) throws IOException {
        try (InputStream decoded =
                Decoders.decode(List.of(stage.facts()), new ByteArrayInputStream(compressed), DecryptionKeys.none())) {
            return decoded.readAllBytes();
        }
    }
}
