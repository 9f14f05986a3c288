package io.bactrian.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.alerts.api.AlertApi;
import io.bactrian.alerts.api.ApiLimits;
import io.bactrian.alerts.api.Reload;
import io.bactrian.alerts.config.ConfigLoader;
import io.bactrian.alerts.dispatch.SystemTimers;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.AlertService;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.notify.DeliverySettings;
import io.bactrian.alerts.notify.HttpStandIn;
import io.bactrian.alerts.notify.ScriptedSmtp;
import io.bactrian.ledger.Ledger;
import io.bactrian.runtime.HttpListener;
import io.bactrian.runtime.Metrics;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets of {@code alertmanager.yml} leave only to their servers, even when those tell them back and fail. */
class AlertingSecretsTest {

    private static final String CANARY = "canary-";
    private static final int INTEGRATIONS = 8;
    private static final Settings SETTINGS = Settings.load(Path.of("none", "none.properties"), Map.of(), Map.of());

    @TempDir
    Path folder;

    private final List<String> log = new CopyOnWriteArrayList<>();

    @Test
    void noSecretIsKeptOrShownThoughEveryServerTellsItBackAndFails() throws Exception {
        AbstractAppender appender = new AbstractAppender("secrets", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                StringWriter trace = new StringWriter();
                if (event.getThrown() != null) {
                    event.getThrown().printStackTrace(new PrintWriter(trace));
                }
                log.add(event.getMessage().getFormattedMessage() + trace);
            }
        };
        appender.start();
        Logger root = (Logger) LogManager.getRootLogger();
        root.addAppender(appender);
        try {
            String seen = whatIsSeen();
            assertThat(log).isNotEmpty();
            assertThat(String.join("\n", log)).as("log").doesNotContain(CANARY);
            assertThat(seen).contains("<secret>").doesNotContain(CANARY);
        } finally {
            root.removeAppender(appender);
        }
        for (Path file : files()) {
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain(CANARY);
        }
    }

    /** Everything that anybody can ask for, while everything fails. */
    private String whatIsSeen() throws Exception {
        Metrics metrics = new Metrics();
        try (HttpStandIn http = new HttpStandIn();
                ScriptedSmtp smtp = new ScriptedSmtp();
                SystemTimers timers = new SystemTimers();
                DefaultCamelContext camel = camel();
                Ledger ledger = Ledger.open(SETTINGS, Files.createDirectory(folder.resolve("data")))) {
            http.answer(call -> new HttpStandIn.Answer(500, call.path() + " " + call.headers(), Map.of()));
            smtp.offer("AUTH LOGIN PLAIN").answer("AUTH", "535 5.7.8 canary-mail is not your password");
            Path file = Files.writeString(
                    Files.createDirectory(folder.resolve("conf")).resolve("alertmanager.yml"), config(http, smtp));
            try (Alerting alerting = new Alerting(
                    ledger,
                    timers,
                    () -> ConfigLoader.load(file, Optional.empty()),
                    URI.create("http://127.0.0.1/"),
                    Duration.ofDays(5),
                    metrics.registry(),
                    new Alerting.Channels(() -> camel, DeliverySettings.DEFAULT))) {
                alerting.start();
                alerting.put(List.of(new Alert(
                        Labels.of("alertname", "Disk"),
                        Labels.NONE,
                        timers.now(),
                        Alert.NEVER,
                        "",
                        timers.now(),
                        false)));
                await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(
                                alerting.deliveries(Optional.empty(), 100))
                        .hasSize(INTEGRATIONS)
                        .allSatisfy(delivery -> assertThat(delivery.error()).isPresent()));
                Files.writeString(file, Files.readString(file).replace("http://127.0.0.1", "nothing"));
                return shown(alerting, metrics);
            }
        } finally {
            metrics.close();
        }
    }

    private static String shown(Alerting alerting, Metrics metrics) throws Exception {
        CompletableFuture<AlertService> service = CompletableFuture.completedFuture(alerting);
        AlertApi api = new AlertApi("", service, ApiLimits.DEFAULT, metrics, new Reload(), List.of(), "1.2.3");
        HttpListener listener = new HttpListener(api);
        int port = listener.listen(SETTINGS, "http.host", "127.0.0.1", 0);
        StringBuilder seen = new StringBuilder();
        try {
            HttpClient client = HttpClient.newHttpClient();
            for (String path : List.of("/api/v2/status", "/api/v2/receivers", "/api/v2/alerts/groups", "/-/reload")) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .method(path.equals("/-/reload") ? "POST" : "GET", HttpRequest.BodyPublishers.noBody())
                        .build();
                var answer = client.send(request, BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(path).isEqualTo(path.equals("/-/reload") ? 500 : 200);
                seen.append(answer.body()).append('\n');
            }
        } finally {
            listener.close();
            api.close();
        }
        List<Delivery> deliveries = alerting.deliveries(Optional.empty(), 100);
        var now = alerting.startedAt().plusSeconds(1000);
        return seen
                + deliveries.toString()
                + alerting.history(List.of(), alerting.startedAt().minusSeconds(10), now, 100)
                + metrics.registry().scrape()
                + alerting.config();
    }

    private static DefaultCamelContext camel() throws Exception {
        DefaultCamelContext camel = new DefaultCamelContext();
        for (String kind : List.of("email", "slack", "telegram", "webhook")) {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.resolveResource(camel, "file:routes/alerts/" + kind + ".camel.yaml"));
        }
        camel.start();
        return camel;
    }

    private static String config(HttpStandIn http, ScriptedSmtp smtp) {
        return """
                global:
                  smtp_smarthost: "127.0.0.1:%d"
                  smtp_from: bactrian@example.com
                  smtp_auth_username: ops
                  smtp_auth_password: canary-mail
                  smtp_require_tls: false
                route: { receiver: all, group_wait: 0s, group_by: [alertname] }
                receivers:
                  - name: all
                    email_configs: [ { to: ops@example.com } ]
                    slack_configs:
                      - { api_url: "%2$s/services/canary-slack", channel: "#a" }
                      - { app_token: canary-app, app_url: "%2$s/api/chat.postMessage", channel: "#b" }
                    telegram_configs:
                      - { api_url: "%2$s", bot_token: "1:canary-telegram", chat_id: 1 }
                      - { api_url: "http://127.0.0.1:1", bot_token: "1:canary-unreachable", chat_id: 1 }
                    webhook_configs:
                      - url: "%2$s/canary-webhook?token=canary-query"
                        http_config: { authorization: { credentials: canary-bearer } }
                      - url: "http://127.0.0.1:1/canary-nobody"
                        http_config: { basic_auth: { username: u, password: canary-basic } }
                      - url: "%2$s/header"
                        http_config: { http_headers: { X-Token: { secrets: [ canary-header ] } } }
                """.formatted(smtp.port(), http.url(""));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            List<Path> found = files.filter(Files::isRegularFile).toList();
            assertThat(found).isNotEmpty();
            return found;
        }
    }
}
