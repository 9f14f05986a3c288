package io.bactrian.runtime;

import io.bactrian.runtime.HttpSettings.Login;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before every router and decides from the request alone. As it looks at no route, no spelling of a path gets
 * around it: the open answers are compared with the path as it was sent, character for character.
 */
final class HttpGate implements Handler<HttpServerRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(HttpGate.class);
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final long NANOS_BETWEEN_WARNINGS = 10_000_000_000L;

    private final byte[] expected;
    private final Set<String> probes;
    private final Set<String> proven;
    private final String user;
    private final Logins logins;
    private final Handler<HttpServerRequest> next;
    private final AtomicLong lastWarning = new AtomicLong(System.nanoTime() - NANOS_BETWEEN_WARNINGS);

    /**
     * @param probes paths that anybody may read
     * @param proven paths whose requests prove themselves, by a signature or a token that whoever answers them checks
     * @param logins is told who passed and who did not
     */
    HttpGate(
            HttpSettings settings,
            Set<String> probes,
            Set<String> proven,
            Logins logins,
            Handler<HttpServerRequest> next) {
        this.logins = logins;
        this.user = settings.login().map(Login::user).orElse("");
        this.probes = Set.copyOf(probes);
        this.proven = Set.copyOf(proven);
        this.expected =
                settings.login().map(HttpGate::header).map(HttpGate::digest).orElse(null);
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        // Handlers that serve pages replace what they must; what they forget stays strict.
        request.response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (isOpen(request)) {
            next.handle(request);
        } else if (request.path() == null || !request.path().startsWith("/")) {
            refuse(request.response(), 400, "the path must start with /");
        } else if (expected != null && !isAuthenticated(request)) {
            request.response().putHeader("WWW-Authenticate", "Basic realm=\"Bactrian\", charset=\"UTF-8\"");
            refuse(request.response(), 401, "a user and a password are required");
        } else if (expected == null && !isLoopbackName(request.authority())) {
            // Without a password a page of another site could reach us under a name of its own that it lets resolve to
            // this machine; its requests then carry that name.
            refuse(request.response(), 403, "ask for localhost, or set http.user and http.password-file");
        } else if (!SAFE.contains(request.method()) && isFromAnotherSite(request)) {
            refuse(request.response(), 403, "requests of other sites are refused");
        } else {
            next.handle(request);
        }
    }

    private boolean isOpen(HttpServerRequest request) {
        return proven.contains(request.path()) || (SAFE.contains(request.method()) && probes.contains(request.path()));
    }

    private boolean isAuthenticated(HttpServerRequest request) {
        String given = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (given == null) {
            return false;
        }
        if (MessageDigest.isEqual(digest(given), expected)) {
            logins.passed(user, peer(request));
            return true;
        }
        logins.refused(peer(request));
        warn(request);
        return false;
    }

    /** One line in ten seconds at most: whoever guesses passwords must not fill the disk. */
    private void warn(HttpServerRequest request) {
        long now = System.nanoTime();
        long last = lastWarning.get();
        if (now - last >= NANOS_BETWEEN_WARNINGS && lastWarning.compareAndSet(last, now)) {
            LOG.warn("refused a login with a wrong user or password from {}", peer(request));
        }
    }

    private static String peer(HttpServerRequest request) {
        return request.remoteAddress().host();
    }

    private static boolean isLoopbackName(HostAndPort authority) {
        String host = authority == null ? "" : authority.host();
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.equals("::1")
                || host.matches("127(\\.\\d{1,3}){3}");
    }

    private static boolean isFromAnotherSite(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return false;
        }
        try {
            return !String.valueOf(URI.create(origin).getAuthority()).equals(request.getHeader(HttpHeaders.HOST));
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    private static void refuse(HttpServerResponse response, int status, String reason) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .end(reason + "\n");
    }

    private static String header(Login login) {
        byte[] pair = (login.user() + ":" + login.password().reveal()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** Equal lengths whatever was sent, so that comparing takes the same time. */
    private static byte[] digest(String header) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(header.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
