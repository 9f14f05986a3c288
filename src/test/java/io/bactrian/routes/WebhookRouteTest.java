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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shipped webhook route against a server that looks at the request. */
class WebhookRouteTest {

    private final VirtualTimers timers = new VirtualTimers(Samples.START);
    private final HttpStandIn server = new HttpStandIn();
    private final Post post = new Post(
            timers,
            Samples.config(Samples.receiver("team.x", Samples.webhook(0, server.url("/hook?key=canary-4711")))));

    @AfterEach
    void stop() {
        post.close();
        server.close();
    }

    @Test
    void a_webhook_gets_alertmanagers_payload_with_every_field_in_its_order() throws Exception {
        post.startHere().tell(Samples.firing("team.x", "DiskFull", timers.now()));

        HttpStandIn.Call call = server.calls().get(0);
        assertThat(server.calls()).hasSize(1);
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.path()).isEqualTo("/hook?key=canary-4711");
        assertThat(call.header("Content-type")).isEqualTo("application/json");
        assertThat(call.header("User-agent")).startsWith("Alertmanager/");
        JsonNode json = new JsonMapper().readTree(call.body());
        List<String> names = new ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "receiver",
                        "status",
                        "alerts",
                        "notification_reason",
                        "groupLabels",
                        "commonLabels",
                        "commonAnnotations",
                        "routeLabels",
                        "externalURL",
                        "version",
                        "groupKey",
                        "truncatedAlerts");
        assertThat(json.path("receiver").asText()).isEqualTo("team\\.x");
        assertThat(json.path("status").asText()).isEqualTo("firing");
        assertThat(json.path("version").asText()).isEqualTo("4");
        assertThat(json.path("groupKey").asText()).isEqualTo("{}:{alertname=\"DiskFull\"}");
        assertThat(json.path("notification_reason").asText()).isEqualTo("first notification");
        JsonNode alert = json.path("alerts").path(0);
        assertThat(alert.path("startsAt").asText()).isEqualTo("2026-03-01T09:59:00.25Z");
        assertThat(alert.path("endsAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(alert.path("fingerprint").asText()).hasSize(16);
        assertThat(post.only().state()).isEqualTo(Delivery.State.SENT);
    }

    @Test
    void a_failed_call_is_repeated_with_the_same_key() {
        server.answer(500, "no");
        post.startHere().tell(Samples.firing("team.x", "DiskFull", timers.now()));
        assertThat(post.only().state()).isEqualTo(Delivery.State.WAITING);
        assertThat(post.only().error()).contains("status 500: no");
        server.answer(200, "");

        timers.advance(Duration.ofMillis(499));
        assertThat(server.calls()).hasSize(1);
        timers.advance(Duration.ofMillis(1));

        assertThat(server.calls()).hasSize(2);
        assertThat(post.only().state()).isEqualTo(Delivery.State.SENT);
        assertThat(post.only().attempts()).isEqualTo(2);
        String key = server.calls().get(0).header("Idempotency-key");
        assertThat(key).startsWith("bactrian-");
        assertThat(server.calls().get(1).header("Idempotency-key")).isEqualTo(key);
    }

    @Test
    void a_status_of_400_is_for_good_and_the_answer_is_kept_without_the_address() {
        server.answer(400, "cannot take http://127.0.0.1/hook?key=canary-4711");
        post.startHere().tell(Samples.firing("team.x", "DiskFull", timers.now()));

        assertThat(post.only().state()).isEqualTo(Delivery.State.DEAD);
        assertThat(post.only().error())
                .hasValueSatisfying(text -> assertThat(text).contains("status 400"));
        assertThat(post.everything()).doesNotContain("canary-4711");
    }
}
