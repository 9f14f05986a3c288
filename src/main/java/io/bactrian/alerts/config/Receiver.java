package io.bactrian.alerts.config;

import io.bactrian.alerts.label.Labels;
import java.util.List;

/**
 * Somebody who is told, over each of the integrations.
 *
 * @param integrations email, slack, telegram, webhook, each kind in the order of the file
 */
public record Receiver(String name, Labels labels, List<Integration> integrations) {}
