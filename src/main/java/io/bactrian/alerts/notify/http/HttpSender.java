package io.bactrian.alerts.notify.http;

import io.bactrian.alerts.config.HttpConfig;
import io.bactrian.alerts.config.SecretSource;
import io.bactrian.alerts.notify.FailureReason;
import io.bactrian.alerts.notify.Refusal;
import io.bactrian.runtime.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * Posts the body to the {@link Target} of the exchange, with its headers as headers of the request. The answer is the
 * new body, its status {@code CamelHttpResponseCode}, and {@code Content-Type} and {@code Retry-After} are its headers.
 *
 * <p>camel-http configures a client per endpoint, and an endpoint is a URI: receivers with certificates, proxies and
 * tokens of their own, whose addresses are secrets, do not fit there.
 */
public final class HttpSender implements Processor {

    private static final int MOST_ANSWER = 64 * 1024;
    private static final int LEAST_SECRET = 8;
    private static final Pattern HOST = Pattern.compile("(?:\\[[0-9a-fA-F:.]+]|[^:\\[\\]]+)(?::\\d{1,5})?");
    private static final ScheduledExecutorService DEADLINES = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "alert-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    private final HttpClients clients = new HttpClients();
    private final Tokens tokens = new Tokens(this);

    @Override
    public void process(Exchange exchange) {
        Target target = exchange.getProperty(Target.PROPERTY, Target.class);
        Message message = exchange.getMessage();
        HttpPost request = request(target.url());
        message.getHeaders().forEach((name, value) -> {
            if (!name.startsWith("Camel") && value != null) {
                request.setHeader(name, oneLine(value.toString()));
            }
        });
        authorize(request, target);
        target.http().headers().forEach((name, values) -> {
            request.removeHeaders(name);
            values.forEach(value -> request.addHeader(name, oneLine(value.read().reveal())));
        });
        request.setEntity(new StringEntity(message.getBody(String.class), (ContentType) null));
        Answer answer = send(request, target.http(), target.timeout());
        if (answer.status() == 401) {
            target.http().oauth2().ifPresent(tokens::forget);
        }
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
        answer.retryAfter().ifPresent(wait -> message.setHeader("Retry-After", wait));
        answer.type().ifPresent(type -> message.setHeader("Content-Type", type));
        message.setBody(withoutSecrets(answer.body(), request, target));
    }

    /** Some servers repeat what they refuse, and refusals are kept. */
    private static String withoutSecrets(String body, HttpPost request, Target target) {
        String clean = body;
        for (String secret : List.of(
                target.url().reveal(),
                request.getPath(),
                target.bearer().map(Secret::reveal).orElse(""))) {
            clean = secret.length() >= LEAST_SECRET ? clean.replace(secret, "***") : clean;
        }
        return clean;
    }

    /** What came back; of the body no more than 64 KiB. */
    record Answer(int status, Optional<String> type, Optional<String> retryAfter, String body) {}

    Answer send(HttpPost request, HttpConfig config, Duration timeout) {
        request.setConfig(RequestConfig.custom()
                .setResponseTimeout(HttpClients.timeout(timeout))
                .setRedirectsEnabled(config.followRedirects())
                .build());
        CloseableHttpClient client = clients.of(config);
        ScheduledFuture<?> deadline = DEADLINES.schedule(request::cancel, timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return client.execute(request, HttpSender::answer);
        } catch (IOException | IllegalStateException e) { // the latter when it is cancelled while it connects
            if (request.isCancelled() || e instanceof java.net.SocketTimeoutException) {
                throw Refusal.temporary(
                        FailureReason.TIMEOUT, "no answer within " + timeout.toMillis() / 1000.0 + " s");
            }
            throw Refusal.temporary(FailureReason.OTHER, "the request failed: " + safe(e));
        } finally {
            deadline.cancel(false);
        }
    }

    /** Messages of the client name hosts at most; paths and queries may be secrets. */
    private static String safe(Exception failure) {
        String message = String.valueOf(failure.getMessage());
        return failure.getClass().getSimpleName() + " "
                + message.replaceAll("(?i)(https?://[^/\\s\\]?#]*@?)[^\\s\\]]*", "$1");
    }

    static HttpPost request(Secret url) {
        try {
            URI uri = new URI(url.reveal().strip());
            String authority = String.valueOf(uri.getRawAuthority());
            String host = authority.substring(authority.lastIndexOf('@') + 1);
            // A name with an underscore, as containers have, is no host to the URI.
            if (uri.getRawAuthority() == null
                    || !HOST.matcher(host).matches()
                    || !String.valueOf(uri.getScheme()).matches("(?i)https?")) {
                throw new URISyntaxException("***", "not an http address");
            }
            HttpPost request = new HttpPost(new URI(uri.getScheme() + "://" + host
                    + (uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
                    + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())));
            if (host.length() < authority.length()) {
                String login = authority.substring(0, authority.length() - host.length() - 1);
                request.setHeader("Authorization", "Basic " + base64(decoded(login)));
            }
            return request;
        } catch (URISyntaxException e) {
            // The exception would repeat the address.
            throw Refusal.permanent(FailureReason.OTHER, "the address is no http or https address");
        }
    }

    private void authorize(HttpPost request, Target target) {
        HttpConfig http = target.http();
        target.bearer().ifPresent(token -> request.setHeader("Authorization", "Bearer " + oneLine(token.reveal())));
        http.basicAuth()
                .ifPresent(basic -> request.setHeader(
                        "Authorization", "Basic " + base64(reveal(basic.username()) + ":" + reveal(basic.password()))));
        http.authorization()
                .ifPresent(given ->
                        request.setHeader("Authorization", oneLine(given.type() + " " + reveal(given.credentials()))));
        http.oauth2()
                .ifPresent(given -> request.setHeader(
                        "Authorization",
                        "Bearer " + tokens.of(given, http, target.timeout()).reveal()));
    }

    private static Answer answer(ClassicHttpResponse response) throws IOException {
        String body = "";
        if (response.getEntity() != null) {
            try (InputStream in = response.getEntity().getContent()) {
                body = new String(in.readNBytes(MOST_ANSWER), StandardCharsets.UTF_8);
            }
        }
        return new Answer(response.getCode(), header(response, "Content-Type"), header(response, "Retry-After"), body);
    }

    private static Optional<String> header(ClassicHttpResponse response, String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(NameValuePair::getValue);
    }

    private static String reveal(Optional<SecretSource> secret) {
        return secret.map(source -> source.read().reveal()).orElse("");
    }

    /** A login as an address writes it. */
    static String decoded(String login) {
        return URLDecoder.decode(login.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** No value begins a header of its own. */
    static String oneLine(String text) {
        return text.replaceAll("[\\r\\n\\u0000]+", " ");
    }
}
