package io.bactrian.backup.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.backup.MeasuredInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory is bounded by the stages, not by the size of the data. */
class EncodeMemoryTest {

    private static final long SIZE = 2L << 30;

    @TempDir
    private Path folder;

    @Test
    void two_gibibytes_go_through_a_heap_of_64_mebibytes() throws Exception {
        Path key = folder.resolve("public.asc");
        OpenPgpKeys.generate("Test <t@example.org>", key, folder.resolve("private.asc"), Optional.empty());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:MaxDirectMemorySize=8m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Encode.class.getName(),
                        key.toString())
                .redirectErrorStream(true)
                .start();
        try (InputStream output = process.getInputStream()) {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            String said = new String(output.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(process.exitValue()).as(said).isZero();
            assertThat(said).contains("plain " + SIZE);
            assertThat(peakKib(said)).as("peak resident memory in KiB").isLessThan(300 * 1024);
        } finally {
            process.destroyForcibly();
        }
    }

    private static int peakKib(String said) {
        String line = said.lines()
                .filter(text -> text.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow();
        return Integer.parseInt(line.replaceAll("\\D", ""));
    }

    /** Runs in the small JVM. */
    static final class Encode {

        private Encode() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) throws IOException {
            OpenPgpStage encrypt =
                    new OpenPgpStage(Recipients.load(List.of(Path.of(arguments[0])), Instant.now()), Optional.empty());
            MeasuredInputStream plain = new MeasuredInputStream("plain", new Sized(SIZE));
            try (InputStream encoded = encrypt.encode(new CompressStage(Compression.ZSTD, 1, 2).encode(plain))) {
                encoded.transferTo(OutputStream.nullOutputStream());
            }
            System.out.println("plain " + plain.measure().bytes());
            Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .forEach(System.out::println);
        }
    }

    /** Rows up to a size. */
    private static final class Sized extends InputStream {

        private final InputStream rows = new Samples.Endless(Samples.rows(1_000_003));
        private long left;

        Sized(long size) {
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = rows.read(buffer, offset, (int) Math.min(length, left));
            left -= count;
            return count;
        }
    }
}
