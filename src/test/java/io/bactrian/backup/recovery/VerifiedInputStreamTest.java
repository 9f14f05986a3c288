package io.bactrian.backup.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.backup.Measure;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifiedInputStreamTest {

    private static final int BLOCK = 128 << 10;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 17})
    void hands_out_what_was_measured(int size) throws Exception {
        byte[] data = bytes(size);
        assertThat(verified(data, data).readAllBytes()).isEqualTo(data);
        assertThat(verified(data, data).transferTo(new ByteArrayOutputStream())).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK + 17})
    void never_hands_out_the_last_byte_of_something_damaged(int size) throws Exception {
        byte[] data = bytes(size);
        byte[] flipped = data.clone();
        flipped[size - 1] ^= 1;
        assertDamaged(data, flipped);
        assertDamaged(data, Arrays.copyOf(data, size - 1));
        assertDamaged(data, Arrays.copyOf(data, size + 1));
    }

    @Test
    void a_source_without_end_is_cut_off() throws Exception {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return length;
            }
        };
        InputStream stream = new VerifiedInputStream(endless, measure(bytes(100)), "it", count -> {});
        assertThatThrownBy(stream::readAllBytes).hasMessageContaining("more than the 100 bytes");
    }

    @Test
    void read_ahead_passes_bytes_end_and_failure_on() throws Exception {
        byte[] data = bytes(5_000_000);
        try (InputStream whole = new ReadAheadInputStream(new ByteArrayInputStream(data), "test")) {
            assertThat(whole.readAllBytes()).isEqualTo(data);
            assertThat(whole.read()).isEqualTo(-1);
        }
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                throw new BactrianException(ExitCode.VERIFY_FAILED, "broken at its end", null);
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return read();
            }
        };
        try (InputStream half =
                new ReadAheadInputStream(new SequenceInputStream(new ByteArrayInputStream(data), broken), "test")) {
            assertThatThrownBy(half::readAllBytes)
                    .isInstanceOf(BactrianException.class)
                    .hasMessage("broken at its end");
        }
    }

    @Test
    void a_read_that_waits_ends_when_the_stream_is_closed() throws Exception {
        InputStream silent = new PipedInputStream(new PipedOutputStream());
        InputStream stream = new ReadAheadInputStream(silent, "test");
        Thread closer = new Thread(() -> {
            try {
                stream.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        closer.start();
        assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
        closer.join();
    }

    private static void assertDamaged(byte[] expected, byte[] actual) throws Exception {
        InputStream stream = verified(expected, actual);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        assertThatThrownBy(() -> stream.transferTo(got))
                .isInstanceOfSatisfying(
                        BactrianException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.VERIFY_FAILED))
                .hasMessageStartingWith("it is damaged");
        assertThat(got.size()).isLessThan(Math.max(1, expected.length));
        assertThatThrownBy(stream::read).as("it does not recover").isInstanceOf(Exception.class);
    }

    private static VerifiedInputStream verified(byte[] expected, byte[] actual) throws Exception {
        return new VerifiedInputStream(new ByteArrayInputStream(actual), measure(expected), "it", count -> {});
    }

    private static Measure measure(byte[] data) throws Exception {
        return new Measure(
                "plain",
                data.length,
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data)));
    }

    private static byte[] bytes(int size) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        return data;
    }
}
