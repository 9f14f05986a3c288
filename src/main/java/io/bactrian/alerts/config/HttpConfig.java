package io.bactrian.alerts.config;

import io.bactrian.runtime.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code http_config}: how an HTTP request of an integration is made.
 *
 * @param authorization {@code Authorization: <type> <credentials>}
 * @param proxyUrl may hold a name and a password
 * @param headers {@code http_headers}: every name with its values
 */
public record HttpConfig(
        Optional<BasicAuth> basicAuth,
        Optional<Authorization> authorization,
        Optional<OAuth2> oauth2,
        TlsConfig tls,
        Optional<Secret> proxyUrl,
        Optional<String> noProxy,
        boolean proxyFromEnvironment,
        boolean followRedirects,
        boolean enableHttp2,
        Map<String, List<SecretSource>> headers) {

    public static final HttpConfig DEFAULT = new HttpConfig(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            TlsConfig.DEFAULT,
            Optional.empty(),
            Optional.empty(),
            false,
            true,
            true,
            Map.of());

    /** {@code basic_auth}. */
    public record BasicAuth(String username, Optional<SecretSource> password) {}

    /** {@code authorization}; the type is {@code Bearer} by default. */
    public record Authorization(String type, Optional<SecretSource> credentials) {}

    /** {@code oauth2}: client credentials. */
    public record OAuth2(
            String clientId,
            SecretSource clientSecret,
            String tokenUrl,
            List<String> scopes,
            Map<String, String> endpointParams,
            TlsConfig tls) {}
}
