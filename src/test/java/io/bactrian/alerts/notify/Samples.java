package io.bactrian.alerts.notify;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.EmailConfig;
import io.bactrian.alerts.config.EmailConfig.HostPort;
import io.bactrian.alerts.config.EmailConfig.Threading;
import io.bactrian.alerts.config.Extensions;
import io.bactrian.alerts.config.Extensions.Acknowledgement;
import io.bactrian.alerts.config.Extensions.ReceiverOptions;
import io.bactrian.alerts.config.HttpConfig;
import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.config.Proxy;
import io.bactrian.alerts.config.Receiver;
import io.bactrian.alerts.config.SecretSource;
import io.bactrian.alerts.config.SlackConfig;
import io.bactrian.alerts.config.TelegramConfig;
import io.bactrian.alerts.config.TlsConfig;
import io.bactrian.alerts.config.WebhookConfig;
import io.bactrian.alerts.label.Labels;
import io.bactrian.alerts.model.Alert;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.model.Notification.Notified;
import io.bactrian.alerts.model.Notification.Reason;
import io.bactrian.runtime.Secret;
import io.bactrian.support.CertificateAuthority;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Receivers and notifications to begin with. */
public final class Samples {

    public static final Instant START = Instant.parse("2026-03-01T10:00:00.250Z");

    private Samples() {}

    public static SecretSource secret(String value) {
        return new SecretSource.Inline(new Secret(value));
    }

    public static WebhookConfig webhook(int index, String url) {
        return webhook(index, url, HttpConfig.DEFAULT);
    }

    public static WebhookConfig webhook(int index, String url, HttpConfig http) {
        return new WebhookConfig(index, true, secret(url), 0, Duration.ofSeconds(20), Optional.empty(), http);
    }

    public static SlackConfig slackWebhook(String url) {
        return slackWebhook(url, HttpConfig.DEFAULT);
    }

    public static SlackConfig slackWebhook(String url, HttpConfig http) {
        return slack(Optional.of(secret(url)), Optional.empty(), "", false, http);
    }

    public static SlackConfig slackApp(String url, String token, boolean update) {
        return slack(Optional.empty(), Optional.of(secret(token)), url, update, HttpConfig.DEFAULT);
    }

    private static SlackConfig slack(
            Optional<SecretSource> webhook, Optional<SecretSource> token, String url, boolean update, HttpConfig http) {
        return new SlackConfig(
                0,
                true,
                webhook,
                token,
                url,
                "#alerts",
                "Bactrian",
                "danger",
                "{{ summary }}",
                "http://alerts.example.com",
                "",
                "text of {{ key }}",
                "",
                List.of(new SlackConfig.Field("Field", "{{ key }}", Optional.empty())),
                true,
                "",
                "{{ summary }}",
                "",
                ":fire:",
                "",
                "",
                "",
                false,
                List.of(),
                List.of(new SlackConfig.Action("button", "Runbook", "http://book", "", "", "", Optional.empty())),
                update,
                Duration.ofSeconds(20),
                http);
    }

    public static TelegramConfig telegram(String url, String token, String parseMode, String message) {
        return new TelegramConfig(
                0,
                true,
                url,
                secret(token),
                Optional.of(-100123L),
                Optional.empty(),
                7,
                message,
                true,
                parseMode,
                HttpConfig.DEFAULT);
    }

    public static EmailConfig email(int port) {
        return email(port, "ops@example.com", "", Optional.empty(), Optional.empty(), false, TlsConfig.DEFAULT);
    }

    public static EmailConfig email(
            int port,
            String to,
            String user,
            Optional<SecretSource> password,
            Optional<SecretSource> secret,
            boolean requireTls,
            TlsConfig tls) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Subject", "{{ summary }}");
        headers.put("To", to);
        headers.put("From", "Bactrian <bactrian@example.com>");
        return new EmailConfig(
                0,
                true,
                to,
                "Bactrian <bactrian@example.com>",
                "client.example.com",
                new HostPort("127.0.0.1", port),
                user,
                password,
                secret,
                "",
                requireTls,
                Optional.empty(),
                tls,
                headers,
                "<html><body><p>{{ summary }}</p></body></html>",
                "",
                new Threading(true, true));
    }

    public static HttpConfig http(TlsConfig tls) {
        return http(tls, Proxy.NONE);
    }

    public static HttpConfig http(TlsConfig tls, Proxy proxy) {
        return new HttpConfig(Optional.empty(), Optional.empty(), Optional.empty(), tls, proxy, true, true, Map.of());
    }

    /** Whom to trust, who we are, and by which name the other one goes. */
    public static TlsConfig tls(
            Optional<Path> authority, Optional<CertificateAuthority.Identity> own, Optional<String> serverName) {
        return new TlsConfig(
                authority.map(SecretSource.InFile::new),
                own.map(CertificateAuthority.Identity::certificate).map(SecretSource.InFile::new),
                own.map(CertificateAuthority.Identity::key).map(SecretSource.InFile::new),
                serverName,
                false,
                Optional.empty(),
                Optional.empty());
    }

    public static AlertConfig config(Extensions extensions, Receiver... receivers) {
        Map<String, Receiver> byName = new LinkedHashMap<>();
        for (Receiver each : receivers) {
            byName.put(each.name(), each);
        }
        return new AlertConfig("", Duration.ofMinutes(5), null, List.of(), Map.of(), byName, List.of(), extensions);
    }

    public static AlertConfig config(Receiver... receivers) {
        return config(Extensions.NONE, receivers);
    }

    public static Extensions extensions(Optional<String> fallback, Map<String, ReceiverOptions> options) {
        return new Extensions(
                fallback,
                options,
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                Acknowledgement.DEFAULT);
    }

    public static Receiver receiver(String name, Integration... integrations) {
        return new Receiver(name, Labels.NONE, List.of(integrations));
    }

    public static Notification firing(String receiver, String name, Instant at) {
        return notification(receiver, name, at, true, "disk of <b> & <!channel> is full");
    }

    public static Notification resolved(String receiver, String name, Instant at) {
        return notification(receiver, name, at, false, "gone");
    }

    public static Notification notification(String receiver, String name, Instant at, boolean firing, String summary) {
        Labels labels = Labels.of(Labels.ALERT_NAME, name, "job", "node");
        Alert alert = new Alert(
                labels,
                Labels.of("summary", summary),
                START.minusSeconds(60),
                firing ? START.plusSeconds(300) : START.minusSeconds(1),
                "http://prometheus/graph?g0",
                START,
                false);
        return new Notification(
                "{}:" + Labels.of(Labels.ALERT_NAME, name),
                receiver,
                Labels.of(Labels.ALERT_NAME, name),
                Labels.NONE,
                Reason.FIRST,
                List.of(new Notified(alert, firing)),
                at);
    }
}
