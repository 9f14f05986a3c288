package io.bactrian.alerts.notify.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.alerts.config.HttpConfig;
import io.bactrian.alerts.config.TlsConfig;
import io.bactrian.alerts.notify.Samples;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code no_proxy} and {@code proxy_from_environment}. */
class ProxyRoutesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "example.com, .corp      | example.com     | 443 | true",
                "example.com, .corp      | a.EXAMPLE.com   | 443 | true",
                "example.com, .corp      | badexample.com  | 443 | false",
                "example.com, .corp      | x.corp          | 80  | true",
                "example.com, .corp      | corp            | 80  | false",
                "*.corp                  | x.corp          | 80  | true",
                "example.com:8443        | example.com     | 443 | false",
                "example.com:8443        | example.com     | 8443| true",
                "*                       | hooks.slack.com | 443 | true",
                "10.1.2.3                | 10.1.2.3        | 80  | true",
                "10.1.2.3:81             | 10.1.2.3        | 80  | false",
                "10.0.0.0/9              | 10.127.9.9      | 80  | true",
                "10.0.0.0/9              | 10.128.0.0      | 80  | false",
                "10.0.0.0/9, x/y, 1/999  | ten.example     | 80  | false",
                "fd00::/8                | fd12::1         | 443 | true",
                "[fd12::1]:443           | fd12::1         | 443 | true",
                "example.com             | localhost       | 80  | true",
                "example.com             | 127.8.0.1       | 80  | true",
                "example.com             | hooks.slack.com | 443 | false",
                "' , '                   | 127.0.0.1       | 80  | false",
            })
    void exceptions_are_those_of_go(String exceptions, String host, int port, boolean direct) {
        HttpConfig config =
                Samples.http(TlsConfig.DEFAULT, Optional.of("http://proxy:3128"), Optional.of(exceptions), false);

        assertThat(new ProxyRoutes(config, Map.of()).proxy("http", host, port).isEmpty())
                .isEqualTo(direct);
    }

    @Test
    void the_environment_names_a_proxy_for_each_scheme_with_its_exceptions() {
        ProxyRoutes routes = new ProxyRoutes(
                Samples.http(TlsConfig.DEFAULT, Optional.empty(), Optional.empty(), true),
                Map.of("HTTPS_PROXY", "env:1", "http_proxy", "http://env:2", "NO_PROXY", "example.com"));

        assertThat(routes.proxy("https", "hooks.slack.com", 443)).contains(URI.create("http://env:1"));
        assertThat(routes.proxy("http", "hooks.slack.com", 80)).contains(URI.create("http://env:2"));
        assertThat(routes.proxy("https", "a.example.com", 443)).isEmpty();
        assertThat(routes.proxy("https", "127.0.0.1", 443)).isEmpty();
    }
}
