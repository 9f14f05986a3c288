package io.bactrian.alerts.escalate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.runtime.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what Telegram posts to a bot's webhook: an update with a {@code callback_query}, whose {@code callback_data} is
 * {@link #DATA} and the token: 54 of the 64 bytes it may have.
 */
public final class TelegramButtons {

    /** What the data of a button starts with. */
    public static final String DATA = "ack:";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Secret secretToken;

    /**
     * @param secretToken the {@code secret_token} that the webhook was set with
     */
    public TelegramButtons(Secret secretToken) {
        this.secretToken = secretToken;
    }

    /**
     * @param header {@code X-Telegram-Bot-Api-Secret-Token}, null when it is missing
     * @return empty for an update that is none of ours
     * @throws IllegalArgumentException when Telegram did not send it
     */
    public Optional<ButtonPress> read(String header, byte[] body) {
        if (header == null || !MessageDigest.isEqual(bytes(secretToken.reveal()), bytes(header))) {
            throw new IllegalArgumentException("the secret token is not the one the webhook was set with");
        }
        JsonNode query = update(body).path("callback_query");
        String data = query.path("data").asText();
        if (!data.startsWith(DATA)) {
            return Optional.empty();
        }
        return Optional.of(new ButtonPress(
                data.substring(DATA.length()),
                user(query.path("from")),
                query.path("id").asText()));
    }

    /** The body of the response to the update: Telegram shows the text to whoever pressed. */
    public static String answer(ButtonPress press, String text) {
        try {
            return JSON.writeValueAsString(Map.of(
                    "method", "answerCallbackQuery", "callback_query_id", press.query(), "text", Texts.cut(text, 200)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings are always JSON", e);
        }
    }

    private static JsonNode update(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new IllegalArgumentException("the update is no JSON", e);
        }
    }

    private static String user(JsonNode from) {
        String name = Texts.firstOf(
                from.path("username").asText(), from.path("first_name").asText());
        return Texts.firstOf(name, from.path("id").asText()) + " over Telegram";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
