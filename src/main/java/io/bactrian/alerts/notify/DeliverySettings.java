package io.bactrian.alerts.notify;

import io.bactrian.runtime.Settings;
import io.bactrian.runtime.SettingsSection;
import java.time.Duration;
import java.util.Set;

/**
 * How hard is tried.
 *
 * @param workers messages on their way at once
 * @param perIntegration of them to one integration
 * @param giveUpAfter age from which a message that fails again is a dead letter, after ten attempts at least
 * @param fallbackAfter how long every integration of a notification must have failed until the fallback receiver is told
 */
public record DeliverySettings(int workers, int perIntegration, Duration giveUpAfter, Duration fallbackAfter) {

    public static final DeliverySettings DEFAULT =
            new DeliverySettings(8, 3, Duration.ofHours(24), Duration.ofMinutes(5));

    /** {@code alerts.delivery.workers, .per-integration, .give-up-after, .fallback-after}. */
    public static DeliverySettings from(Settings settings) {
        SettingsSection section = settings.section("alerts.delivery");
        section.knownNames(Set.of("workers", "per-integration", "give-up-after", "fallback-after"));
        return new DeliverySettings(
                section.number("workers", DEFAULT.workers, 1, 200),
                section.number("per-integration", DEFAULT.perIntegration, 1, 50),
                section.duration("give-up-after", DEFAULT.giveUpAfter),
                section.duration("fallback-after", DEFAULT.fallbackAfter));
    }
}
