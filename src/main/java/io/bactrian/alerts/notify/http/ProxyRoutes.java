package io.bactrian.alerts.notify.http;

import io.bactrian.alerts.config.Proxy;
import io.bactrian.runtime.Secret;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Which proxy a request takes: {@code proxy_url} and {@code no_proxy}, or those of the environment. */
final class ProxyRoutes extends DefaultRoutePlanner {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Proxy proxy;
    private final Map<String, String> environment;

    ProxyRoutes(Proxy proxy) {
        this(proxy, System.getenv());
    }

    ProxyRoutes(Proxy proxy, Map<String, String> environment) {
        super(null);
        this.proxy = proxy;
        this.environment = environment;
    }

    @Override
    protected HttpHost determineProxy(HttpHost target, HttpContext context) {
        return proxy(target)
                .map(uri -> new HttpHost("http", uri.getHost(), uri.getPort() > 0 ? uri.getPort() : HTTP))
                .orElse(null);
    }

    Optional<URI> proxy(HttpHost target) {
        boolean secure = target.getSchemeName().equalsIgnoreCase("https");
        int port = target.getPort() > 0 ? target.getPort() : secure ? HTTPS : HTTP;
        Optional<String> url = proxy.url().map(Secret::reveal);
        Optional<String> except = proxy.except();
        if (proxy.fromEnvironment()) {
            url = variable(secure ? "https_proxy" : "http_proxy");
            except = Optional.of(variable("no_proxy").orElse(""));
        }
        // As Go has it: without any exceptions everything takes the proxy, even this machine.
        boolean direct = except.map(NoProxy::new)
                .filter(some -> some.holds(target.getHostName(), port))
                .isPresent();
        return direct ? Optional.empty() : url.filter(text -> !text.isEmpty()).map(ProxyRoutes::uri);
    }

    /** {@code proxy_connect_header}. */
    Map<String, List<Secret>> connectHeaders() {
        return proxy.connectHeaders();
    }

    private static URI uri(String text) {
        return URI.create(text.contains("://") ? text : "http://" + text);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT)))
                .filter(text -> !text.isEmpty())
                .or(() -> Optional.ofNullable(environment.get(name)));
    }
}
