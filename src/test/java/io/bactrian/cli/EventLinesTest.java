package io.bactrian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.logs.search.Found;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class EventLinesTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    private final ObjectNode document = new JsonMapper()
            .createObjectNode()
            .put("@timestamp", "2026-11-21T10:00:00.123456Z")
            .put("log.level", "error")
            .put("service.name", "shop")
            .put("labels.correlation_id", "req-7")
            .put("user.id", "u1")
            .put("message", "no stock");

    @Test
    void a_line_has_what_people_look_for() {
        assertThat(plain()).isEqualTo("2026-11-21 17:00:00.123 ERROR shop req-7 u1 no stock");
    }

    @Test
    void what_is_not_there_is_left_out_and_so_is_an_id_that_was_made_here() {
        document.removeAll()
                .put("@timestamp", "2026-11-21T10:00:00Z")
                .put("message", "m")
                .put("labels.correlation_id", "id1");

        assertThat(plain()).isEqualTo("2026-11-21 17:00:00.000       m");
    }

    @Test
    void a_stack_trace_follows() {
        document.put("error.stack_trace", "a.B: c\n\tat a.B.d(B.java:1)");

        assertThat(plain()).endsWith("no stock\na.B: c\n\tat a.B.d(B.java:1)");
    }

    @Test
    void levels_have_colours_where_they_are_wanted() {
        assertThat(EventLines.text(ZONE, true).of(new Found("id1", document)))
                .isEqualTo(
                        "\u001B[2m2026-11-21 17:00:00.123\u001B[0m \u001B[31mERROR\u001B[0m shop \u001B[2mreq-7\u001B[0m u1"
                                + " \u001B[31mno stock\u001B[0m");
    }

    @Test
    void what_logs_say_does_not_reach_the_terminal_as_a_command() {
        String evil = "\u001B]0;owned\u0007\u009B2J\rx";
        for (String field : new String[] {
            "@timestamp",
            "log.level",
            "service.name",
            "labels.correlation_id",
            "user.id",
            "message",
            "error.stack_trace"
        }) {
            document.put(field, evil);
        }

        assertThat(plain()).doesNotContain("\u001B", "\u0007", "\u009B", "\r").contains("owned");
    }

    @Test
    void as_json_it_is_the_document_in_one_line() {
        assertThat(EventLines.json().of(new Found("id1", document)))
                .startsWith("{\"@timestamp\":\"2026-11-21T10:00:00.123456Z\"")
                .doesNotContain("\n");
    }

    private String plain() {
        return EventLines.text(ZONE, false).of(new Found("id1", document));
    }
}
