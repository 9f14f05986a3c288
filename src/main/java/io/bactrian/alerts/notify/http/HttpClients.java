package io.bactrian.alerts.notify.http;

import io.bactrian.alerts.config.HttpConfig;
import io.bactrian.alerts.config.TlsConfig;
import io.bactrian.alerts.notify.Tls;
import io.bactrian.runtime.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;

/**
 * A client for each {@code http_config}. It keeps no connection: an alert is rare, and one that was lost on a
 * connection the other end had closed could have arrived or not. Certificates in files may change: a client is made anew
 * when they did, and those of the machine are read anew every few minutes.
 */
final class HttpClients {

    private static final Timeout CONNECT = Timeout.ofSeconds(10);
    private static final Duration KEEP = Duration.ofMinutes(5);
    private static final int MOST = 100;

    private final Map<HttpConfig, Made> made = new ConcurrentHashMap<>();

    CloseableHttpClient of(HttpConfig config) {
        long now = System.nanoTime();
        List<Secret> material = config.tls().material();
        if (made.size() > MOST) {
            made.clear();
        }
        return made.compute(
                        config,
                        (key, before) ->
                                before != null && before.material.equals(material) && now - before.at < KEEP.toNanos()
                                        ? before
                                        : new Made(build(config), material, now))
                .client;
    }

    private static CloseableHttpClient build(HttpConfig config) {
        ProxyRoutes routes = new ProxyRoutes(config.proxy());
        HttpClientBuilder builder = HttpClientBuilder.create()
                .disableAutomaticRetries() // the outbox tries again; two layers would multiply
                .disableCookieManagement()
                .disableContentCompression()
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setRoutePlanner(routes)
                .setRequestExecutor(new ProxyHeaders(routes))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(CONNECT)
                        .setMaxRedirects(10)
                        .build())
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(50)
                        .setMaxConnTotal(50)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .build())
                        .setTlsSocketStrategy(new Strategy(config.tls()))
                        .build());
        if (!config.followRedirects()) {
            builder.disableRedirectHandling();
        }
        return builder.build();
    }

    private record Made(CloseableHttpClient client, List<Secret> material, long at) {}

    /** TLS with the server's name of the configuration in place of the host's. */
    private static final class Strategy extends DefaultClientTlsStrategy {

        private final TlsConfig tls;

        Strategy(TlsConfig tls) {
            super(
                    tls.equals(TlsConfig.DEFAULT) ? SSLContexts.createSystemDefault() : Tls.context(tls),
                    Tls.protocols(tls),
                    null,
                    null,
                    HostnameVerificationPolicy.CLIENT,
                    tls.insecureSkipVerify() ? NoopHostnameVerifier.INSTANCE : new DefaultHostnameVerifier());
            this.tls = tls;
        }

        @Override
        protected void verifySession(String host, SSLSession session) throws SSLException {
            super.verifySession(tls.serverName().orElse(host), session);
        }

        @Override
        protected void initializeSocket(SSLSocket socket) {
            tls.serverName().ifPresent(name -> {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(name)));
                socket.setSSLParameters(parameters);
            });
        }
    }

    static Timeout timeout(Duration duration) {
        return Timeout.of(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
