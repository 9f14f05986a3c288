package io.bactrian.alerts.config;

import java.time.Duration;
import java.util.Optional;

/**
 * One entry of {@code webhook_configs}.
 *
 * @param url a template, a secret as a whole; a file may hold it
 * @param maxAlerts 0: all of them
 * @param timeout zero: the default
 * @param payload a JSON document whose texts are templates, in place of the standard one
 */
public record WebhookConfig(
        int index,
        boolean sendResolved,
        SecretSource url,
        int maxAlerts,
        Duration timeout,
        Optional<Object> payload,
        HttpConfig http)
        implements Integration {

    @Override
    public String kind() {
        return "webhook";
    }
}
