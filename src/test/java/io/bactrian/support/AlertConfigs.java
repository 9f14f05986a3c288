package io.bactrian.support;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Extensions;
import io.bactrian.alerts.config.HttpConfig;
import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.config.Receiver;
import io.bactrian.alerts.config.Route;
import io.bactrian.alerts.config.SecretSource;
import io.bactrian.alerts.config.TimeInterval;
import io.bactrian.alerts.config.WebhookConfig;
import io.bactrian.alerts.label.Labels;
import io.bactrian.runtime.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Configurations whose receivers are webhooks. */
public final class AlertConfigs {

    private AlertConfigs() {}

    /** Names the receivers, each with one webhook; {@code pager*2} has two. */
    public static AlertConfig of(Extensions extensions, Map<String, TimeInterval> timeIntervals, String... receivers) {
        Map<String, Receiver> byName = new LinkedHashMap<>();
        for (String receiver : receivers) {
            String[] parts = receiver.split("\\*", 2);
            int count = parts.length == 2 ? Integer.parseInt(parts[1]) : 1;
            List<Integration> integrations = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                integrations.add(webhook(index));
            }
            byName.put(parts[0], new Receiver(parts[0], Labels.NONE, integrations));
        }
        Route route = new Route(
                "{}",
                "{}",
                receivers[0].split("\\*", 2)[0],
                List.of(),
                false,
                Set.of("alertname"),
                false,
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofHours(4),
                List.of(),
                List.of(),
                Labels.NONE,
                List.of());
        return new AlertConfig(
                "", Duration.ofMinutes(5), route, List.of(), timeIntervals, byName, List.of(), extensions);
    }

    private static Integration webhook(int index) {
        return new WebhookConfig(
                index,
                true,
                new SecretSource.Inline(new Secret("http://127.0.0.1:1/")),
                0,
                Duration.ZERO,
                Optional.empty(),
                HttpConfig.DEFAULT);
    }
}
