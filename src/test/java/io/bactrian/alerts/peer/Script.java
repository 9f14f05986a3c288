package io.bactrian.alerts.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.support.SmtpSink;
import io.bactrian.support.WebhookRecorder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happens to the alerts of one script, at all sides at once. */
final class Script {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Longer than group_wait and group_interval together. */
    private static final Duration QUIET = Duration.ofMillis(1500);

    private final String name;
    private final List<Side> sides;
    private int messages;
    private int mails;

    Script(String name, List<Side> sides) {
        this.name = name;
        this.sides = sides;
    }

    PostedAlert alert(String alertName, String... labels) {
        PostedAlert alert = new PostedAlert(name, alertName);
        for (int at = 0; at < labels.length; at += 2) {
            alert.label(labels[at], labels[at + 1]);
        }
        return alert;
    }

    void post(PostedAlert... alerts) {
        ArrayNode body = Side.JSON.createArrayNode();
        for (PostedAlert alert : alerts) {
            body.add(alert.json());
        }
        for (Side side : sides) {
            Side.Answer answer = side.post("/api/v2/alerts", body.toString());
            assertThat(answer.status()).as("%s: %s", side, answer.body()).isEqualTo(200);
        }
    }

    /** So many more webhooks come at every side. */
    void messages(int more) {
        messages += more;
        for (Side side : sides) {
            await("message %d of %s at %s".formatted(messages, name, side))
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> calls(side).size() >= messages);
        }
    }

    /** So many more mails, one for each of their recipients, come at every side. */
    void mails(int more) {
        mails += more;
        for (Side side : sides) {
            await("mail %d of %s at %s".formatted(mails, name, side))
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> mailsAt(side).size() >= mails);
        }
    }

    /** Nothing but what was waited for comes, though time passes for two flushes. */
    void nothingMore() {
        await("nothing more of " + name)
                .during(QUIET)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .failFast(() -> sides.forEach(side -> {
                    assertThat(calls(side)).as("messages at %s", side).hasSize(messages);
                    assertThat(mailsAt(side)).as("mails at %s", side).hasSize(mails);
                }))
                .until(() -> true);
    }

    /** @return its ids, for {@link #expire} */
    Map<Side, String> silence(Instant from, Instant to, String matchers) {
        Map<Side, String> ids = new LinkedHashMap<>();
        for (Side side : sides) {
            ObjectNode silence = Side.JSON.createObjectNode();
            silence.put("startsAt", from.toString())
                    .put("endsAt", to.toString())
                    .put("createdBy", name)
                    .put("comment", "because");
            ArrayNode list = silence.putArray("matchers");
            for (String matcher : matchers.split(",", -1)) {
                boolean equal = !matcher.contains("!");
                boolean regex = matcher.contains("~");
                String[] words = matcher.split("[!=~]+", 2);
                list.addObject()
                        .put("name", words[0])
                        .put("value", words[1])
                        .put("isRegex", regex)
                        .put("isEqual", equal);
            }
            Side.Answer answer = side.post("/api/v2/silences", silence.toString());
            assertThat(answer.status()).as("%s: %s", side, answer.body()).isEqualTo(200);
            ids.put(side, answer.json().get("silenceID").asText());
        }
        return ids;
    }

    void expire(Map<Side, String> silence) {
        silence.forEach((side, id) ->
                assertThat(side.delete("/api/v2/silence/" + id).status()).isEqualTo(200));
    }

    void reload() {
        sides.forEach(side -> side.server().reload());
    }

    /** The webhooks' bodies, in sequence, by path and group. */
    Map<String, List<String>> told(Side side) {
        Map<String, List<String>> told = new TreeMap<>();
        for (WebhookRecorder.Call call : calls(side)) {
            String group = call.path() + " " + call.body().path("groupKey").asText();
            told.computeIfAbsent(group, key -> new ArrayList<>())
                    .add(Comparison.webhook(call.body(), name.equals("timeout")));
        }
        return told;
    }

    List<SmtpSink.Mail> mailsAt(Side side) {
        return side.mail().mails().stream()
                .filter(mail -> mail.to().contains(name))
                .toList();
    }

    private List<WebhookRecorder.Call> calls(Side side) {
        return side.webhooks().calls().stream()
                .filter(call -> call.path().equals("/" + name) || call.path().startsWith("/" + name + "/"))
                .toList();
    }
}
