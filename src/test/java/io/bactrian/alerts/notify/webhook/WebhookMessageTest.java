package io.bactrian.alerts.notify.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.alerts.config.HttpConfig;
import io.bactrian.alerts.config.SecretSource;
import io.bactrian.alerts.config.WebhookConfig;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Delivery.State;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Notification.Notified;
import io.bactrian.alerts.notify.HttpStandIn;
import io.bactrian.alerts.notify.Post;
import io.bactrian.alerts.notify.Renderer;
import io.bactrian.alerts.notify.Samples;
import io.bactrian.alerts.template.NotificationData;
import io.bactrian.alerts.template.Templates;
import io.bactrian.support.VirtualTimers;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookMessageTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Renderer RENDERER = new TemplateRenderer();

    @TempDir
    private Path folder;

    @Test
    void no_more_than_max_alerts_are_told_and_how_many_are_left_out() throws Exception {
        Notification three = notification(Samples.resolved("team", "a", Samples.START), "b", "c");

        JsonNode all = body(webhook(0, Optional.empty()), three);
        assertThat(all.get("alerts")).hasSize(3);
        assertThat(all.get("truncatedAlerts").asInt()).isZero();
        assertThat(all.get("status").asText()).isEqualTo("firing");
        assertThat(all.get("commonLabels").has("alertname")).isFalse();
        assertThat(body(webhook(3, Optional.empty()), three)).isEqualTo(all);
        JsonNode one = body(webhook(1, Optional.empty()), three);
        assertThat(one.get("alerts")).hasSize(1);
        assertThat(one.get("truncatedAlerts").asInt()).isEqualTo(2);
        assertThat(one.get("status").asText()).isEqualTo("resolved");
        assertThat(one.at("/commonLabels/alertname").asText()).isEqualTo("a");
    }

    @Test
    void templates_of_a_payload_see_no_more_than_max_alerts() throws Exception {
        Notification two = notification(Samples.firing("team", "a", Samples.START), "b");
        Object document = Map.of("{{ .Status }}", "{{ range .Alerts }}<{{ .Labels.alertname }}>{{ end }}");

        assertThat(body(webhook(1, Optional.of(document)), two)).isEqualTo(JSON.readTree("{\"firing\":\"<a>\"}"));
        assertThat(body(webhook(0, Optional.of(document)), two)).isEqualTo(JSON.readTree("{\"firing\":\"<a><b>\"}"));
    }

    @Test
    void a_payload_keeps_its_shape_and_what_is_no_template_in_it() throws Exception {
        Object document = Map.of("list", List.of(1, true, "{{ .Status }}", List.of()), "deep", Map.of("a", Map.of()));

        assertThat(body(webhook(0, Optional.of(document)), Samples.firing("team", "a", Samples.START)))
                .isEqualTo(JSON.readTree("{\"list\":[1,true,\"firing\",[]],\"deep\":{\"a\":{}}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "some text                                 => \"some text\"",
                "{{ len .Alerts }}                         => 1",
                "{{ .CommonLabels | toJson }}              => {\"alertname\":\"a\",\"job\":\"node\"}",
                "- x: {{ .Status }}                        => [{\"x\":\"firing\"}]",
                "{a: {{ .Status }}}                        => {\"a\":\"firing\"}",
                "true                                      => true",
                "{{ .CommonAnnotations.nothing }}          => null",
                "null                                      => null",
                "-1.5                                      => -1.5",
                "007                                       => \"007\"",
                "1e999999999                               => \"1e999999999\"",
                "yes                                       => \"yes\"",
                "2026-01-02                                => \"2026-01-02\"",
                "'quoted'                                  => \"'quoted'\"",
                "`\"5\"`                                   => \"\\\"5\\\"\"",
                "[unclosed                                 => \"[unclosed\"",
                "*nobody                                   => \"*nobody\"",
                "{{ printf `%s` .CommonAnnotations.summary }} => \"disk of <b> & <!channel> is full\"",
            })
    void what_a_template_makes_is_read_as_yaml(String template, String json) throws Exception {
        JsonNode made =
                body(webhook(0, Optional.of(Map.of("made", template))), Samples.firing("team", "a", Samples.START));

        assertThat(made.get("made").toString()).isEqualTo(json);
    }

    @Test
    void brackets_without_end_are_a_text() throws Exception {
        String deep = "[".repeat(100_000);

        JsonNode made = body(webhook(0, Optional.of(Map.of("made", deep))), Samples.firing("team", "a", Samples.START));

        assertThat(made.get("made").asText()).isEqualTo(deep);
    }

    @Test
    void the_address_is_a_template_and_may_stand_in_a_file_that_is_read_each_time() throws Exception {
        Path file = folder.resolve("url");
        try (HttpStandIn server = new HttpStandIn();
                Post post = new Post(new VirtualTimers(Samples.START), Samples.config(), RENDERER)) {
            WebhookConfig inline =
                    webhook(Samples.secret(server.url("/{{ .GroupLabels.alertname | toLower }}")), 0, Optional.empty());
            WebhookConfig inFile = webhook(new SecretSource.InFile(file), 0, Optional.empty());
            post.config(Samples.config(Samples.receiver("team", inline)));
            post.startHere();
            post.tell(Samples.firing("team", "DiskFull", Samples.START));
            post.config(Samples.config(Samples.receiver("team", inFile)));

            Files.writeString(file, server.url("/{{ .Status }}?k=1") + "\n");
            post.tell(Samples.firing("team", "Second", Samples.START));
            Files.writeString(file, server.url("/plain"));
            post.tell(Samples.firing("team", "Third", Samples.START));
            Files.writeString(file, "{{ .CommonAnnotations.nothing }}\n");
            post.tell(Samples.firing("team", "Fourth", Samples.START));

            assertThat(server.calls())
                    .extracting(HttpStandIn.Call::path)
                    .containsExactly("/diskfull", "/firing?k=1", "/plain");
            assertThat(post.deliveries().get(0).state()).isEqualTo(State.DEAD);
            assertThat(post.deliveries().get(0).error().orElse("")).startsWith("url is empty");
        }
    }

    private static JsonNode body(WebhookConfig config, Notification notification) throws Exception {
        return JSON.readTree(new WebhookMessage()
                .render(config, notification, RENDERER)
                .get("body")
                .asText());
    }

    private static Notification notification(Notification first, String... more) {
        List<Notified> alerts = Stream.concat(
                        first.alerts().stream(),
                        Stream.of(more).flatMap(name -> Samples.firing("team", name, Samples.START).alerts().stream()))
                .toList();
        return new Notification(
                first.groupKey(),
                first.receiver(),
                first.groupLabels(),
                first.routeLabels(),
                first.reason(),
                alerts,
                first.at());
    }

    private static WebhookConfig webhook(int most, Optional<Object> payload) {
        return webhook(Samples.secret("http://127.0.0.1:1/"), most, payload);
    }

    private static WebhookConfig webhook(SecretSource url, int most, Optional<Object> payload) {
        return new WebhookConfig(0, true, url, most, Duration.ofSeconds(20), payload, HttpConfig.DEFAULT);
    }

    /** With templates as they are, and no links. */
    private static final class TemplateRenderer implements Renderer {

        private final Templates templates = Templates.load(List.of());

        @Override
        public String text(String template, Notification notification) {
            return templates.text(
                    template, NotificationData.of(notification, Labels.NONE, URI.create(externalUrl()), "", ""));
        }

        @Override
        public String html(String template, Notification notification) {
            return text(template, notification);
        }

        @Override
        public String externalUrl() {
            return "http://alerts.example.com";
        }

        @Override
        public String acknowledgeUrl(Notification notification) {
            return "";
        }
    }
}
