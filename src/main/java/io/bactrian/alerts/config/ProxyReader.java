package io.bactrian.alerts.config;

import io.bactrian.runtime.Secret;
import io.bactrian.runtime.yaml.YamlScalar;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a proxy among those of {@code http_config} or of {@code oauth2}. */
final class ProxyReader {

    private ProxyReader() {}

    static Proxy read(Fields fields) {
        Optional<Secret> url = fields.address("proxy_url", "write it like http://proxy.example.org:3128", text -> {
            check(text);
            return new Secret(text);
        });
        Optional<String> except = fields.word("no_proxy").filter(text -> !text.isEmpty());
        boolean fromEnvironment = fields.flag("proxy_from_environment", false);
        Map<String, List<Secret>> headers = headers(fields);
        if (!headers.isEmpty() && !fromEnvironment && url.isEmpty()) {
            fields.problem(
                    "proxy_connect_header",
                    "if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured",
                    "add proxy_url");
        }
        if (fromEnvironment && url.isPresent()) {
            fields.problem(
                    "proxy_from_environment",
                    "if proxy_from_environment is configured, proxy_url must not be configured",
                    "keep one of them");
        }
        if (fromEnvironment && except.isPresent()) {
            fields.problem(
                    "no_proxy",
                    "if proxy_from_environment is configured, no_proxy must not be configured",
                    "export NO_PROXY instead");
        }
        if (!fromEnvironment && except.isPresent() && !fields.has("proxy_url")) {
            fields.problem("no_proxy", "if no_proxy is configured, proxy_url must also be configured", "add proxy_url");
        }
        return new Proxy(url, except, fromEnvironment, headers);
    }

    private static void check(String text) {
        try {
            URI uri = new URI(text);
            if (!String.valueOf(uri.getScheme()).matches("(?i)https?")) {
                throw new IllegalArgumentException("only http and https proxies are supported");
            }
            if (uri.getHost() == null) {
                throw new IllegalArgumentException("missing host for URL");
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL: " + e.getReason(), e);
        }
    }

    private static Map<String, List<Secret>> headers(Fields parent) {
        Map<String, List<Secret>> headers = new LinkedHashMap<>();
        parent.child("proxy_connect_header").ifPresent(all -> all.names().forEach(name -> {
            List<YamlScalar> values = all.scalars(name).orElse(List.of());
            headers.put(
                    name,
                    values.stream()
                            .map(value -> new Secret(all.source().secret(value)))
                            .toList());
        }));
        return headers;
    }
}
