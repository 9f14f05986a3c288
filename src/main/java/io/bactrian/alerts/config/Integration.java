package io.bactrian.alerts.config;

/** One way to reach a receiver: one entry of its {@code email_configs}, {@code slack_configs} and so on. */
public sealed interface Integration permits EmailConfig, SlackConfig, TelegramConfig, WebhookConfig {

    /** {@code email}, {@code slack}, {@code telegram} or {@code webhook}: the word of metrics and of channel routes. */
    String kind();

    /** Position among the receiver's integrations of this kind, from 0. */
    int index();

    /** Whether the end of an alert is told too. */
    boolean sendResolved();
}
