package io.bactrian.backup.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.bactrian.backup.Stage;
import io.bactrian.backup.StageFacts;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happened to stored bytes never passes for a backup. */
class DecodersTest {

    private static final byte[] PLAIN = Samples.rows(500_000);
    private static final CompressStage ZSTD = new CompressStage(Compression.ZSTD, 3, 0);
    private static final CompressStage GZIP = new CompressStage(Compression.GZIP, 6, 0);

    @TempDir
    private static Path folder;

    private static OpenPgpStage openPgp;
    private static DecryptionKeys keys;

    @BeforeAll
    static void makeKey() throws IOException {
        OpenPgpKeys.generate(
                "Test <t@example.org>", folder.resolve("public"), folder.resolve("private"), Optional.empty());
        openPgp = new OpenPgpStage(Recipients.load(List.of(folder.resolve("public")), Instant.now()), Optional.empty());
        keys = new DecryptionKeys(List.of(folder.resolve("private")), Optional.empty(), Optional.empty());
    }

    static Stream<List<Stage>> chains() {
        return Stream.of(
                List.of(ZSTD), List.of(GZIP), List.of(openPgp), List.of(ZSTD, openPgp), List.of(GZIP, openPgp));
    }

    @ParameterizedTest
    @MethodSource("chains")
    void a_whole_backup_comes_back(List<Stage> stages) throws IOException {
        assertThat(decode(stages, encode(stages, PLAIN))).isEqualTo(PLAIN);
        assertThat(decode(stages, encode(stages, new byte[0]))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("chains")
    void a_truncated_backup_is_damaged_wherever_it_is_cut(List<Stage> stages) throws IOException {
        byte[] stored = encode(stages, PLAIN);
        for (int length : lengths(stored.length)) {
            assertDamaged(stages, Arrays.copyOf(stored, length), "cut at " + length + " of " + stored.length);
        }
    }

    @ParameterizedTest
    @MethodSource("chains")
    void a_flipped_bit_is_damage_wherever_it_is(List<Stage> stages) throws IOException {
        byte[] stored = encode(stages, PLAIN);
        for (int at : lengths(stored.length)) {
            byte[] changed = stored.clone();
            changed[at] ^= 0x10;
            if (at < 10 && !stages.contains(openPgp) && catchThrowable(() -> decode(stages, changed)) == null) {
                // spare bits, window size, time of a compression header: no harm came of it
                assertThat(decode(stages, changed)).isEqualTo(PLAIN);
                continue;
            }
            assertDamaged(stages, changed, "bit flipped at " + at + " of " + stored.length);
        }
    }

    @ParameterizedTest
    @MethodSource("chains")
    void trailing_bytes_are_damage(List<Stage> stages) throws IOException {
        byte[] stored = encode(stages, PLAIN);
        for (byte[] tail : List.of(new byte[1], new byte[] {1, 2, 3}, Samples.noise(100_000))) {
            byte[] longer = Arrays.copyOf(stored, stored.length + tail.length);
            System.arraycopy(tail, 0, longer, stored.length, tail.length);
            assertDamaged(stages, longer, tail.length + " trailing bytes");
        }
        assertDamaged(List.of(openPgp), twice(encode(List.of(openPgp), PLAIN)), "two messages");
        assertDamaged(List.of(GZIP), twice(encode(List.of(GZIP), PLAIN)), "two members");
    }

    @ParameterizedTest
    @MethodSource("chains")
    void a_store_that_fails_is_not_a_damaged_backup(List<Stage> stages) throws IOException {
        byte[] stored = encode(stages, PLAIN);
        for (int at : new int[] {0, 5, stored.length / 2, stored.length}) {
            IOException failure = new IOException("connection reset");
            assertThatThrownBy(() -> {
                        try (InputStream decoded = Decoders.decode(
                                facts(stages), new Samples.Failing(Arrays.copyOf(stored, at), failure), keys)) {
                            decoded.transferTo(OutputStream.nullOutputStream());
                        }
                    })
                    .isSameAs(failure);
        }
    }

    @Test
    void a_failed_stream_goes_on_failing_and_an_ended_one_stays_ended() throws IOException {
        byte[] stored = encode(List.of(ZSTD, openPgp), PLAIN);
        InputStream whole = Decoders.decode(facts(List.of(ZSTD, openPgp)), new ByteArrayInputStream(stored), keys);
        whole.readAllBytes();
        assertThat(whole.read()).isEqualTo(-1);
        stored[stored.length - 1] ^= 1;
        InputStream damaged = Decoders.decode(facts(List.of(ZSTD, openPgp)), new ByteArrayInputStream(stored), keys);
        assertThatThrownBy(damaged::readAllBytes).isInstanceOf(BactrianException.class);
        assertThatThrownBy(damaged::read).isInstanceOf(BactrianException.class);
        assertThatThrownBy(damaged::readAllBytes)
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("modification detection code does not match");
    }

    @Test
    void closing_closes_the_stored_stream() throws IOException {
        Samples.Endless stored = new Samples.Endless(encode(List.of(ZSTD), PLAIN));
        InputStream decoded = Decoders.decode(facts(List.of(ZSTD)), stored, keys);
        assertThat(decoded.read()).isNotNegative();
        decoded.close();
        assertThat(stored.isClosed()).isTrue();
    }

    @Test
    void an_endless_header_is_not_read_to_its_end() {
        byte[] packet = new byte[193];
        packet[0] = (byte) 0xc3; // a session key packet of 191 bytes, for ever
        packet[1] = (byte) 191;
        packet[2] = 4;
        packet[3] = 9;
        packet[4] = 3;
        packet[5] = 8;
        assertThatThrownBy(() -> Decoders.decode(facts(List.of(openPgp)), new Samples.Endless(packet), keys))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("header is longer than 256 KiB");
    }

    @Test
    void a_stage_of_a_newer_version_is_named() {
        StageFacts unknown = new StageFacts("compress", "brotli", Map.of(), List.of());
        assertThatThrownBy(() -> Decoders.decode(List.of(unknown), new ByteArrayInputStream(PLAIN), keys))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("compress:brotli");
    }

    /** Everything at the ends, and some hundred places between. */
    private static int[] lengths(int size) {
        return java.util.stream.IntStream.range(0, size)
                .filter(at -> at < 150 || at > size - 60 || at % (size / 50) == 0)
                .toArray();
    }

    private static void assertDamaged(List<Stage> stages, byte[] stored, String what) {
        Throwable failure = catchThrowable(() -> decode(stages, stored));
        assertThat(failure).as(what).isInstanceOf(BactrianException.class);
        BactrianException known = (BactrianException) failure;
        if (known.exitCode() == ExitCode.KEY) { // damage to a key id reads like a message to somebody else
            assertThat(what).startsWith("bit flipped at");
            assertThat(known.getMessage()).contains("encrypted");
        } else {
            assertThat(known.exitCode()).as(what).isEqualTo(ExitCode.VERIFY_FAILED);
            assertThat(known.getMessage())
                    .as(what)
                    .contains("damaged or incomplete")
                    .doesNotContain("null");
        }
    }

    private static byte[] twice(byte[] bytes) {
        byte[] both = Arrays.copyOf(bytes, bytes.length * 2);
        System.arraycopy(bytes, 0, both, bytes.length, bytes.length);
        return both;
    }

    private static byte[] encode(List<Stage> stages, byte[] plain) throws IOException {
        InputStream stream = new ByteArrayInputStream(plain);
        for (Stage stage : stages) {
            stream = stage.encode(stream);
        }
        try (InputStream encoded = stream) {
            return encoded.readAllBytes();
        }
    }

    private static byte[] decode(List<Stage> stages, byte[] stored) throws IOException {
        try (InputStream decoded = Decoders.decode(facts(stages), new ByteArrayInputStream(stored), keys)) {
            return decoded.readAllBytes();
        }
    }

    private static List<StageFacts> facts(List<Stage> stages) {
        return stages.stream().map(Stage::facts).toList();
    }
}
