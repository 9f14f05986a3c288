package io.bactrian.logs.bulk;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client of bulk requests, with the login and the trust of one cluster. A thread for each request under way waits for
 * its answer: with bodies of this size that takes less of the processor than Java's own client, which has one for all.
 */
final class HttpTransport implements Transport {

    private static final int MOST_ANSWER = 16 << 20;
    private static final ContentType NDJSON = ContentType.create("application/x-ndjson");
    private static final TimeValue IDLE = TimeValue.ofMilliseconds(20); // then it is asked whether it was closed
    private static final long THREAD_SECONDS = 30;

    private final ClusterSettings settings;
    private final CloseableHttpClient client;
    private final ThreadPoolExecutor threads;

    HttpTransport(ClusterSettings settings) {
        this.settings = settings;
        this.client = client(settings);
        this.threads = new ThreadPoolExecutor(
                settings.requests(),
                settings.requests(),
                THREAD_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> {
                    Thread thread = new Thread(work, "bulk-" + settings.name());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    private static CloseableHttpClient client(ClusterSettings settings) {
        PoolingHttpClientConnectionManagerBuilder connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(settings.requests())
                .setMaxConnTotal(settings.requests() * settings.hosts().size())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout(settings.connectTimeout()))
                        .setValidateAfterInactivity(IDLE)
                        .build());
        settings.ca()
                .ifPresent(file -> connections.setTlsSocketStrategy(
                        new DefaultClientTlsStrategy(Trust.of(settings.name(), file))));
        return HttpClientBuilder.create()
                .setConnectionManager(connections.build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(timeout(settings.timeout()))
                        .build())
                .setRetryStrategy(new OnceMore())
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<Answer> post(URI address, byte[] body, boolean gzipped) {
        HttpPost request = new HttpPost(address);
        settings.authorization().ifPresent(secret -> request.setHeader("Authorization", secret.reveal()));
        request.setHeader("Accept", "application/json");
        request.setEntity(new ByteArrayEntity(body, NDJSON, gzipped ? "gzip" : null));
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        threads.execute(() -> {
            try (ClassicHttpResponse response = client.executeOpen(host(address), request, null)) {
                answer.complete(answer(response));
            } catch (IOException | RuntimeException | Error e) { // whatever it is, somebody waits for this
                answer.completeExceptionally(e);
            }
        });
        // The client's own timeout is that of every single read.
        Duration limit = settings.connectTimeout().plus(settings.timeout());
        answer.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).whenComplete((some, failure) -> {
            if (failure != null) {
                request.cancel();
            }
        });
        return answer;
    }

    private static HttpHost host(URI address) {
        return new HttpHost(address.getScheme(), address.getHost(), address.getPort());
    }

    private static Answer answer(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        InputStream content = entity == null ? InputStream.nullInputStream() : entity.getContent();
        byte[] body = content.readNBytes(MOST_ANSWER);
        boolean whole = content.read() < 0;
        return new Answer(
                response.getCode(),
                Optional.ofNullable(response.getFirstHeader("Retry-After")).map(Header::getValue),
                body,
                whole);
    }

    /**
     * A request on a connection that was kept, and that the server had closed, is sent again on another, once: it does no harm,
     * as documents have ids. Everything else is for the delivery to try again.
     */
    private static final class OnceMore implements HttpRequestRetryStrategy {

        @Override
        public boolean retryRequest(HttpRequest request, IOException failure, int count, HttpContext context) {
            EndpointDetails connection = HttpCoreContext.cast(context).getEndpointDetails();
            boolean kept = connection != null && connection.getRequestCount() > 1;
            boolean closed = failure instanceof NoHttpResponseException || failure instanceof SocketException;
            return kept && closed && count == 1;
        }

        @Override
        public boolean retryRequest(HttpResponse response, int count, HttpContext context) {
            return false;
        }

        @Override
        public TimeValue getRetryInterval(HttpResponse response, int count, HttpContext context) {
            return TimeValue.ZERO_MILLISECONDS;
        }
    }
}
