package io.bactrian.logs.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import io.bactrian.runtime.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a command asks of a cluster: JSON there and back, from the first server that answers. */
public final class ClusterAdmin {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_ANSWER = 64 << 20;
    private static final String TEMPLATES = "this needs the cluster privileges monitor and manage_index_templates";

    private final ClusterSettings settings;
    private final HttpClient client;

    /**
     * For a cluster that the settings name; connects at the first question.
     *
     * @throws io.bactrian.runtime.ProblemsException when its settings are no good
     */
    public static ClusterAdmin of(Settings settings, String cluster) {
        ClusterSettings own = ClusterSettings.from(settings, cluster);
        settings.check();
        return new ClusterAdmin(own);
    }

    ClusterAdmin(ClusterSettings settings) {
        this.settings = settings;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // the only one that Elasticsearch speaks
                .connectTimeout(settings.connectTimeout());
        settings.ca().ifPresent(file -> builder.sslContext(Trust.of(settings.name(), file)));
        this.client = builder.build();
    }

    /** Empty when there is no such thing. */
    Optional<JsonNode> get(String path) {
        Answer answer = send(path, "GET", HttpRequest.BodyPublishers.noBody());
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw refused(path, answer, TEMPLATES);
        }
        return Optional.of(json(answer));
    }

    /**
     * Asks for documents.
     *
     * @param target of which indices or data streams; may hold {@code *}
     * @throws BactrianException when the cluster does not answer or refuses
     */
    public JsonNode search(String target, JsonNode request) {
        String path = "/" + target + "/_search";
        Answer answer = send(path, "POST", HttpRequest.BodyPublishers.ofString(request.toString()));
        if (answer.status() != 200) {
            throw refused(path, answer, "this needs the index privilege read on " + target);
        }
        return json(answer);
    }

    void put(String path, JsonNode document) {
        Answer answer = send(path, "PUT", HttpRequest.BodyPublishers.ofString(document.toString()));
        if (answer.status() != 200) {
            throw refused(path, answer, TEMPLATES);
        }
    }

    private Answer send(String path, String method, HttpRequest.BodyPublisher body) {
        IOException last = null;
        for (URI host : settings.hosts()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(host + path))
                    .timeout(settings.timeout())
                    .header("Content-Type", "application/json")
                    .method(method, body);
            settings.authorization().ifPresent(secret -> request.header("Authorization", secret.reveal()));
            try {
                HttpResponse<BoundedBody.Bytes> response =
                        client.send(request.build(), head -> new BoundedBody(MOST_ANSWER));
                return new Answer(
                        response.statusCode(),
                        Optional.empty(),
                        response.body().bytes(),
                        response.body().whole());
            } catch (IOException e) {
                last = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BactrianException(ExitCode.CANCELLED, "interrupted", null, e);
            }
        }
        Verdict.Failed failed = Judge.of(last);
        throw new BactrianException(
                ExitCode.FAILED,
                "elasticsearch " + settings.name() + ": " + failed.trouble().message(),
                failed.trouble().hint().isEmpty()
                        ? "check logs.elasticsearch." + settings.name() + ".hosts"
                        : failed.trouble().hint(),
                last);
    }

    private JsonNode json(Answer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new BactrianException(
                    ExitCode.FAILED,
                    "elasticsearch " + settings.name() + ": what answers is not Elasticsearch",
                    "check logs.elasticsearch." + settings.name() + ".hosts",
                    e);
        }
    }

    private BactrianException refused(String path, Answer answer, String privileges) {
        boolean login = answer.status() == 401 || answer.status() == 403;
        String said = Judge.reason(answer).orElseGet(() -> new String(answer.body(), StandardCharsets.UTF_8));
        return new BactrianException(
                ExitCode.FAILED,
                "elasticsearch " + settings.name() + " answered " + answer.status() + " to " + path + ": "
                        + Judge.shown(said),
                login ? privileges : null);
    }
}
