package io.bactrian.alerts.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bactrian.runtime.Problem;
import io.bactrian.runtime.ProblemsException;
import io.bactrian.runtime.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpReaderTest {

    @TempDir
    private Path folder;

    @Test
    void certificates_stand_in_the_file_or_in_files_that_are_read_at_each_use() throws IOException {
        Path key = Files.writeString(folder.resolve("key.pem"), "key-1\n");
        TlsConfig tls = http("""
                tls_config:
                  ca: |
                    -----BEGIN CERTIFICATE-----
                    x
                    -----END CERTIFICATE-----
                  cert: certificate
                  key_file: key.pem""").tls();
        assertThat(tls.ca().orElseThrow().read().reveal()).startsWith("-----BEGIN CERTIFICATE-----\nx\n");
        assertThat(tls.cert()).contains(new SecretSource.Inline(new Secret("certificate")));
        assertThat(tls.material()).hasSize(3).endsWith(new Secret("key-1"));
        Files.writeString(key, "key-2\n");
        assertThat(tls.material()).endsWith(new Secret("key-2"));
    }

    @Test
    void a_login_has_each_of_its_parts_in_the_file_or_in_another() throws IOException {
        Files.writeString(folder.resolve("user"), "somebody\n");
        HttpConfig.BasicAuth basic = http("basic_auth: {username_file: user, password: canary}")
                .basicAuth()
                .orElseThrow();
        assertThat(basic.username().orElseThrow().read().reveal()).isEqualTo("somebody");
        assertThat(http("basic_auth: {username: u}").basicAuth().orElseThrow().username())
                .contains(new SecretSource.Inline(new Secret("u")));
    }

    @Test
    void requests_for_a_token_have_a_proxy_and_certificates_of_their_own() {
        HttpConfig http = http("""
                proxy_url: http://out:1
                oauth2:
                  client_id: me
                  token_url: https://login.example.org/token
                  scopes: [a, b]
                  endpoint_params: {audience: x}
                  tls_config: {server_name: login}
                  proxy_url: http://in:2
                  no_proxy: a.org,10.0.0.0/8
                  proxy_connect_header: {X-Tenant: [one, two]}""");
        HttpConfig.OAuth2 oauth2 = http.oauth2().orElseThrow();
        assertThat(oauth2.clientSecret()).isEmpty();
        assertThat(oauth2.tls().serverName()).contains("login");
        assertThat(oauth2.proxy())
                .isEqualTo(new Proxy(
                        Optional.of(new Secret("http://in:2")),
                        Optional.of("a.org,10.0.0.0/8"),
                        false,
                        Map.of("X-Tenant", List.of(new Secret("one"), new Secret("two")))));
        assertThat(http.proxy().url()).contains(new Secret("http://out:1"));
    }

    @Test
    void what_is_shown_holds_no_secret_of_theirs() {
        String shown = load("""
                proxy_url: http://me:canary-1@proxy:3128
                proxy_connect_header: {X: [canary-2]}
                tls_config: {ca: authority, cert: ours, key: canary-3}
                oauth2: {client_id: a, token_url: 'https://x', client_secret: canary-4}""").original();
        assertThat(shown)
                .doesNotContain("canary")
                .contains("http://me:xxxxx@proxy:3128", "ca: authority", "cert: ours", "key: \"<secret>\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    tls_config: {ca: a, ca_file: b}                         | at most one of ca & ca_file must be configured
                    tls_config: {cert: a}                                   | exactly one of key or key_file must be configured
                    tls_config: {key_file: a}                               | exactly one of cert or cert_file must be configured
                    tls_config: {min_version: TLS13, max_version: TLS12}    | must be greater than or equal to tls_config.min_version
                    tls_config: {min_version: ''}                           | unknown TLS version
                    tls_config: {ca_ref: a}                                 | ca_ref is not supported
                    basic_auth: {username: a, username_file: b}             | at most one of username & username_file must be configured
                    authorization: {type: Basic}                            | authorization type cannot be set to "basic"
                    proxy_connect_header: {X: [a]}                          | if proxy_connect_header is configured, proxy_url or
                    no_proxy: a                                             | if no_proxy is configured, proxy_url must also
                    {proxy_from_environment: true, proxy_url: 'http://a'}   | proxy_url must not be configured
                    {proxy_from_environment: true, no_proxy: a}             | no_proxy must not be configured
                    proxy_url: socks5://u:canary@a                          | only http and https proxies are supported
                    oauth2: {client_id: a}                                  | oauth2 token_url must be configured
                    oauth2: {token_url: 'https://a'}                        | oauth2 client_id must be configured
                    oauth2: {client_id: a, token_url: 'https://a', iss: b}  | iss is not supported
                    oauth2: {client_id: a, token_url: 'https://a', client_secret: b, client_secret_file: c} | at most one of client_secret
                    oauth2: {client_id: a, token_url: 'https://a', no_proxy: b} | if no_proxy is configured, proxy_url must also
                    http_headers: {x-amz-date: {values: [a]}}               | setting header "x-amz-date" is not allowed
                    """)
    void what_excludes_each_other_is_refused_with_its_line(String line, String message) {
        ProblemsException failure = catchThrowableOfType(ProblemsException.class, () -> load(line));
        assertThat(failure).as("the configuration is refused").isNotNull();
        assertThat(failure.problems())
                .singleElement()
                .extracting(Problem::describe)
                .asString()
                .startsWith(folder.resolve("alertmanager.yml") + ":3: ")
                .contains(message)
                .doesNotContain("canary");
    }

    private HttpConfig http(String text) {
        WebhookConfig webhook =
                (WebhookConfig) load(text).receivers().get("a").integrations().get(0);
        return webhook.http();
    }

    private AlertConfig load(String text) {
        try {
            Path file = Files.writeString(folder.resolve("alertmanager.yml"), """
                    global:
                      http_config:
                    %sroute: {receiver: a}
                    receivers: [{name: a, webhook_configs: [{url: 'http://x'}]}]
                    """.formatted(text.indent(4)));
            return ConfigLoader.load(file, Optional.empty());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
