package io.bactrian.alerts.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code http_config}: how an HTTP request of an integration is made.
 *
 * @param authorization {@code Authorization: <type> <credentials>}
 * @param headers {@code http_headers}: every name with its values
 */
public record HttpConfig(
        Optional<BasicAuth> basicAuth,
        Optional<Authorization> authorization,
        Optional<OAuth2> oauth2,
        TlsConfig tls,
        Proxy proxy,
        boolean followRedirects,
        boolean enableHttp2,
        Map<String, List<SecretSource>> headers) {

    public static final HttpConfig DEFAULT = new HttpConfig(
            Optional.empty(), Optional.empty(), Optional.empty(), TlsConfig.DEFAULT, Proxy.NONE, true, true, Map.of());

    /** {@code basic_auth}. */
    public record BasicAuth(Optional<SecretSource> username, Optional<SecretSource> password) {}

    /** {@code authorization}; the type is {@code Bearer} by default. */
    public record Authorization(String type, Optional<SecretSource> credentials) {}

    /**
     * {@code oauth2}: client credentials.
     *
     * @param tls of requests for a token; what goes to the receiver has its own
     * @param proxy likewise
     */
    public record OAuth2(
            String clientId,
            Optional<SecretSource> clientSecret,
            String tokenUrl,
            List<String> scopes,
            Map<String, String> endpointParams,
            TlsConfig tls,
            Proxy proxy) {}
}
