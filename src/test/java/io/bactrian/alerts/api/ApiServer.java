package io.bactrian.alerts.api;

import io.bactrian.alerts.model.AlertService;
import io.bactrian.runtime.HttpListener;
import io.bactrian.runtime.Metrics;
import io.bactrian.runtime.Settings;
import io.bactrian.support.MemoryAlertService;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The interface over alerts in memory, on a free loopback port, and a client that asks it. */
public final class ApiServer implements AutoCloseable {

    static final Settings SETTINGS = Settings.load(Path.of("none", "none.properties"), Map.of(), Map.of());

    final MemoryAlertService service = new MemoryAlertService();
    final CompletableFuture<AlertService> starting = new CompletableFuture<>();
    private final Metrics metrics = new Metrics();
    private final AlertApi api;
    private final HttpListener listener;
    private final String prefix;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    private ApiServer(String prefix, ApiLimits limits, List<Callback> callbacks) {
        this(prefix, limits, callbacks, false);
    }

    private ApiServer(String prefix, ApiLimits limits, List<Callback> callbacks, boolean home) {
        this.prefix = prefix;
        api = new AlertApi(prefix, starting, limits, metrics, new Reload(), callbacks, "1.2.3");
        if (home) {
            api.withHome();
        }
        listener = new HttpListener(api);
        port = listener.listen(SETTINGS, "--web.listen-address", "127.0.0.1", 0);
    }

    /** Started, with everything as it is by default. */
    public static ApiServer start() {
        return start("", ApiLimits.DEFAULT);
    }

    static ApiServer start(String prefix, ApiLimits limits, Callback... callbacks) {
        ApiServer server = new ApiServer(prefix, limits, List.of(callbacks));
        server.starting.complete(server.service);
        return server;
    }

    /** Started, and answering at its root too. */
    static ApiServer home(String prefix) {
        ApiServer server = new ApiServer(prefix, ApiLimits.DEFAULT, List.of(), true);
        server.starting.complete(server.service);
        return server;
    }

    /** Listening, with a service that is still to come. */
    static ApiServer starting() {
        return new ApiServer("", ApiLimits.DEFAULT, List.of());
    }

    /** As {@link #starting}, with limits of its own. */
    static ApiServer startingWith(ApiLimits limits) {
        return new ApiServer("", limits, List.of());
    }

    CompletableFuture<Integer> sendAsync(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(HttpResponse::statusCode);
    }

    int port() {
        return port;
    }

    public String url() {
        return "http://127.0.0.1:" + port + prefix;
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    HttpResponse<String> post(String path, byte[] json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(json)));
    }

    HttpResponse<String> form(String path, String fields, String... headers) {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        listener.close();
        api.close();
        metrics.close();
    }
}
