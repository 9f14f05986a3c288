package io.bactrian.alerts.notify.http;

import io.bactrian.alerts.config.HttpConfig;
import io.bactrian.alerts.notify.FailureReason;
import io.bactrian.alerts.notify.Refusal;
import io.bactrian.runtime.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Which proxy a request takes: {@code proxy_url} and {@code no_proxy}, or those of the environment. */
final class ProxyRoutes extends DefaultRoutePlanner {

    private final HttpConfig config;
    private final Map<String, String> environment;
    private final NoProxy direct;

    ProxyRoutes(HttpConfig config) {
        this(config, System.getenv());
    }

    ProxyRoutes(HttpConfig config, Map<String, String> environment) {
        super(null);
        this.config = config;
        this.environment = environment;
        this.direct = new NoProxy(
                config.proxyFromEnvironment()
                        ? variable("no_proxy").orElse("")
                        : config.noProxy().orElse(""));
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
        boolean exceptions = config.proxyFromEnvironment() || !direct.isEmpty();
        return exceptions && (NoProxy.isLoopback(host) || direct.covers(host, port)) ? Optional.empty() : proxy(scheme);
    }

    /** The names and passwords that the addresses of proxies hold, for those who ask for them. */
    CredentialsProvider credentials() {
        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
        for (String scheme : List.of("http", "https")) {
            proxy(scheme)
                    .filter(uri -> uri.getUserInfo() != null)
                    .ifPresent(uri -> credentials.setCredentials(new AuthScope(host(uri)), login(uri.getUserInfo())));
        }
        return credentials;
    }

    private Optional<URI> proxy(String scheme) {
        return config.proxyFromEnvironment()
                ? variable(scheme + "_proxy").map(text -> uri(text.contains("://") ? text : "http://" + text))
                : config.proxyUrl().map(Secret::reveal).map(ProxyRoutes::uri);
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && uri.getScheme().matches("(?i)https?")) {
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

    private static UsernamePasswordCredentials login(String userInfo) {
        String[] parts = userInfo.split(":", 2);
        return new UsernamePasswordCredentials(parts[0], (parts.length > 1 ? parts[1] : "").toCharArray());
    }

    private static int defaultPort(String scheme) {
        return scheme.equalsIgnoreCase("https") ? 443 : 80;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
                .filter(value -> !value.isEmpty());
    }
}
