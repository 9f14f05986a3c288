package io.bactrian.alerts.notify.http;

import io.bactrian.alerts.config.HttpConfig;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Which proxy a request takes: {@code proxy_url} and {@code no_proxy}, or those of the environment. */
final class ProxyRoutes extends DefaultRoutePlanner {

    private final HttpConfig config;
    private final Map<String, String> environment;

    ProxyRoutes(HttpConfig config) {
        this(config, System.getenv());
    }

    ProxyRoutes(HttpConfig config, Map<String, String> environment) {
        super(null);
        this.config = config;
        this.environment = environment;
    }

    @Override
    protected HttpHost determineProxy(HttpHost target, HttpContext context) {
        return proxy(target.getSchemeName(), target.getHostName())
                .map(uri -> new HttpHost(
                        "http", uri.getHost(), uri.getPort() > 0 ? uri.getPort() : 80)) // CONNECT through plain HTTP
                .orElse(null);
    }

    Optional<URI> proxy(String scheme, String host) {
        Optional<String> url = config.proxyUrl();
        String except = config.noProxy().orElse("");
        if (config.proxyFromEnvironment()) {
            url = variable(scheme + "_proxy");
            except = variable("no_proxy").orElse("");
            if (isLoopback(host)) {
                return Optional.empty();
            }
        }
        boolean direct = Stream.of(except.split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .anyMatch(name -> name.equals("*") || matches(host.toLowerCase(Locale.ROOT), name));
        return direct ? Optional.empty() : url.filter(text -> !text.isEmpty()).map(URI::create);
    }

    private static boolean matches(String host, String name) {
        String bare = name.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", "");
        return host.equals(bare) || host.endsWith("." + bare);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))));
    }
}
