package io.bactrian.backup.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bactrian.backup.Stage;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** End of stream means success: the same for every stage. */
class StreamContractTest {

    static Stream<Stage> stages() {
        return Stream.of(
                new CompressStage(Compression.ZSTD, 3, 0),
                new CompressStage(Compression.ZSTD, 3, 2),
                new CompressStage(Compression.GZIP, 1, 0),
                new CompressStage(Compression.NONE, 0, 0),
                new OpenPgpStage(List.of(), Optional.of(new Secret("canary"))),
                twoStages());
    }

    private static Stage twoStages() {
        Stage compress = new CompressStage(Compression.ZSTD, 1, 2);
        Stage encrypt = new OpenPgpStage(List.of(), Optional.of(new Secret("canary")));
        return new Stage() {
            @Override
            public io.bactrian.backup.StageFacts facts() {
                return encrypt.facts();
            }

            @Override
            public String suffix() {
                return encrypt.suffix();
            }

            @Override
            public String undoCommand() {
                return encrypt.undoCommand();
            }

            @Override
            public InputStream encode(InputStream source) throws IOException {
                return encrypt.encode(compress.encode(source));
            }

            @Override
            public String toString() {
                return "both";
            }
        };
    }

    @AfterEach
    void noThreadIsLeft() {
        await().atMost(Duration.ofSeconds(10)).until(() -> Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .noneMatch(name -> name.startsWith("compress-") || name.startsWith("encrypt-")));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void a_failure_of_the_source_reaches_the_reader_wherever_it_happens(Stage stage) throws IOException {
        for (int at : new int[] {0, 1, 131_071, 131_072, 131_073, 5_000_000}) {
            IOException failure = new IOException("pg_dump was killed");
            Samples.Failing source = new Samples.Failing(Samples.noise(at), failure);
            try (InputStream encoded = stage.encode(source)) {
                assertThatThrownBy(() -> encoded.transferTo(OutputStream.nullOutputStream()))
                        .isSameAs(failure);
                assertThatThrownBy(encoded::read).isInstanceOf(IOException.class);
            }
            assertThat(source.closed).hasPositiveValue();
        }
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_type_of_a_failure_survives(Stage stage) throws IOException {
        BactrianException failure = new BactrianException(ExitCode.DUMP_FAILED, "pg_dump exited with 1", null);
        try (InputStream encoded = stage.encode(new Samples.Failing(Samples.rows(300_000), failure))) {
            assertThatThrownBy(() -> encoded.transferTo(OutputStream.nullOutputStream()))
                    .isSameAs(failure);
        }
    }

    @ParameterizedTest
    @MethodSource("stages")
    void closing_while_the_source_hangs_closes_the_source_and_fails_the_reader(Stage stage) throws IOException {
        Samples.Hanging source = new Samples.Hanging(Samples.noise(300_000));
        InputStream encoded = stage.encode(source);
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                encoded.transferTo(OutputStream.nullOutputStream());
                outcome.complete(new AssertionError("the stream ended"));
            } catch (IOException e) {
                outcome.complete(e);
            }
        });
        reader.start();
        await().atMost(Duration.ofSeconds(10)).until(() -> reader.getState() == Thread.State.WAITING);
        encoded.close();
        assertThat(source.isClosed()).isTrue();
        assertThat(outcome.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join())
                .isInstanceOf(IOException.class);
        assertThatThrownBy(encoded::read).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @MethodSource("stages")
    void closing_early_closes_the_source_though_the_encoder_waits_for_a_reader(Stage stage) throws IOException {
        Samples.Endless source = new Samples.Endless(Samples.noise(1_000_003));
        InputStream encoded = stage.encode(source);
        assertThat(encoded.readNBytes(100_000)).hasSize(100_000);
        encoded.close();
        encoded.close();
        assertThat(source.isClosed()).isTrue();
        assertThatThrownBy(() -> encoded.readNBytes(10_000_000)).isInstanceOf(IOException.class);
    }

    @Test
    void a_source_that_fails_on_closing_is_not_taken_for_complete() throws IOException {
        InputStream source = new ByteArrayInputStream(Samples.rows(1000)) {
            @Override
            public void close() throws IOException {
                throw new IOException("exit code 1");
            }
        };
        InputStream encoded = new CompressStage(Compression.GZIP, 6, 0).encode(source);
        assertThatThrownBy(() -> encoded.transferTo(OutputStream.nullOutputStream()))
                .hasMessage("exit code 1");
    }

    @Test
    void an_encoder_that_fails_to_end_is_not_taken_for_complete() throws IOException {
        try (InputStream encoded =
                PumpedStream.start("compress-test", new ByteArrayInputStream(new byte[10]), sink -> new OutputStream() {
                    @Override
                    public void write(int value) throws IOException {
                        sink.write(value);
                    }

                    @Override
                    public void close() throws IOException {
                        throw new IOException("no trailer");
                    }
                })) {
            assertThatThrownBy(() -> encoded.transferTo(OutputStream.nullOutputStream()))
                    .hasMessage("no trailer");
        }
    }

    @Test
    void an_encoder_that_cannot_start_fails_the_reader_and_closes_the_source() {
        Samples.Failing source = new Samples.Failing(new byte[0], new IOException("never read"));
        InputStream encoded = PumpedStream.start("compress-test", source, sink -> {
            throw new IOException("no memory");
        });
        assertThatThrownBy(encoded::read).hasMessage("no memory");
        await().untilAtomic(source.closed, org.hamcrest.Matchers.greaterThan(0));
    }

    @Test
    void a_slow_reader_and_single_bytes_get_everything() throws IOException {
        byte[] plain = Samples.noise(400_000);
        try (InputStream pumped = PumpedStream.start("compress-test", new ByteArrayInputStream(plain), sink -> sink)) {
            byte[] read = new byte[plain.length];
            for (int at = 0; at < read.length; at++) {
                read[at] = (byte) pumped.read();
            }
            assertThat(read).isEqualTo(plain);
            assertThat(pumped.read()).isEqualTo(-1);
            assertThat(pumped.read()).isEqualTo(-1);
        }
    }
}
