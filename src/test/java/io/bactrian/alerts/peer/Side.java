package io.bactrian.alerts.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.support.AlertmanagerUnderTest;
import io.bactrian.support.SmtpSink;
import io.bactrian.support.WebhookRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;

/** One server under comparison with everything it tells to. */
final class Side implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final AlertmanagerUnderTest server;
    private final WebhookRecorder webhooks;
    private final SmtpSink mail;

    private Side(String name, AlertmanagerUnderTest server, WebhookRecorder webhooks, SmtpSink mail) {
        this.name = name;
        this.server = server;
        this.webhooks = webhooks;
        this.mail = mail;
    }

    /** An answer of the API. */
    record Answer(int status, String body) {

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }
    }

    /** @param make makes the server of a folder and a configuration file; this starts it */
    static Side start(String name, Path folder, Path template, BiFunction<Path, Path, AlertmanagerUnderTest> make) {
        WebhookRecorder webhooks = WebhookRecorder.start();
        SmtpSink mail = SmtpSink.start();
        try {
            Files.createDirectories(folder);
            Path config = Files.writeString(
                    folder.resolve("alertmanager.yml"),
                    Files.readString(template)
                            .replace("WEBHOOKS", webhooks.url().toString())
                            .replace("SMTP", "127.0.0.1:" + mail.port()));
            AlertmanagerUnderTest server = make.apply(folder, config);
            Side side = new Side(name, server, webhooks, mail);
            server.start();
            return side;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    AlertmanagerUnderTest server() {
        return server;
    }

    WebhookRecorder webhooks() {
        return webhooks;
    }

    SmtpSink mail() {
        return mail;
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(server.url().resolve(path)).build());
    }

    Answer post(String path, String json) {
        return send(HttpRequest.newBuilder(server.url().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    Answer delete(String path) {
        return send(HttpRequest.newBuilder(server.url().resolve(path)).DELETE().build());
    }

    @Override
    public void close() {
        server.close();
        webhooks.close();
        mail.close();
    }

    @Override
    public String toString() {
        return name;
    }

    private static Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
