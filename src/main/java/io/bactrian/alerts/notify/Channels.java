package io.bactrian.alerts.notify;

import io.bactrian.alerts.config.AlertConfig;
import io.bactrian.alerts.config.Integration;
import io.bactrian.alerts.config.Receiver;
import io.bactrian.alerts.notify.email.EmailMessage;
import io.bactrian.alerts.notify.slack.SlackMessage;
import io.bactrian.alerts.notify.telegram.TelegramMessage;
import io.bactrian.alerts.notify.webhook.WebhookMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds there are. */
final class Channels {

    static final List<String> KINDS = List.of("email", "slack", "telegram", "webhook");

    private static final Map<String, Channel<? extends Integration>> BY_KIND = Map.of(
            "email", new EmailMessage(),
            "slack", new SlackMessage(),
            "telegram", new TelegramMessage(),
            "webhook", new WebhookMessage());

    private Channels() {}

    @SuppressWarnings("unchecked") // the kind of an integration says which record it is
    static Channel<Integration> of(String kind) {
        return (Channel<Integration>) BY_KIND.get(kind);
    }

    /** The integration as it is configured now. */
    static Optional<Integration> find(AlertConfig config, Destination destination) {
        Receiver receiver = config.receivers().get(destination.receiver());
        return receiver == null
                ? Optional.empty()
                : receiver.integrations().stream()
                        .filter(each -> each.kind().equals(destination.kind()) && each.index() == destination.index())
                        .findFirst();
    }
}
