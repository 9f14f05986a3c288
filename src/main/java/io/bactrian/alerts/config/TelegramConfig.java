package io.bactrian.alerts.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One entry of {@code telegram_configs}; exactly one of chat and its file is there.
 *
 * @param messageThreadId 0: none
 * @param message a template
 * @param parseMode {@code HTML}, {@code Markdown}, {@code MarkdownV2} or empty
 */
public record TelegramConfig(
        int index,
        boolean sendResolved,
        String apiUrl,
        SecretSource botToken,
        Optional<Long> chatId,
        Optional<Path> chatIdFile,
        int messageThreadId,
        String message,
        boolean disableNotifications,
        String parseMode,
        HttpConfig http)
        implements Integration {

    @Override
    public String kind() {
        return "telegram";
    }
}
