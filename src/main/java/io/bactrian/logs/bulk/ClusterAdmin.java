package io.bactrian.logs.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.runtime.BactrianException;
import io.bactrian.runtime.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a command asks of a cluster: JSON there and back, from the first server that answers. */
final class ClusterAdmin {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_ANSWER = 4 << 20;

    private final ClusterSettings settings;
    private final HttpClient client;

    ClusterAdmin(ClusterSettings settings) {
        this.settings = settings;
        this.client = HttpTransport.client(settings);
    }

    /** Empty when there is no such thing. */
    Optional<JsonNode> get(String path) {
        Answer answer = send(path, "GET", HttpRequest.BodyPublishers.noBody());
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw refused(path, answer);
        }
        return Optional.of(json(answer));
    }

    void put(String path, JsonNode document) {
        Answer answer = send(path, "PUT", HttpRequest.BodyPublishers.ofString(document.toString()));
        if (answer.status() != 200) {
            throw refused(path, answer);
        }
    }

    private Answer send(String path, String method, HttpRequest.BodyPublisher body) {
        IOException last = null;
        for (URI host : settings.hosts()) {
            HttpRequest request = HttpTransport.request(settings, URI.create(host + path))
                    .header("Content-Type", "application/json")
                    .method(method, body)
                    .build();
            try {
                HttpResponse<BoundedBody.Bytes> response = client.send(request, head -> new BoundedBody(MOST_ANSWER));
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

    private BactrianException refused(String path, Answer answer) {
        boolean login = answer.status() == 401 || answer.status() == 403;
        String said = Judge.reason(answer).orElseGet(() -> new String(answer.body(), StandardCharsets.UTF_8));
        return new BactrianException(
                ExitCode.FAILED,
                "elasticsearch " + settings.name() + " answered " + answer.status() + " to " + path + ": "
                        + Judge.shown(said),
                login ? "this needs the cluster privileges monitor and manage_index_templates" : null);
    }
}
