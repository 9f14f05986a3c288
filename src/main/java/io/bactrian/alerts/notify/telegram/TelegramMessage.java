package io.bactrian.alerts.notify.telegram;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.alerts.config.SecretSource;
import io.bactrian.alerts.config.TelegramConfig;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.notify.Channel;
import io.bactrian.alerts.notify.FailureReason;
import io.bactrian.alerts.notify.GoText;
import io.bactrian.alerts.notify.Letter;
import io.bactrian.alerts.notify.Refusal;
import io.bactrian.alerts.notify.Renderer;
import io.bactrian.alerts.notify.http.Target;
import io.bactrian.runtime.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;

/** What is said in a Telegram chat. */
public final class TelegramMessage implements Channel<TelegramConfig> {

    private static final int MOST_BYTES = 1 << 15;
    private static final int MOST_RUNES = 4096;
    private static final String TOO_LONG = "Alertmanager notification could not be sent: message length exceeds"
            + " Telegram limits.\nPlease check the template used for producing the message content.";

    @Override
    public ObjectNode render(TelegramConfig integration, Notification notification, Renderer renderer) {
        if (!integration.parseMode().equals("HTML")) {
            return message(
                    integration,
                    GoText.truncate(renderer.text(integration.message(), notification), MOST_RUNES),
                    integration.parseMode());
        }
        String html = renderer.html(integration.message(), notification);
        boolean tooLong = html.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES || runes(html) > MOST_RUNES;
        return message(integration, tooLong ? TOO_LONG : html, integration.parseMode());
    }

    /** Without a parse mode: no label of the lines can be read as markup. */
    @Override
    public ObjectNode digest(
            TelegramConfig integration, Notification all, String title, List<String> lines, Renderer renderer) {
        return message(integration, GoText.truncate(title + "\n" + String.join("\n", lines), MOST_RUNES), "");
    }

    private static ObjectNode message(TelegramConfig integration, String text, String parseMode) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("text", text);
        if (!parseMode.isEmpty()) {
            message.put("parse_mode", parseMode);
        }
        message.put("disable_web_page_preview", true);
        if (integration.disableNotifications()) {
            message.put("disable_notification", true);
        }
        if (integration.messageThreadId() != 0) {
            message.put("message_thread_id", integration.messageThreadId());
        }
        return message;
    }

    @Override
    public void address(TelegramConfig integration, Letter letter, Renderer renderer, Exchange exchange) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("chat_id", chat(integration));
        body.setAll((ObjectNode) letter.message());
        String token = integration.botToken().read().reveal();
        exchange.setProperty(
                Target.PROPERTY,
                new Target(
                        new Secret(integration.apiUrl().replaceFirst("/+$", "") + "/bot" + token + "/sendMessage"),
                        Optional.empty(),
                        integration.http(),
                        TIMEOUT));
        exchange.getMessage().setBody(body.toString());
    }

    private static long chat(TelegramConfig integration) {
        if (integration.chatId().isPresent()) {
            return integration.chatId().get();
        }
        String text = new SecretSource.InFile(integration.chatIdFile().orElseThrow())
                .read()
                .reveal();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Refusal.temporary(
                    FailureReason.OTHER, integration.chatIdFile().get() + " holds no number of a chat");
        }
    }

    /** What the reader sees: tags and the longer form of an entity do not count. */
    private static int runes(String html) {
        String seen = html.replaceAll("<[^>]*>", "").replaceAll("&(lt|gt|amp|quot|#\\d{1,7}|#x[0-9a-fA-F]{1,6});", "x");
        return seen.codePointCount(0, seen.length());
    }
}
