package io.bactrian.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.notify.HttpStandIn;
import io.bactrian.alerts.notify.Post;
import io.bactrian.alerts.notify.Samples;
import io.bactrian.support.VirtualTimers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shipped Telegram route against a server that answers as the bot API documents. */
class TelegramRouteTest {

    private static final String TOKEN = "12345:canary-token";

    private final VirtualTimers timers = new VirtualTimers(Samples.START);
    private final HttpStandIn telegram = new HttpStandIn();
    private Post post;

    @AfterEach
    void stop() {
        post.close();
        telegram.close();
    }

    @Test
    void a_message_names_chat_thread_and_mode() throws Exception {
        telegram.answer(200, "{\"ok\":true,\"result\":{}}");
        start("HTML", "<b>{{ summary }}</b>");

        HttpStandIn.Call call = telegram.calls().get(0);
        assertThat(post.only().state()).isEqualTo(Delivery.State.SENT);
        assertThat(call.path()).isEqualTo("/bot" + TOKEN + "/sendMessage");
        JsonNode json = new JsonMapper().readTree(call.body());
        assertThat(json.path("chat_id").asLong()).isEqualTo(-100123L);
        assertThat(json.path("message_thread_id").asInt()).isEqualTo(7);
        assertThat(json.path("parse_mode").asText()).isEqualTo("HTML");
        assertThat(json.path("disable_web_page_preview").asBoolean()).isTrue();
        assertThat(json.path("disable_notification").asBoolean()).isTrue();
        assertThat(json.path("text").asText()).startsWith("<b>[FIRING:1] DiskFull");
        assertThat(post.everything()).doesNotContain("canary-token");
    }

    @Test
    void what_is_longer_than_4096_characters_is_cut_and_html_replaced() throws Exception {
        telegram.answer(200, "{\"ok\":true}");
        start("", "ü".repeat(5000));
        assertThat(text(0)).hasSize(4096).endsWith("ü…");
        post.close();

        start("HTML", "<b>" + "&amp;".repeat(4096) + "</b>");
        assertThat(text(1)).startsWith("<b>&amp;");
        post.close();

        start("HTML", "<b>" + "x".repeat(4097) + "</b>");
        assertThat(text(2)).contains("message length exceeds Telegram limits");
    }

    @Test
    void a_flood_is_waited_out_and_no_error_holds_the_token() {
        telegram.answer(
                429,
                "{\"ok\":false,\"description\":\"Too Many Requests: /bot" + TOKEN
                        + "/sendMessage\",\"parameters\":{\"retry_after\":7}}");
        start("", "text");

        timers.advance(Duration.ofSeconds(6));
        assertThat(telegram.calls()).hasSize(1);
        assertThat(post.only().error())
                .hasValueSatisfying(
                        text -> assertThat(text).contains("Too Many Requests").doesNotContain("canary-token"));
        telegram.answer(200, "{\"ok\":true}");
        timers.advance(Duration.ofSeconds(1));

        assertThat(post.only().state()).isEqualTo(Delivery.State.SENT);
    }

    private String text(int call) throws Exception {
        return new JsonMapper()
                .readTree(telegram.calls().get(call).body())
                .path("text")
                .asText();
    }

    private void start(String parseMode, String message) {
        post = new Post(
                        timers,
                        Samples.config(Samples.receiver(
                                "team", Samples.telegram(telegram.url(""), TOKEN, parseMode, message))))
                .startHere();
        post.tell(Samples.firing("team", "DiskFull", timers.now()));
    }
}
