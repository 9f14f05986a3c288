package io.bactrian.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code bactrian alertmanager} as it is packaged, in a process of its own, on a free port. */
public final class AlertmanagerProcess implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\" address=(\\S+)");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration OFTEN = Duration.ofMillis(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final Cli cli;
    private String url = "";

    private AlertmanagerProcess(Cli cli) {
        this.cli = cli;
    }

    /** Does not wait for anything. */
    public static AlertmanagerProcess launch(Path folder, Path config, String storage, String... options) {
        List<String> command = new ArrayList<>(List.of("alertmanager", "--config.file=" + config));
        command.addAll(List.of("--storage.path", folder.resolve(storage).toString()));
        if (List.of(options).stream().noneMatch(option -> option.startsWith("--web.listen-address"))) {
            command.add("--web.listen-address=127.0.0.1:0");
        }
        command.addAll(List.of(options));
        return new AlertmanagerProcess(Cli.start(folder, Map.of(), command.toArray(String[]::new)));
    }

    /** Waits until it takes requests. */
    public AlertmanagerProcess awaitReady(String prefix) {
        String address = await("it listens")
                .atMost(PATIENCE)
                .pollInterval(OFTEN)
                .until(
                        () -> {
                            Matcher line = LISTENING.matcher(log());
                            return line.find() ? line.group(1) : "";
                        },
                        found -> !found.isEmpty());
        url = "http://" + address + prefix;
        await("it is ready").atMost(PATIENCE).pollInterval(OFTEN).until(() -> {
            assertThat(cli.isAlive()).as("it runs; it said: %s", log()).isTrue();
            return get("/-/ready").statusCode() == 200;
        });
        return this;
    }

    public Cli cli() {
        return cli;
    }

    public String url() {
        return url;
    }

    public String log() {
        return cli.err();
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url + path)));
    }

    public JsonNode json(String path) {
        try {
            return json.readTree(get(path).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Alerts that fire, of the API. */
    public JsonNode alerts() {
        return json("/api/v2/alerts");
    }

    public HttpResponse<String> post(String path, String body) {
        return send(posting(path, body));
    }

    public CompletableFuture<HttpResponse<String>> postLater(String path, String body) {
        return client.sendAsync(posting(path, body).build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> delete(String path) {
        return send(HttpRequest.newBuilder(URI.create(url + path)).DELETE());
    }

    private HttpRequest.Builder posting(String path, String body) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        cli.close();
    }
}
