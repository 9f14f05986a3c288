package io.bactrian.alerts.notify.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.alerts.config.HttpConfig;
import io.bactrian.alerts.config.HttpConfig.OAuth2;
import io.bactrian.alerts.notify.FailureReason;
import io.bactrian.alerts.notify.Refusal;
import io.bactrian.runtime.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;

/** Access tokens by client credentials, kept until shortly before they expire. */
final class Tokens {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration EARLY = Duration.ofSeconds(10);
    private static final Duration UNKNOWN_LIFE = Duration.ofMinutes(5);

    private final HttpSender sender;
    private final Map<OAuth2, Token> kept = new ConcurrentHashMap<>();

    Tokens(HttpSender sender) {
        this.sender = sender;
    }

    Secret of(OAuth2 config, HttpConfig http, Duration timeout) {
        Token token = kept.get(config);
        if (token == null || token.expires - System.nanoTime() < 0) {
            token = ask(config, http, timeout);
            kept.put(config, token);
        }
        return token.value;
    }

    /** The token was refused: the next message asks for another. */
    void forget(OAuth2 config) {
        kept.remove(config);
    }

    /** The client's name and secret as Basic, and in the form where the server does not take that. */
    private Token ask(OAuth2 config, HttpConfig http, Duration timeout) {
        HttpConfig plain = new HttpConfig(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                config.tls(),
                config.proxy(),
                http.followRedirects(),
                http.enableHttp2(),
                Map.of());
        String secret =
                config.clientSecret().map(given -> given.read().reveal()).orElse("");
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        if (!config.scopes().isEmpty()) {
            form.put("scope", String.join(" ", config.scopes()));
        }
        form.putAll(config.endpointParams());
        HttpPost first = post(config, form);
        first.setHeader(
                "Authorization", "Basic " + HttpSender.base64(encoded(config.clientId()) + ":" + encoded(secret)));
        HttpSender.Answer answer = sender.send(first, plain, timeout);
        if (answer.status() == 400 || answer.status() == 401) {
            form.put("client_id", config.clientId());
            if (!secret.isEmpty()) {
                form.put("client_secret", secret);
            }
            answer = sender.send(post(config, form), plain, timeout);
        }
        return token(answer);
    }

    private static HttpPost post(OAuth2 config, Map<String, String> form) {
        HttpPost request = HttpSender.request(new Secret(config.tokenUrl()));
        String body = form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        request.setEntity(new StringEntity(body, ContentType.APPLICATION_FORM_URLENCODED));
        return request;
    }

    private static Token token(HttpSender.Answer answer) {
        if (answer.status() / 100 == 4) {
            throw Refusal.permanent(
                    FailureReason.AUTHENTICATION, "the token server answered with status " + answer.status());
        }
        try {
            JsonNode json = JSON.readTree(answer.body());
            String value = json.path("access_token").asText();
            if (answer.status() / 100 == 2 && !value.isEmpty()) {
                Duration life = json.path("expires_in").asLong() > 0
                        ? Duration.ofSeconds(json.path("expires_in").asLong())
                        : UNKNOWN_LIFE;
                return new Token(
                        new Secret(value), System.nanoTime() + life.minus(EARLY).toNanos());
            }
        } catch (JsonProcessingException e) {
            throw Refusal.temporary(FailureReason.SERVER, "the token server did not answer with JSON");
        }
        throw Refusal.temporary(FailureReason.SERVER, "the token server gave no token, status " + answer.status());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private record Token(Secret value, long expires) {}
}
