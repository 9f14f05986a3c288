package io.bactrian.alerts.notify.http;

import io.bactrian.alerts.config.Proxy;
import io.bactrian.alerts.notify.FailureReason;
import io.bactrian.alerts.notify.Refusal;
import io.bactrian.runtime.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Which proxy a request takes: {@code proxy_url} and {@code no_proxy}, or those of the environment. */
final class ProxyRoutes extends DefaultRoutePlanner {

    private final Proxy proxy;
    private final Map<String, String> environment;
    private final NoProxy direct;

    ProxyRoutes(Proxy proxy) {
        this(proxy, System.getenv());
    }

    ProxyRoutes(Proxy proxy, Map<String, String> environment) {
        super(null);
        this.proxy = proxy;
        this.environment = environment;
        this.direct = new NoProxy(
                proxy.fromEnvironment()
                        ? variable("no_proxy").orElse("")
                        : proxy.except().orElse(""));
    }

    @Override
    protected HttpHost determineProxy(HttpHost target, HttpContext context) {
        int port = target.getPort() > 0 ? target.getPort() : defaultPort(target.getSchemeName());
        return proxy(target.getSchemeName(), target.getHostName(), port)
                .map(ProxyRoutes::host)
                .orElse(null);
    }

    /** As in Go, this machine itself is asked directly wherever there is a rule for exceptions. */
    Optional<URI> proxy(String scheme, String host, int port) {
        boolean exceptions = proxy.fromEnvironment() || !direct.isEmpty();
        return exceptions && (NoProxy.isLoopback(host) || direct.covers(host, port)) ? Optional.empty() : proxy(scheme);
    }

    /** The proxy of all that is not excepted. */
    Optional<URI> proxy(String scheme) {
        return proxy.fromEnvironment()
                ? variable(scheme.toLowerCase(Locale.ROOT) + "_proxy")
                        .map(text -> uri(text.contains("://") ? text : "http://" + text))
                : proxy.url().map(Secret::reveal).map(ProxyRoutes::uri);
    }

    /** {@code proxy_connect_header}. */
    Map<String, List<Secret>> connectHeaders() {
        return proxy.connectHeaders();
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && String.valueOf(uri.getScheme()).matches("(?i)https?")) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // The exception would repeat the address, which may hold a password.
        }
        throw Refusal.temporary(FailureReason.OTHER, "the address of the proxy is no http or https address");
    }

    private static HttpHost host(URI uri) {
        return new HttpHost(
                uri.getScheme(), uri.getHost(), uri.getPort() > 0 ? uri.getPort() : defaultPort(uri.getScheme()));
    }

    private static int defaultPort(String scheme) {
        return scheme.equalsIgnoreCase("https") ? 443 : 80;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT)))
                .filter(text -> !text.isEmpty())
                .or(() -> Optional.ofNullable(environment.get(name)));
    }
}
