package io.bactrian.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.PermanentException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Asks a running Bactrian, or an Alertmanager, over HTTP. */
final class AlertClient {

    static final String V2 = "/api/v2";
    static final String OWN = "/api/bactrian/v1";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final String url;
    private final Optional<String> login;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    /**
     * @param url without a slash at its end
     * @param login value of the header Authorization
     */
    AlertClient(String url, Optional<String> login) {
        this.url = url;
        this.login = login;
    }

    /** @throws BactrianException when nothing answers, or it refuses */
    JsonNode get(String path) {
        return send("GET", path, null);
    }

    JsonNode post(String path, Object body) {
        return send("POST", path, body);
    }

    void delete(String path) {
        send("DELETE", path, null);
    }

    /** A value for a query or a part of a path. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode send(String method, String path, Object body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(ANSWER)
                    .method(
                            method,
                            body == null
                                    ? BodyPublishers.noBody()
                                    : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
            if (!method.equals("GET")) {
                request.header("Content-Type", "application/json");
            }
            login.ifPresent(value -> request.header("Authorization", value));
            return read(client.send(request.build(), BodyHandlers.ofString()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request cannot be written as JSON", e);
        } catch (IllegalArgumentException e) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    "'" + url + "' is not the address of a server",
                    "write it like http://127.0.0.1:9093",
                    e);
        } catch (IOException e) {
            throw new BactrianException(
                    ExitCode.FAILED,
                    "nothing answers at " + url + (e.getMessage() == null ? "" : ": " + e.getMessage()),
                    "start it with 'bactrian run' or 'bactrian alertmanager', or give its address with --url",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BactrianException(ExitCode.CANCELLED, "interrupted", null, e);
        }
    }

    private JsonNode read(HttpResponse<String> answer) throws JsonProcessingException {
        if (answer.statusCode() == 401 || answer.statusCode() == 403) {
            throw new PermanentException(
                    ExitCode.CONFIGURATION,
                    url + " refused the login (" + answer.statusCode() + ")",
                    "set http.user and http.password-file in the settings, or give --user and --password-file");
        }
        if (answer.statusCode() == 404) {
            throw new PermanentException(
                    ExitCode.NOT_FOUND,
                    said(answer),
                    "what there is: bactrian alert list, bactrian alert silence list, bactrian alert deliveries list");
        }
        if (answer.statusCode() >= 300) {
            throw new BactrianException(ExitCode.FAILED, said(answer), null);
        }
        return answer.body().isBlank() ? JSON.nullNode() : JSON.readTree(answer.body());
    }

    private String said(HttpResponse<String> answer) {
        try {
            JsonNode body = JSON.readTree(answer.body());
            String text =
                    body.isTextual() ? body.asText() : body.path("message").asText("");
            return text.isEmpty() ? url + " answered " + answer.statusCode() : text;
        } catch (JsonProcessingException e) {
            return url + " answered " + answer.statusCode();
        }
    }
}
