package io.bactrian.alerts.config;

import io.bactrian.runtime.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** {@code telegram_configs}. */
final class TelegramReader {

    private static final Set<String> PARSE_MODES = Set.of("", "Markdown", "MarkdownV2", "HTML");

    private TelegramReader() {}

    static TelegramConfig read(Fields fields, Global global, int index) {
        Optional<SecretSource> token = fields.secret("bot_token").or(global::telegramBotToken);
        if (token.isEmpty()) {
            fields.problem(
                    "missing bot_token or bot_token_file on telegram_config",
                    "add bot_token_file: … here, or telegram_bot_token_file to global");
        }
        Optional<Long> chat =
                fields.number("chat_id", Long.MIN_VALUE, Long.MAX_VALUE).filter(id -> id != 0);
        Optional<Path> chatFile = fields.path("chat_id_file");
        if (chat.isEmpty() && chatFile.isEmpty()) {
            fields.problem("missing chat_id or chat_id_file on telegram_config", "add chat_id: number of the chat");
        }
        if (chat.isPresent() && chatFile.isPresent()) {
            fields.problem("chat_id_file", "at most one of chat_id & chat_id_file must be configured", "remove one");
        }
        String parseMode = fields.word("parse_mode").orElse("HTML");
        if (!PARSE_MODES.contains(parseMode)) {
            fields.problem(
                    "parse_mode",
                    "unknown parse_mode on telegram_config, must be Markdown, MarkdownV2, HTML or empty string",
                    "remove it: HTML is the default");
        }
        TelegramConfig config = new TelegramConfig(
                index,
                fields.flag("send_resolved", true),
                fields.url("api_url").orElse(global.telegramApiUrl()),
                token.orElse(new SecretSource.Inline(new Secret(""))),
                chat,
                chatFile,
                fields.number("message_thread_id", 0, Integer.MAX_VALUE)
                        .orElse(0L)
                        .intValue(),
                fields.template("message", "{{ template \"telegram.default.message\" . }}", parseMode.equals("HTML")),
                fields.flag("disable_notifications", false),
                parseMode,
                HttpReader.read(fields).orElse(global.http()));
        fields.done();
        return config;
    }
}
