package io.bactrian.alerts.config;

import io.bactrian.runtime.Secret;
import io.bactrian.runtime.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code http_config} and what is in it. */
final class HttpReader {

    private static final Set<String> TLS_VERSIONS = Set.of("TLS10", "TLS11", "TLS12", "TLS13");
    private static final Set<String> RESERVED = Set.of(
            "authorization",
            "host",
            "content-encoding",
            "content-length",
            "content-type",
            "user-agent",
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "www-authenticate",
            "accept-encoding");
    private static final String AS_FILE = "put it in a file and name that with %s_file";

    private HttpReader() {}

    static Optional<HttpConfig> read(Fields parent) {
        return parent.child("http_config").map(HttpReader::http);
    }

    private static HttpConfig http(Fields fields) {
        Optional<HttpConfig.BasicAuth> basic = fields.child("basic_auth").map(HttpReader::basic);
        Optional<HttpConfig.OAuth2> oauth2 = fields.child("oauth2").map(HttpReader::oauth2);
        Optional<HttpConfig.Authorization> authorization = authorization(fields);
        if (Stream.of(basic, oauth2, authorization).filter(Optional::isPresent).count() > 1) {
            fields.problem("at most one of basic_auth, oauth2 & authorization must be configured", "keep one of them");
        }
        Optional<Secret> proxy = fields.urlWithLogin("proxy_url");
        Optional<String> noProxy = fields.text("no_proxy").filter(text -> !text.isEmpty());
        boolean fromEnvironment = fields.flag("proxy_from_environment", false);
        if (fromEnvironment && proxy.isPresent()) {
            fields.problem(
                    "proxy_from_environment",
                    "if proxy_from_environment is configured, proxy_url must not be configured",
                    "keep one of them");
        }
        if (fromEnvironment && noProxy.isPresent()) {
            fields.problem(
                    "no_proxy",
                    "if proxy_from_environment is configured, no_proxy must not be configured",
                    "export NO_PROXY instead");
        }
        if (!fromEnvironment && noProxy.isPresent() && proxy.isEmpty()) {
            fields.problem("no_proxy", "if no_proxy is configured, proxy_url must also be configured", "add proxy_url");
        }
        fields.refuse("proxy_connect_header", "use a proxy that needs no header");
        HttpConfig http = new HttpConfig(
                basic,
                authorization,
                oauth2,
                tls(fields, "tls_config").orElse(TlsConfig.DEFAULT),
                proxy,
                noProxy,
                fromEnvironment,
                fields.flag("follow_redirects", true),
                fields.flag("enable_http2", true),
                headers(fields));
        fields.done();
        return http;
    }

    private static HttpConfig.BasicAuth basic(Fields fields) {
        fields.refuse("username_file", "write username: ${env:NAME}");
        fields.refuse("username_ref", "there is no secret manager; write username");
        fields.refuse("password_ref", "there is no secret manager; write password_file");
        HttpConfig.BasicAuth basic = new HttpConfig.BasicAuth(fields.text("username", ""), fields.secret("password"));
        fields.done();
        return basic;
    }

    private static Optional<HttpConfig.Authorization> authorization(Fields parent) {
        Optional<SecretSource> bearer = parent.secret("bearer_token");
        Optional<HttpConfig.Authorization> given = parent.child("authorization").map(fields -> {
            String type = fields.text("type", "").strip();
            if (type.equalsIgnoreCase("basic")) {
                fields.problem(
                        "type",
                        "authorization type cannot be set to \"basic\", use \"basic_auth\" instead",
                        "write basic_auth: {username: …, password_file: …}");
            }
            fields.refuse("credentials_ref", "there is no secret manager; write credentials_file");
            HttpConfig.Authorization found =
                    new HttpConfig.Authorization(type.isEmpty() ? "Bearer" : type, fields.secret("credentials"));
            fields.done();
            return found;
        });
        if (bearer.isPresent() && given.isPresent()) {
            parent.problem(
                    "authorization",
                    "authorization is not compatible with bearer_token & bearer_token_file",
                    "keep authorization");
        }
        return given.isPresent()
                ? given
                : bearer.map(token -> new HttpConfig.Authorization("Bearer", Optional.of(token)));
    }

