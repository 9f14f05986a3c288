package io.bactrian.alerts.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnConfigTest {

    @TempDir
    private Path base;

    private final Map<String, String> system = new HashMap<>();

    @Test
    void mail_and_slack_become_one_receiver_that_hears_of_everything_at_once() {
        system.putAll(Map.of(
                "alerts.email.to", "a@example.org,b@example.org",
                "alerts.email.host", "mail.example.org",
                "alerts.email.port", "587",
                "alerts.email.starttls", "true",
                "alerts.email.user", "bactrian",
                "alerts.email.password", "canary: '1'",
                "alerts.slack.enabled", "true",
                "alerts.slack.webhook", "https://hooks.example.org/canary"));
        AlertConfig config = ConfigLoader.load(settings());
        Route route = config.route();
        assertThat(route.receiver()).isEqualTo("operators");
        assertThat(route.groupBy()).containsExactly("alertname", "flow", "route");
        assertThat(route.groupWait()).isZero();
        assertThat(route.groupInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(route.repeatInterval()).isEqualTo(Duration.ofHours(4));
        assertThat(config.receivers().get("operators").integrations())
                .extracting(Integration::kind, Integration::sendResolved)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("email", true),
                        org.assertj.core.groups.Tuple.tuple("slack", true));
        EmailConfig email =
                (EmailConfig) config.receivers().get("operators").integrations().get(0);
        assertThat(email.to()).isEqualTo("a@example.org,b@example.org");
        assertThat(email.smarthost()).hasToString("mail.example.org:587");
        assertThat(email.requireTls()).isTrue();
        assertThat(email.authPassword().orElseThrow().read().reveal()).isEqualTo("canary: '1'");
        assertThat(config.original()).doesNotContain("canary");
    }

    @Test
    void without_any_channel_the_receiver_tells_nobody() {
        assertThat(ConfigLoader.load(settings()).receivers().get("operators").integrations())
                .isEmpty();
    }

    @Test
    void settings_that_are_wrong_are_told_by_their_keys() {
        system.putAll(Map.of("alerts.email.port", "smtp", "alerts.slack.enabled", "true"));
        assertThatThrownBy(() -> ConfigLoader.load(settings()))
                .hasMessageContaining("alerts.email.port")
                .hasMessageContaining("alerts.slack.webhook: is not set");
    }

    @Test
    void a_file_goes_before_the_settings() throws IOException {
        system.put("alerts.email.to", "a@example.org");
        Files.createDirectories(base.resolve("conf"));
        Files.writeString(
                base.resolve("conf/alertmanager.yml"), "route: {receiver: file}\nreceivers: [{name: file}]\n");
        assertThat(ConfigLoader.load(settings()).receivers()).containsOnlyKeys("file");
        Files.writeString(base.resolve("other.yml"), "route: {receiver: other}\nreceivers: [{name: other}]\n");
        system.put("alerts.config", "other.yml");
        assertThat(ConfigLoader.load(settings()).receivers()).containsOnlyKeys("other");
    }

    private Settings settings() {
        return Settings.load(base.resolve("conf/bactrian.properties"), Map.of(), system);
    }
}
