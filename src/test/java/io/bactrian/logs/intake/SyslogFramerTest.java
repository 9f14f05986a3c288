package io.bactrian.logs.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.logs.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogFramerTest {

    private static final String MIXED = """
            11 <13>1 a
            b c<13>lines end\r
            3 xyz

            <14>two
            4 <15>2026-11-21 starts so
            1234567890123 too long a count
            012 no count
            """;
    private static final String[] MESSAGES = {
        "<13>1 a\nb c",
        "<13>lines end",
        "xyz",
        "<14>two",
        "<15>",
        "2026-11-21 starts so",
        "1234567890123 too long a count",
        "012 no count"
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1_000})
    void every_message_is_framed_as_it_begins_however_its_bytes_come(int piece) {
        assertThat(texts(frame(MIXED, piece, 1_000))).containsExactly(MESSAGES);
    }

    @Test
    void places_go_through_the_stream_without_a_gap_but_empty_lines() {
        List<Line> lines = frame("3 abc<1>x\n", 4, 1_000);

        assertThat(lines.get(0).place().offset()).isZero();
        assertThat(lines.get(0).place().length()).isEqualTo(5);
        assertThat(lines.get(1).place().offset()).isEqualTo(5);
        assertThat(lines.get(1).place().length()).isEqualTo(5);
    }

    @Test
    void connections_never_share_a_place() {
        assertThat(frame("<1>x\n", 9, 100).get(0).place().id())
                .isNotEqualTo(frame("<1>x\n", 9, 100).get(0).place().id());
    }

    @Test
    void what_is_longer_than_allowed_is_cut_and_flagged_and_the_next_message_is_whole() {
        List<Line> lines = frame("20 " + "x".repeat(20) + "y".repeat(20) + "\n<1>z\n", 6, 8);

        assertThat(texts(lines)).containsExactly("xxxxxxxx", "yyyyyyyy", "<1>z");
        assertThat(lines).extracting(Line::truncated).containsExactly(true, true, false);
        assertThat(lines.get(1).place().length()).isEqualTo(21);
    }

    @Test
    void a_connection_that_ends_within_a_message_gives_what_came_of_it() {
        SyslogFramer framer = new SyslogFramer(new LineStream("test"), Map.of(), 100);
        assertThat(framer.feed("<1>no end".getBytes(UTF_8))).isEmpty();
        List<Line> line = framer.end();
        assertThat(texts(line)).containsExactly("<1>no end");
        assertThat(line.get(0).truncated()).isFalse();

        assertThat(framer.feed("10 <1>five".getBytes(UTF_8))).isEmpty();
        List<Line> counted = framer.end();
        assertThat(texts(counted)).containsExactly("<1>five");
        assertThat(counted.get(0).truncated()).isTrue();
        assertThat(framer.end()).isEmpty();
    }

    private static List<Line> frame(String text, int piece, int most) {
        SyslogFramer framer = new SyslogFramer(new LineStream("test"), Map.of("source.ip", "::1"), most);
        byte[] bytes = text.getBytes(UTF_8);
        List<Line> lines = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += piece) {
            lines.addAll(framer.feed(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece))));
        }
        lines.addAll(framer.end());
        return lines;
    }

    private static List<String> texts(List<Line> lines) {
        return lines.stream().map(line -> new String(line.text(), UTF_8)).toList();
    }
}
