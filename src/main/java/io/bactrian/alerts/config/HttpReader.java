package io.bactrian.alerts.config;

import io.bactrian.runtime.Secret;
import io.bactrian.runtime.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@code http_config} and what is in it. */
final class HttpReader {

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
            "accept-encoding",
            "x-prometheus-remote-write-version",
            "x-prometheus-remote-read-version",
            "x-prometheus-scrape-timeout-seconds",
            "x-amz-date",
            "x-amz-security-token",
            "x-amz-content-sha256");
    private static final String GRANT = "client_credentials";
    private static final List<String> OF_SIGNED_TOKENS = List.of(
            "client_certificate_key_id",
            "client_certificate_key",
            "client_certificate_key_file",
            "client_certificate_key_ref",
            "signature_algorithm",
            "iss",
            "audience",
            "claims");

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
        HttpConfig http = new HttpConfig(
                basic,
                authorization,
                oauth2,
                TlsReader.read(fields, "tls_config").orElse(TlsConfig.DEFAULT),
                ProxyReader.read(fields),
                fields.flag("follow_redirects", true),
                fields.flag("enable_http2", true),
                headers(fields));
        fields.done();
        return http;
    }

    private static HttpConfig.BasicAuth basic(Fields fields) {
        fields.refuse("username_ref", "there is no secret manager; write username_file");
        fields.refuse("password_ref", "there is no secret manager; write password_file");
        Optional<String> username = fields.text("username").filter(name -> !name.isEmpty());
        HttpConfig.BasicAuth basic =
                new HttpConfig.BasicAuth(fields.either("username", username), fields.secret("password"));
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
        fields.refuse("client_secret_ref", "there is no secret manager; write client_secret_file");
        for (String name : OF_SIGNED_TOKENS) {
            fields.refuse(name, "only the grant client_credentials is supported");
        }
        if (!fields.text("grant_type", GRANT).equals(GRANT)) {
            fields.problem("grant_type", "grant_type is not supported", "write grant_type: " + GRANT);
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        fields.pairs("endpoint_params")
                .forEach((name, value) -> parameters.put(name, fields.source().value(value)));
        HttpConfig.OAuth2 oauth2 = new HttpConfig.OAuth2(
                id,
                fields.secret("client_secret"),
                url,
                fields.words("scopes").orElse(List.of()),
                parameters,
                TlsReader.read(fields, "tls_config").orElse(TlsConfig.DEFAULT),
                ProxyReader.read(fields));
        fields.done();
        return oauth2;
    }

    private static Map<String, List<SecretSource>> headers(Fields parent) {
        Map<String, List<SecretSource>> headers = new LinkedHashMap<>();
        parent.child("http_headers")
                .ifPresent(all -> all.names().forEach(name -> all.child(name).ifPresent(header -> {
                    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
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
