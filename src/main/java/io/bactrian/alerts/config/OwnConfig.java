package io.bactrian.alerts.config;

import io.bactrian.runtime.Settings;
import io.bactrian.runtime.SettingsSection;
import io.bactrian.runtime.yaml.YamlWriter;
import java.util.Optional;
import java.util.Set;

/** The settings of an instance without {@code alertmanager.yml}, written as if there were one. */
final class OwnConfig {

    private static final String SUBJECT = "{{ if eq .Status \"resolved\" }}[RESOLVED]"
            + "{{ else }}[{{ or .CommonLabels.severity \"critical\" | toUpper }}]{{ end }}"
            + " {{ or .CommonAnnotations.summary .CommonLabels.alertname }}";
    private static final String TEXT = "{{ template \"email.default.text\" . }}";

    private OwnConfig() {}

    /** What is wrong with the settings is recorded with them. */
    static String text(Settings settings) {
        StringBuilder out = new StringBuilder("""
                route:
                  receiver: operators
                  group_by: [alertname, flow, route]
                  group_wait: 0s
                  group_interval: 1m
                  repeat_interval: 4h
                receivers:
                  - name: operators
                """);
        email(settings.section("alerts.email"), out);
        slack(settings.section("alerts.slack"), out);
        return out.toString();
    }

    private static void email(SettingsSection email, StringBuilder out) {
        Optional<String> to = email.find("to");
        String from = email.text("from", "bactrian@localhost");
        String host = email.text("host", "localhost");
        int port = email.number("port", 25, 1, 65_535);
        boolean startTls = email.flag("starttls", false);
        boolean tls = email.choice("protocol", "smtp", Set.of("smtp", "smtps")).equals("smtps");
        Optional<String> user = email.find("user");
        String password =
                email.secret("password").map(secret -> secret.reveal()).orElse("");
        if (to.isEmpty()) {
            return;
        }
        out.append("    email_configs:\n      - send_resolved: true\n");
        line(out, "to", to.get());
        line(out, "from", from);
        line(out, "smarthost", new EmailConfig.HostPort(host, port).toString());
        line(out, "text", TEXT);
        out.append("        headers:\n          Subject: ")
                .append(YamlWriter.quote(SUBJECT))
                .append('\n');
        out.append("        require_tls: ").append(startTls || tls).append('\n');
        out.append("        force_implicit_tls: ").append(tls).append('\n');
        user.ifPresent(name -> {
            line(out, "auth_username", name);
            line(out, "auth_password", password);
        });
    }

    private static void slack(SettingsSection slack, StringBuilder out) {
        if (!slack.flag("enabled", false)) {
            return;
        }
        Optional<String> webhook = slack.find("webhook");
        if (webhook.isEmpty()) {
            slack.problem("webhook", "is not set", "set alerts.slack.webhook = {{secret-file:PATH}}");
            return;
        }
        out.append("    slack_configs:\n      - send_resolved: true\n");
        line(out, "api_url", webhook.get());
    }

    private static void line(StringBuilder out, String name, String value) {
        out.append("        ")
                .append(name)
                .append(": ")
                .append(YamlWriter.quote(value))
                .append('\n');
    }
}
