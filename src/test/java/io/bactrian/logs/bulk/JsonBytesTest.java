package io.bactrian.logs.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonBytesTest {

    private static final String EMOJI = "\uD83D\uDC2A";

    private final JsonBytes json = new JsonBytes(new byte[1]);

    @Test
    void commas_stand_between_values_and_nowhere_else() {
        json.beginObject();
        json.name("a");
        json.beginArray();
        json.number(1);
        json.text("two");
        json.none();
        json.beginObject();
        json.endObject();
        json.bool(true);
        json.endArray();
        json.name("b");
        json.plain("1.50");
        json.endObject();
        json.line();
        json.beginObject();
        json.endObject();

        assertThat(text()).isEqualTo("{\"a\":[1,\"two\",null,{},true],\"b\":1.50}\n{}");
    }

    @Test
    void a_text_that_ends_like_an_open_object_is_followed_by_a_comma() {
        json.beginArray();
        json.text("{");
        json.text(":");
        json.text("[");
        json.endArray();

        assertThat(text()).isEqualTo("[\"{\",\":\",\"[\"]");
    }

    @Test
    void a_text_that_is_made_anew_is_written_as_any_other() {
        json.beginArray();
        json.text(new StringBuilder("plain"));
        json.text(new StringBuilder());
        json.text(new StringBuilder("with \"quotes\", \\ and\nlines"));
        json.text(new StringBuilder("K\u00F6ln " + EMOJI));
        json.text(new StringBuilder("last"));
        json.endArray();

        assertThat(text())
                .isEqualTo("[\"plain\",\"\",\"with \\\"quotes\\\", \\\\ and\\nlines\",\"K\u00F6ln " + EMOJI
                        + "\",\"last\"]");
    }

    @Test
    void characters_of_two_halves_stay_whole_wherever_they_stand() throws IOException {
        for (int before = 1_015; before < 1_035; before++) {
            String whole = "x".repeat(before) + EMOJI.repeat(600) + "y";

            assertThat(written(whole)).isEqualTo(whole);
        }
    }

    @Test
    void half_a_character_is_replaced() throws IOException {
        assertThat(written("a\uD83Db\uDC2A\uD83D")).isEqualTo("a\uFFFDb\uFFFD\uFFFD");
    }

    @Test
    void half_a_character_is_replaced_at_the_end_of_a_chunk_too() throws IOException {
        String before = "x".repeat(1_023);

        assertThat(written(before + "\uD83D" + "y")).isEqualTo(before + "\uFFFDy");
        assertThat(written(before + "\uDC2A" + "y")).isEqualTo(before + "\uFFFDy");
    }

    @Test
    void every_character_is_read_as_it_was_written() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point += point < 0x3000 ? 1 : 97) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                all.appendCodePoint(point);
            }
        }

        assertThat(written(all.toString())).isEqualTo(all.toString());
    }

    @Test
    void numbers_are_those_of_java() {
        Random random = new Random(7);
        StringBuilder expected = new StringBuilder("[");
        json.beginArray();
        for (int round = 0; round < 2_000; round++) {
            long number = round < 20 ? round - 10 : random.nextLong() >> random.nextInt(64);
            json.number(number);
            expected.append(round == 0 ? "" : ",").append(number);
        }
        json.number(Long.MAX_VALUE);
        json.number(Long.MIN_VALUE);
        json.endArray();

        assertThat(text()).isEqualTo(expected + "," + Long.MAX_VALUE + "," + Long.MIN_VALUE + "]");
    }

    @Test
    void times_are_those_of_java() {
        Random random = new Random(11);
        StringBuilder expected = new StringBuilder("[");
        json.beginArray();
        for (int round = 0; round < 2_000; round++) {
            long second = random.nextBoolean() ? 1_790_000_000L : random.nextInt() * 20L;
            int unit = new int[] {1, 1_000, 1_000_000, 1_000_000_000}[random.nextInt(4)];
            Instant time = Instant.ofEpochSecond(second, (long) random.nextInt(1_000_000_000) / unit * unit);
            json.time(time);
            expected.append(round == 0 ? "" : ",").append('"').append(time).append('"');
        }
        json.endArray();

        assertThat(text()).isEqualTo(expected + "]");
    }

    private static String written(String text) throws IOException {
        JsonBytes json = new JsonBytes(new byte[1]);
        json.text(text);
        return new JsonMapper().readValue(json.array(), 0, json.size(), String.class);
    }

    private String text() {
        return new String(json.array(), 0, json.size(), StandardCharsets.UTF_8);
    }
}
