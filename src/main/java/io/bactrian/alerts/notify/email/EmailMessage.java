package io.bactrian.alerts.notify.email;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.alerts.config.EmailConfig;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.notify.Channel;
import io.bactrian.alerts.notify.Letter;
import io.bactrian.alerts.notify.Renderer;
import io.bactrian.alerts.notify.Summary;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/** What a mail says. */
public final class EmailMessage implements Channel<EmailConfig> {

    @Override
    public ObjectNode render(EmailConfig integration, Notification notification, Renderer renderer) {
        ObjectNode message = envelope(integration, notification, renderer);
        String html = integration.html().isEmpty() ? "" : renderer.html(integration.html(), notification);
        message.put(
                "text",
                integration.text().isEmpty()
                        ? Summary.text(notification, renderer)
                        : renderer.text(integration.text(), notification));
        message.put("html", html);
        if (integration.threading().enabled()) {
            message.put("thread", thread(integration, notification));
        }
        return message;
    }

    @Override
    public ObjectNode digest(
            EmailConfig integration, Notification all, String title, List<String> lines, Renderer renderer) {
        ObjectNode message = envelope(integration, all, renderer);
        message.withObject("/headers").put("Subject", title);
        message.put("text", title + "\n\n" + String.join("\n", lines) + "\n\n" + renderer.externalUrl() + "\n");
        message.put(
                "html",
                lines.stream()
                        .map(line -> "<li>" + escaped(line) + "</li>")
                        .collect(Collectors.joining(
                                "\n",
                                "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><meta name=\"color-scheme\""
                                        + " content=\"light dark\"></head><body><h1>" + escaped(title)
                                        + "</h1>\n<ul>\n",
                                "\n</ul>\n<p><a href=\"" + escaped(renderer.externalUrl())
                                        + "\">all alerts</a></p></body></html>\n")));
        return message;
    }

    @Override
    public void address(EmailConfig integration, Letter letter, Renderer renderer, Exchange exchange) {
        exchange.getMessage().setBody(Mime.mail(Account.of(integration), letter));
    }

    private static ObjectNode envelope(EmailConfig integration, Notification notification, Renderer renderer) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("from", renderer.text(integration.from(), notification));
        message.put("to", renderer.text(integration.to(), notification));
        ObjectNode headers = message.putObject("headers");
        integration.headers().forEach((name, template) -> headers.put(name, renderer.text(template, notification)));
        Mime.sender(message);
        Mime.recipients(message);
        return message;
    }

    /** The identity of the conversation that all mails about a group belong to. */
    private static String thread(EmailConfig integration, Notification notification) {
        String day = integration.threading().byDate()
                ? LocalDate.ofInstant(notification.at(), ZoneOffset.UTC).toString()
                : "";
        return "<alert-" + hash(notification.groupKey()) + "-" + day + "@alertmanager>";
    }

    private static String hash(String text) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
