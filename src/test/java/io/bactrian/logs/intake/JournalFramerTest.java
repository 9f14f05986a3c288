package io.bactrian.logs.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.logs.Event;
import io.bactrian.logs.Line;
import io.bactrian.logs.LineBatch;
import io.bactrian.logs.parse.ParseOptions;
import io.bactrian.logs.parse.Parser;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalFramerTest {

    private static final String TEXT_ENTRY = """
            __CURSOR=s=739ad4;i=1
            __REALTIME_TIMESTAMP=1342540861416409
            __MONOTONIC_TIMESTAMP=19415026407
            PRIORITY=3
            _HOSTNAME=shop-1
            _PID=812
            _SYSTEMD_UNIT=orders.service
            TAG=a
            TAG=b
            MESSAGE=the bank is slow = late
            """;

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1_000})
    void entries_become_events_however_their_bytes_come(int piece) throws Exception {
        List<Event> events = events(export(), piece, 10_000);

        assertThat(events).hasSize(2);
        Event first = events.get(0);
        assertThat(first.failure()).isEmpty();
        assertThat(first.timestamp()).isEqualTo("2012-07-17T16:01:01.416409Z");
        assertThat(first.level()).isEqualTo("error");
        assertThat(first.service()).isEqualTo("orders");
        assertThat(first.message()).isEqualTo("the bank is slow = late");
        assertThat(first.metadata()).containsEntry("host.name", "shop-1").containsEntry("process.pid", "812");
        assertThat(first.metadata().get("journald"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("TAG", List.of("a", "b"))
                .containsEntry("_SYSTEMD_UNIT", "orders.service");
        Event second = events.get(1);
        assertThat(second.message()).isEqualTo("two\nlines\n\n=ü");
        assertThat(second.service()).isEqualTo("sshd");
    }

    @Test
    void an_entry_that_is_sent_again_has_the_place_it_had() throws Exception {
        assertThat(lines(export(), 9, 10_000))
                .extracting(line -> line.place().id())
                .isEqualTo(lines(export(), 9, 10_000).stream()
                        .map(line -> line.place().id())
                        .toList());
        assertThat(lines(export(), 9, 10_000))
                .extracting(line -> line.place().id())
                .doesNotHaveDuplicates();
    }

    @Test
    void values_of_more_than_is_allowed_are_cut_and_the_line_says_so() throws Exception {
        List<Line> lines = lines(export(), 100, 20);

        assertThat(lines).hasSize(2).allMatch(Line::truncated);
    }

    @Test
    void what_is_no_export_is_refused() {
        for (String wrong : List.of("{\"MESSAGE\":\"json\"}\n", "lower=case\n", "MESSAGE=within a field")) {
            assertThatThrownBy(() -> lines(wrong.getBytes(UTF_8), 10, 100))
                    .isInstanceOf(JournalFramer.MalformedException.class);
        }
        assertThatThrownBy(() -> lines(new byte[] {'A', '\n', -1, -1, -1, -1, -1, -1, -1, -1}, 10, 100))
                .isInstanceOf(JournalFramer.MalformedException.class)
                .hasMessageContaining("length");
    }

    private static byte[] export() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes((TEXT_ENTRY + "\n").getBytes(UTF_8));
        byte[] message = "two\nlines\n\n=ü".getBytes(UTF_8);
        bytes.writeBytes("__CURSOR=s=739ad4;i=2\nSYSLOG_IDENTIFIER=sshd\nMESSAGE\n".getBytes(UTF_8));
        bytes.writeBytes(new byte[] {(byte) message.length, 0, 0, 0, 0, 0, 0, 0});
        bytes.writeBytes(message);
        bytes.writeBytes("\n".getBytes(UTF_8)); // and no empty line: the end is one
        return bytes.toByteArray();
    }

    private static List<Line> lines(byte[] bytes, int piece, int most) throws JournalFramer.MalformedException {
        JournalFramer framer = new JournalFramer(new JournalLines(new LineStream("test"), Map.of()), most);
        List<Line> lines = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += piece) {
            lines.addAll(framer.feed(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece))));
        }
        framer.end().ifPresent(lines::add);
        return lines;
    }

    private static List<Event> events(byte[] bytes, int piece, int most) throws JournalFramer.MalformedException {
        return new Parser(ParseOptions.of("json"), Clock.systemUTC())
                .parse(new LineBatch(lines(bytes, piece, most)))
                .events();
    }
}
