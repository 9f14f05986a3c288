package io.bactrian.logs.bulk.gzip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {

    private final Gzip gzip = new Gzip();

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "abcabcabcabc", "\u00e9\u4e2d", "hello hello hello hello hello"})
    void what_is_short_comes_back(String text) throws IOException {
        byte[] plain = text.getBytes(UTF_8);
        assertThat(back(gzip.compress(plain, 0, plain.length))).isEqualTo(plain);
    }

    @Test
    void whatever_it_is_comes_back() throws IOException {
        Random random = new Random(20261121);
        for (int round = 0; round < 2_000; round++) {
            int length = round < 300 ? round : random.nextInt(150_000);
            byte[] plain = some(random, length + 20, 1 + random.nextInt(256));
            int from = random.nextInt(20);
            byte[] small = gzip.compress(plain, from, from + length);
            assertThat(Arrays.equals(back(small), Arrays.copyOfRange(plain, from, from + length)))
                    .as("round %d, %d bytes", round, length)
                    .isTrue();
        }
    }

    @Test
    void frequencies_that_want_codes_longer_than_there_are_get_shorter_ones() throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        int before = 1;
        int often = 1;
        for (int value = 0; value < 24; value++) { // as Fibonacci's, whose tree is as deep as there are leaves
            byte[] run = new byte[often];
            Arrays.fill(run, (byte) (value * 7));
            plain.writeBytes(run);
            int next = before + often;
            before = often;
            often = next;
        }
        byte[] shuffled = plain.toByteArray();
        Random random = new Random(1);
        for (int at = shuffled.length - 1; at > 0; at--) {
            int other = random.nextInt(at + 1);
            byte moved = shuffled[at];
            shuffled[at] = shuffled[other];
            shuffled[other] = moved;
        }
        assertThat(back(gzip.compress(shuffled, 0, shuffled.length))).isEqualTo(shuffled);
    }

    @Test
    void what_repeats_over_the_borders_of_the_window_and_of_blocks_comes_back() throws IOException {
        byte[] unit = some(new Random(7), 32_768, 256);
        for (int gap : new int[] {0, 1, 2, 3, 7, 300}) {
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            for (int count = 0; count < 8; count++) {
                plain.writeBytes(unit);
                plain.writeBytes(new byte[gap]);
            }
            byte[] bytes = plain.toByteArray();
            assertThat(Arrays.equals(back(gzip.compress(bytes, 0, bytes.length)), bytes))
                    .isTrue();
        }
    }

    @Test
    void what_cannot_be_made_smaller_hardly_grows() throws IOException {
        byte[] noise = new byte[300_000];
        new Random(3).nextBytes(noise);
        byte[] small = gzip.compress(noise, 0, noise.length);
        assertThat(back(small)).isEqualTo(noise);
        assertThat(small.length).isLessThan(noise.length + noise.length / 200);
    }

    @Test
    void documents_become_about_as_small_as_with_zlib() throws IOException {
        StringBuilder documents = new StringBuilder();
        Random random = new Random(4);
        List<String> words = List.of(
                "order", "payment", "of", "the", "customer", "failed", "after", "retry", "timeout", "cache", "miss");
        for (int line = 0; line < 1_000; line++) {
            documents
                    .append("{\"create\":{\"_id\":\"")
                    .append(Long.toString(random.nextLong(), 36))
                    .append("\"}}\n");
            documents
                    .append("{\"@timestamp\":\"2026-11-21T00:00:01.")
                    .append(random.nextInt(1000))
                    .append("Z\",\"message\":\"");
            for (int word = 0; word < 30; word++) {
                documents.append(words.get(random.nextInt(words.size()))).append(' ');
            }
            documents
                    .append("\",\"service.name\":\"shop\",\"log.offset\":")
                    .append(line * 512)
                    .append("}\n");
        }
        byte[] plain = documents.toString().getBytes(UTF_8);
        ByteArrayOutputStream zlib = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zlib) {
            {
                def.setLevel(1);
            }
        }) {
            out.write(plain);
        }
        byte[] small = gzip.compress(plain, 0, plain.length);
        assertThat(back(small)).isEqualTo(plain);
        assertThat((double) small.length / zlib.size()).isLessThan(1.05);
    }

    private static byte[] some(Random random, int length, int values) {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; at++) {
            bytes[at] = (byte) random.nextInt(values);
        }
        for (int copies = length > 100 ? random.nextInt(20) : 0; copies > 0; copies--) {
            int from = random.nextInt(length);
            int to = random.nextInt(length);
            System.arraycopy(bytes, from, bytes, to, Math.min(random.nextInt(3_000), length - Math.max(from, to)));
        }
        return bytes;
    }

    private static byte[] back(byte[] gzip) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        }
    }
}
