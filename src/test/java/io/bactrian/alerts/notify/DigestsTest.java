package io.bactrian.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.alerts.config.Extensions.RateLimit;
import io.bactrian.alerts.config.Extensions.ReceiverOptions;
import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.model.Delivery.State;
import io.bactrian.support.VirtualTimers;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is above the rate limit of a receiver goes as one message when the window opens. */
class DigestsTest {

    private static final String TITLE = "[DIGEST] 18 notifications for team";
    private static final String LINE = "[FIRING:1] Alert2: disk of <b> & <!channel> is full";

    private final VirtualTimers timers = new VirtualTimers(Samples.START);
    private final HttpStandIn server = new HttpStandIn();
    private Post post;

    @AfterEach
    void stop() {
        post.close();
        server.close();
    }

    @Test
    void a_webhook_gets_the_alerts_of_all() {
        flood(Samples.webhook(0, server.url("/")), server.calls()::size);

        assertThat(server.calls().get(2).body())
                .contains("\"notification_reason\":\"more than the rate limit\"")
                .contains("Alert2\"", "Alert19\"")
                .doesNotContain("Alert1\"");
    }

    @Test
    void a_mail_says_how_many_they_are_and_a_line_of_each_in_both_its_parts() throws Exception {
        try (ScriptedSmtp smtp = new ScriptedSmtp()) {
            flood(Samples.email(smtp.port()), smtp.mails()::size);

            MimeMessage mail = new MimeMessage(
                    Session.getInstance(new Properties()),
                    new ByteArrayInputStream(smtp.mails().get(2).getBytes(StandardCharsets.UTF_8)));
            assertThat(mail.getSubject()).isEqualTo(TITLE);
            MimeMultipart parts = (MimeMultipart) mail.getContent();
            String text = (String) parts.getBodyPart(0).getContent();
            assertThat(text.lines().toList()).startsWith(TITLE, "", line(2)).contains(line(19), PlainRenderer.EXTERNAL);
            assertThat(text.lines()).doesNotContain(line(1));
            String html = (String) parts.getBodyPart(1).getContent();
            assertThat(html)
                    .contains("<h1>" + TITLE + "</h1>")
                    .contains("<li>"
                            + line(2).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</li>")
                    .doesNotContain("<b>");
            assertThat(html.split("<li>", -1)).hasSize(19);
        }
    }

    @Test
    void a_slack_message_says_how_many_they_are_and_a_line_of_each() throws Exception {
        server.answer(200, "ok");

        flood(Samples.slackWebhook(server.url("/hook")), server.calls()::size);

        JsonNode digest = new JsonMapper().readTree(server.calls().get(2).body());
        assertThat(digest.get("attachments")).hasSize(1);
        JsonNode attachment = digest.at("/attachments/0");
        assertThat(attachment.get("title").asText()).isEqualTo(TITLE);
        List<String> lines = attachment.get("text").asText().lines().toList();
        assertThat(lines).hasSize(18);
        assertThat(lines.get(0)).contains("Alert2", "&lt;!channel&gt;").doesNotContain("<");
        assertThat(lines.get(17)).contains("Alert19");
    }

    /** Two of twenty messages go at once, the other eighteen as one a minute later. */
    private void flood(Integration integration, Supplier<Integer> received) {
        ReceiverOptions limited =
                new ReceiverOptions(Optional.of(new RateLimit(2, Duration.ofMinutes(1))), false, false);
        post = new Post(
                timers,
                Samples.config(
                        Samples.extensions(Optional.empty(), Map.of("team", limited)),
                        Samples.receiver("team", integration)));
        post.startHere();
        for (int at = 0; at < 20; at++) {
            post.tell(Samples.firing("team", "Alert" + at, timers.now()));
        }
        assertThat(received.get()).isEqualTo(2);
        timers.advance(Duration.ofSeconds(59));
        assertThat(received.get()).isEqualTo(2);
        timers.advance(Duration.ofSeconds(2));
        assertThat(received.get()).isEqualTo(3);
        List<State> states = post.deliveries().stream().map(Delivery::state).toList();
        assertThat(states).filteredOn(State.SENT::equals).hasSize(3);
        assertThat(states).filteredOn(State.SUPERSEDED::equals).hasSize(18);
        assertThat(post.deliveries().get(0).summary()).isEqualTo(TITLE);
    }

    private static String line(int number) {
        return LINE.replace("Alert2", "Alert" + number);
    }
}