    private static HttpConfig.OAuth2 oauth2(Fields fields) {
        String id = fields.name("client_id", "oauth2 client_id must be configured");
        String url = fields.url("token_url").orElse("");
        if (!fields.has("token_url")) {
            fields.problem("oauth2 token_url must be configured", "add token_url: https://…");
        }
        Optional<SecretSource> secret = fields.secret("client_secret");
        if (secret.isEmpty()) {
            fields.problem("oauth2 client_secret must be configured", "add client_secret_file: …");
        }
        String client = "only the client credentials grant with a client_secret is";
        for (String name : List.of(
                "client_secret_ref",
                "client_certificate_key_id",
                "client_certificate_key",
                "client_certificate_key_file",
                "client_certificate_key_ref",
                "signature_algorithm",
                "iss",
                "audience",
                "claims",
                "proxy_url",
                "no_proxy",
                "proxy_from_environment",
                "proxy_connect_header")) {
            fields.refuse(name, name.contains("proxy") ? "the proxy of http_config is used" : client);
        }
        if (!fields.text("grant_type", "client_credentials").equals("client_credentials")) {
            fields.problem("grant_type", "grant_type is not supported", client);
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        fields.pairs("endpoint_params")
                .forEach((name, value) -> parameters.put(name, fields.source().value(value)));
        HttpConfig.OAuth2 oauth2 = new HttpConfig.OAuth2(
                id,
                secret.orElse(new SecretSource.Inline(new Secret(""))),
                url,
                fields.words("scopes").orElse(List.of()),
                parameters,
                tls(fields, "tls_config").orElse(TlsConfig.DEFAULT));
        fields.done();
        return oauth2;
    }

    static Optional<TlsConfig> tls(Fields parent, String name) {
        return parent.child(name).map(HttpReader::tls);
    }

    private static TlsConfig tls(Fields fields) {
        for (String inline : List.of("ca", "cert", "key")) {
            fields.refuse(inline, String.format(AS_FILE, inline));
            fields.refuse(inline + "_ref", String.format(AS_FILE, inline));
        }
        TlsConfig tls = new TlsConfig(
                fields.path("ca_file"),
                fields.path("cert_file"),
                fields.path("key_file"),
                fields.word("server_name").filter(name -> !name.isEmpty()),
                fields.flag("insecure_skip_verify", false),
                version(fields, "min_version"),
                version(fields, "max_version"));
        if (tls.certFile().isPresent() != tls.keyFile().isPresent()) {
            fields.problem(
                    "exactly one of " + (tls.certFile().isPresent() ? "key or key_file" : "cert or cert_file")
                            + " must be configured when a client "
                            + (tls.certFile().isPresent() ? "certificate" : "key") + " is configured",
                    "give cert_file and key_file together");
        }
        if (tls.minVersion().isPresent()
                && tls.maxVersion().isPresent()
                && tls.minVersion().get().compareTo(tls.maxVersion().get()) > 0) {
            fields.problem(
                    "max_version",
                    "tls_config.max_version must be greater than or equal to tls_config.min_version",
                    "raise max_version");
        }
        fields.done();
        return tls;
    }

    private static Optional<String> version(Fields fields, String name) {
        return fields.parse(name, "write TLS12 or TLS13", text -> {
            if (!TLS_VERSIONS.contains(text)) {
                throw new IllegalArgumentException("unknown TLS version: " + text);
            }
            return text;
        });
    }

    private static Map<String, List<SecretSource>> headers(Fields parent) {
        Map<String, List<SecretSource>> headers = new LinkedHashMap<>();
        parent.child("http_headers")
                .ifPresent(all -> all.names().forEach(name -> all.child(name).ifPresent(header -> {
                    if (RESERVED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                        all.problem(
                                name,
                                "setting header \"" + name + "\" is not allowed",
                                "use authorization or basic_auth");
                    }
                    List<SecretSource> values = new ArrayList<>();
                    for (YamlScalar value : header.scalars("values").orElse(List.of())) {
                        values.add(new SecretSource.Inline(
                                new Secret(header.source().value(value))));
                    }
                    for (YamlScalar value : header.scalars("secrets").orElse(List.of())) {
                        values.add(new SecretSource.Inline(
                                new Secret(header.source().secret(value))));
                    }
                    for (String file : header.words("files").orElse(List.of())) {
                        values.add(new SecretSource.InFile(header.source().resolve(file)));
                    }
                    header.done();
                    headers.put(name, List.copyOf(values));
                })));
        return headers;
    }
}
