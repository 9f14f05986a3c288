package io.bactrian.alerts;

import io.bactrian.alerts.api.Callback;
import io.bactrian.alerts.api.Callback.Reply;
import io.bactrian.alerts.config.Extensions.Acknowledgement;
import io.bactrian.alerts.escalate.ButtonPress;
import io.bactrian.alerts.escalate.SlackButtons;
import io.bactrian.alerts.escalate.TelegramButtons;
import io.bactrian.alerts.model.AlertService;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** The buttons under messages in Slack and Telegram: who presses one acknowledges. */
public final class Buttons {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    private final CompletableFuture<? extends AlertService> service;

    /** @param service complete once it can be asked */
    public Buttons(CompletableFuture<? extends AlertService> service) {
        this.service = service;
    }

    /** Where Slack and Telegram call. Without their secret in the configuration they are refused. */
    public List<Callback> callbacks() {
        return List.of(new Callback("/alerts/slack", this::slack), new Callback("/alerts/telegram", this::telegram));
    }

    private Reply slack(UnaryOperator<String> header, byte[] body) {
        AlertService alerts = service.join();
        var secret = acknowledgement(alerts).slackSigningSecret();
        if (secret.isEmpty()) {
            return notConfigured("slack_signing_secret");
        }
        try {
            Optional<ButtonPress> press = new SlackButtons(secret.get().read())
                    .read(
                            header.apply("X-Slack-Request-Timestamp"),
                            header.apply("X-Slack-Signature"),
                            body,
                            java.time.Clock.systemUTC().instant());
            press.ifPresent(pressed -> acknowledge(alerts, pressed));
            return new Reply(200, TEXT, "");
        } catch (IllegalArgumentException e) {
            return new Reply(401, TEXT, e.getMessage() + "\n");
        }
    }

    private Reply telegram(UnaryOperator<String> header, byte[] body) {
        AlertService alerts = service.join();
        var secret = acknowledgement(alerts).telegramSecret();
        if (secret.isEmpty()) {
            return notConfigured("telegram_secret");
        }
        try {
            return new TelegramButtons(secret.get().read())
                    .read(header.apply("X-Telegram-Bot-Api-Secret-Token"), body)
                    .map(press -> new Reply(200, JSON, TelegramButtons.answer(press, acknowledge(alerts, press))))
                    .orElse(new Reply(200, TEXT, ""));
        } catch (IllegalArgumentException e) {
            return new Reply(401, TEXT, e.getMessage() + "\n");
        }
    }

    /** What whoever pressed is told. */
    private static String acknowledge(AlertService alerts, ButtonPress press) {
        try {
            alerts.acknowledge(press.token(), press.by());
            return "Acknowledged by " + press.by();
        } catch (IllegalArgumentException | NoSuchElementException e) {
            return e.getMessage();
        }
    }

    private static Acknowledgement acknowledgement(AlertService alerts) {
        return alerts.config().extensions().acknowledgement();
    }

    private static Reply notConfigured(String key) {
        return new Reply(404, TEXT, "acknowledgement." + key + " is not set\n");
    }
}
