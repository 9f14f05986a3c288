package io.bactrian.logs.bulk;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Java's HTTP client with the login and the trust of one cluster. */
final class HttpTransport implements Transport {

    private static final int MOST_ANSWER = 16 << 20;

    private final ClusterSettings settings;
    private final HttpClient client;

    HttpTransport(ClusterSettings settings) {
        this.settings = settings;
        this.client = client(settings);
    }

    /** A client that trusts whom the cluster's settings trust. */
    static HttpClient client(ClusterSettings settings) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // the only one that Elasticsearch speaks
                .executor(Runnable::run) // nothing here waits: its one thread does it, and hands nothing over to others
                .connectTimeout(settings.connectTimeout());
        settings.ca().ifPresent(file -> builder.sslContext(Trust.of(settings.name(), file)));
        return builder.build();
    }

    /** A request with the cluster's login. */
    static HttpRequest.Builder request(ClusterSettings settings, URI address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(settings.timeout());
        settings.authorization().ifPresent(secret -> request.header("Authorization", secret.reveal()));
        return request;
    }

    @Override
    public CompletionStage<Answer> post(URI address, byte[] body, boolean gzipped) {
        HttpRequest.Builder request = request(settings, address)
                .header("Content-Type", "application/x-ndjson")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        if (gzipped) {
            request.header("Content-Encoding", "gzip");
        }
        CompletableFuture<HttpResponse<BoundedBody.Bytes>> sent =
                client.sendAsync(request.build(), head -> new BoundedBody(MOST_ANSWER));
        // The client's own timeout ends with the head of the answer; a body may stand still after it.
        Duration limit = settings.connectTimeout().plus(settings.timeout());
        CompletableFuture<Answer> answer =
                sent.thenApply(HttpTransport::answer).orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
        answer.whenComplete((some, failure) -> sent.cancel(true)); // without effect on what is complete
        return answer;
    }

    private static Answer answer(HttpResponse<BoundedBody.Bytes> response) {
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("Retry-After"),
                response.body().bytes(),
                response.body().whole());
    }
}
