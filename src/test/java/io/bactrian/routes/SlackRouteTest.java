package io.bactrian.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.alerts.config.SlackConfig;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.notify.HttpStandIn;
import io.bactrian.alerts.notify.Post;
import io.bactrian.alerts.notify.Samples;
import io.bactrian.support.VirtualTimers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shipped Slack route against a server that answers as Slack documents. */
class SlackRouteTest {

    private static final String JSON_TYPE = "application/json; charset=utf-8";
    private static final String TOKEN = "xoxb-canary-token";

    private final VirtualTimers timers = new VirtualTimers(Samples.START);
    private final HttpStandIn slack = new HttpStandIn();
    private Post post;

    @AfterEach
    void stop() {
        post.close();
        slack.close();
    }

    @Test
    void a_webhook_gets_one_attachment_and_says_ok() throws Exception {
        start(Samples.slackWebhook(slack.url("/services/T0/B0/canary-webhook")));

        post.tell(Samples.firing("team", "DiskFull", timers.now()));

        assertThat(post.only().state()).isEqualTo(Delivery.State.SENT);
        HttpStandIn.Call call = slack.calls().get(0);
        assertThat(call.path()).isEqualTo("/services/T0/B0/canary-webhook");
        assertThat(call.header("Content-type")).isEqualTo(JSON_TYPE);
        JsonNode json = new JsonMapper().readTree(call.body());
        assertThat(json.path("channel").asText()).isEqualTo("#alerts");
        assertThat(json.path("icon_emoji").asText()).isEqualTo(":fire:");
        assertThat(json.has("link_names")).isFalse();
        assertThat(json.path("attachments")).hasSize(1);
        JsonNode attachment = json.path("attachments").path(0);
        assertThat(attachment.path("text").asText()).isEqualTo("text of {}:{alertname=\"DiskFull\"}");
        assertThat(attachment.path("fields").path(0).path("short").asBoolean()).isTrue();
        assertThat(attachment.path("actions")).hasSize(1);
        assertThat(attachment.path("mrkdwn_in")).hasSize(3);
        assertThat(post.everything()).doesNotContain("canary-webhook");
    }

    @Test
    void with_a_token_the_message_of_a_group_is_changed_and_can_be_acknowledged() throws Exception {
        slack.answer(200, "{\"ok\":true,\"channel\":\"C123\",\"ts\":\"1503435956.000247\"}", "Content-Type", JSON_TYPE);
        start(Samples.slackApp(slack.url("/api/chat.postMessage"), TOKEN, true));

        post.tell(Samples.firing("team", "DiskFull", timers.now()));
        assertThat(post.only().state()).as(post.everything()).isEqualTo(Delivery.State.SENT);
        assertThat(post.everything()).contains("1503435956.000247");
        post.restart();
        post.startHere();
        post.tell(Samples.resolved("team", "DiskFull", timers.now().plusSeconds(1)));
        post.tell(Samples.firing("team", "DiskFull", timers.now().plusSeconds(2)));

        assertThat(slack.calls())
                .extracting(HttpStandIn.Call::path)
                .containsExactly("/api/chat.postMessage", "/api/chat.update", "/api/chat.postMessage");
        assertThat(slack.calls())
                .allSatisfy(call -> assertThat(call.header("Authorization")).isEqualTo("Bearer " + TOKEN));
        JsonNode first = new JsonMapper().readTree(slack.calls().get(0).body());
        assertThat(first.path("attachments")
                        .path(0)
                        .path("actions")
                        .path(1)
                        .path("url")
                        .asText())
                .contains("/ack?t=");
        JsonNode update = new JsonMapper().readTree(slack.calls().get(1).body());
        assertThat(update.path("ts").asText()).isEqualTo("1503435956.000247");
        assertThat(update.path("channel").asText()).isEqualTo("C123");
        assertThat(post.everything()).doesNotContain(TOKEN);
    }

    @Test
    void not_ok_is_for_good_with_the_reason() {
        slack.answer(200, "{\"ok\":false,\"error\":\"invalid_auth\"}", "Content-Type", JSON_TYPE);
        start(Samples.slackApp(slack.url("/api/chat.postMessage"), TOKEN, false));

        post.tell(Samples.firing("team", "DiskFull", timers.now()));

        assertThat(post.only().state()).isEqualTo(Delivery.State.DEAD);
        assertThat(post.only().error()).contains("Slack answered: invalid_auth");
        assertThat(post.metrics()
                        .get("alertmanager.notifications.failed")
                        .tags("integration", "slack", "reason", "authError")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void a_limit_is_waited_out_as_long_as_slack_says() {
        slack.answer(429, "", "Retry-After", "30");
        start(Samples.slackWebhook(slack.url("/hook")));
        post.tell(Samples.firing("team", "DiskFull", timers.now()));
        slack.answer(200, "ok");
        post.tell(Samples.firing("team", "Other", timers.now()));

        timers.advance(Duration.ofMillis(29_900));
        assertThat(slack.calls()).hasSize(1);
        timers.advance(Duration.ofMillis(200));

        assertThat(slack.calls()).hasSize(3);
        assertThat(post.deliveries()).extracting(Delivery::state).containsOnly(Delivery.State.SENT);
    }

    private void start(SlackConfig config) {
        post = new Post(timers, Samples.config(Samples.receiver("team", config))).startHere();
    }
}
