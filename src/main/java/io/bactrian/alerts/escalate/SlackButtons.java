package io.bactrian.alerts.escalate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.runtime.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Reads what Slack posts to an app's interactivity address: a form whose field {@code payload} is JSON of the type
 * {@code block_actions}. Its button has the {@code action_id} {@link ButtonPress#ACTION} and the token as its value.
 */
public final class SlackButtons {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration OLDEST = Duration.ofMinutes(5);
    private static final String FIELD = "payload=";

    private final Secret signingSecret;

    public SlackButtons(Secret signingSecret) {
        this.signingSecret = signingSecret;
    }

    /**
     * @param timestamp header {@code X-Slack-Request-Timestamp}, null when it is missing
     * @param signature header {@code X-Slack-Signature}, null when it is missing
     * @return empty for an interaction that is none of ours
     * @throws IllegalArgumentException when Slack did not send it, or not just now: the message says which
     */
    public Optional<ButtonPress> read(String timestamp, String signature, byte[] body, Instant now) {
        verify(timestamp, signature, body, now);
        JsonNode payload = payload(new String(body, StandardCharsets.UTF_8));
        if (!payload.path("type").asText().equals("block_actions")) {
            return Optional.empty();
        }
        for (JsonNode action : payload.path("actions")) {
            if (action.path("action_id").asText().equals(ButtonPress.ACTION)) {
                return Optional.of(new ButtonPress(action.path("value").asText(), user(payload.path("user")), ""));
            }
        }
        return Optional.empty();
    }

    private void verify(String timestamp, String signature, byte[] body, Instant now) {
        if (timestamp == null || signature == null || !timestamp.matches("\\d{1,12}")) {
            throw new IllegalArgumentException("the request is not signed by Slack");
        }
        byte[] expected = ("v0=" + HexFormat.of().formatHex(mac(timestamp, body))).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8))) {
            throw new IllegalArgumentException("the signature is not Slack's: check the signing secret");
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
        if (age.abs().compareTo(OLDEST) > 0) {
            throw new IllegalArgumentException("the request is more than 5 minutes from now: check the clock");
        }
    }

    private byte[] mac(String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(signingSecret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }

    private static JsonNode payload(String form) {
        for (String field : form.split("&", -1)) {
            if (field.startsWith(FIELD)) {
                try {
                    return JSON.readTree(URLDecoder.decode(field.substring(FIELD.length()), StandardCharsets.UTF_8));
                } catch (JsonProcessingException e) {
                    throw new IllegalArgumentException("the payload is no JSON", e);
                }
            }
        }
        throw new IllegalArgumentException("the request has no payload");
    }

    private static String user(JsonNode user) {
        String name =
                Texts.firstOf(user.path("username").asText(), user.path("name").asText());
        return Texts.firstOf(name, user.path("id").asText()) + " over Slack";
    }
}
