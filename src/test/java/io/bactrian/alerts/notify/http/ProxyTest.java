package io.bactrian.alerts.notify.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bactrian.alerts.config.HttpConfig;
import io.bactrian.alerts.config.Proxy;
import io.bactrian.alerts.config.TlsConfig;
import io.bactrian.alerts.notify.HttpStandIn;
import io.bactrian.alerts.notify.Refusal;
import io.bactrian.alerts.notify.Samples;
import io.bactrian.alerts.notify.Tls;
import io.bactrian.runtime.Secret;
import io.bactrian.support.CertificateAuthority;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code proxy_url} before a proxy. */
class ProxyTest {

    private static final String LOGIN = "user:canary%20word";

    @TempDir
    private Path folder;

    private final HttpStandIn plain = new HttpStandIn();
    private TlsConfig tls;
    private SSLContext certified;
    private HttpStandIn secure;
    private HttpProxy proxy;

    @BeforeEach
    void start() throws Exception {
        CertificateAuthority authority = new CertificateAuthority(folder);
        tls = Samples.tls(Optional.of(authority.certificate()), Optional.empty(), Optional.empty());
        certified = Tls.context(
                Samples.tls(Optional.empty(), Optional.of(authority.issue("server", "127.0.0.1")), Optional.empty()));
        secure = new HttpStandIn(certified, parameters -> {});
        proxy = HttpProxy.plain("");
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        plain.close();
        secure.close();
    }

    @Test
    void https_goes_through_a_tunnel_and_http_as_a_request_to_the_proxy() {
        send(plain, "http://" + proxy.address(), "");
        send(secure, "http://" + proxy.address(), "");

        assertThat(proxy.requests())
                .containsExactly(
                        "200 POST " + plain.url("/hook") + " HTTP/1.1",
                        "200 CONNECT " + URI.create(secure.url("/")).getAuthority() + " HTTP/1.1");
        assertThat(plain.calls()).singleElement().returns("{\"a\":1}", HttpStandIn.Call::body);
        assertThat(secure.calls()).singleElement().returns("{\"a\":1}", HttpStandIn.Call::body);
    }

    @Test
    void what_no_proxy_names_is_asked_directly() {
        send(plain, "http://" + proxy.address(), "127.0.0.0/8");

        assertThat(proxy.requests()).isEmpty();
        assertThat(plain.calls()).hasSize(1);
    }

    @Test
    void the_name_and_password_of_the_address_are_for_the_proxy_alone() throws Exception {
        proxy.close();
        proxy = HttpProxy.plain("user:canary word");

        send(plain, "http://" + LOGIN + "@" + proxy.address(), "");
        send(secure, "http://" + LOGIN + "@" + proxy.address(), "");

        assertThat(proxy.requests()).filteredOn(line -> line.startsWith("200")).hasSize(2);
        assertThat(plain.calls()).singleElement().satisfies(call -> assertThat(call.headers())
                .doesNotContainKeys("Proxy-authorization", "Authorization"));
        assertThat(secure.calls()).singleElement().satisfies(call -> assertThat(call.headers())
                .doesNotContainKeys("Proxy-authorization", "Authorization"));
        plain.answer(401, "", "WWW-Authenticate", "Basic realm=\"server\"");
        send(plain, "http://" + LOGIN + "@" + proxy.address(), "");
        assertThat(plain.calls()).last().satisfies(call -> assertThat(call.headers())
                .doesNotContainKey("Authorization"));
    }

    @Test
    void a_wrong_password_of_the_proxy_is_for_good_and_not_told() throws Exception {
        proxy.close();
        proxy = HttpProxy.plain("user:other");
        for (HttpStandIn server : List.of(plain, secure)) {
            Exchange answered = send(server, "http://" + LOGIN + "@" + proxy.address(), "");

            Refusal refused = catchThrowableOfType(Refusal.class, () -> Answers.requireSuccess(answered.getMessage()));

            assertThat(refused).hasMessage("the proxy refuses the login of proxy_url: status 407");
            assertThat(refused.isPermanent()).isTrue();
            assertThat(server.calls()).isEmpty();
        }
    }

    @Test
    void a_proxy_that_is_not_there_is_tried_again_and_its_password_is_not_told() throws Exception {
        proxy.close();
        assertThat(refused("http://" + LOGIN + "@" + proxy.address()).getMessage())
                .contains("refused")
                .doesNotContain("canary");
        assertThat(refused("http://user:canary word@proxy").getMessage()).doesNotContain("canary");
        assertThat(secure.calls()).isEmpty();
    }

    @Test
    void a_proxy_that_is_itself_encrypted_is_spoken_to_in_tls() throws Exception {
        proxy.close();
        proxy = new HttpProxy(
                certified.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()), "");

        send(plain, "https://" + proxy.address(), "");
        send(secure, "https://" + proxy.address(), "");

        assertThat(proxy.requests()).hasSize(2);
        assertThat(plain.calls()).hasSize(1);
        assertThat(secure.calls()).hasSize(1);
    }

    private Refusal refused(String proxyUrl) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> send(secure, proxyUrl, ""));
        assertThat(refusal).isNotNull();
        assertThat(refusal.isPermanent()).isFalse();
        return refusal;
    }

    private Exchange send(HttpStandIn server, String proxyUrl, String noProxy) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(
                Target.PROPERTY,
                new Target(
                        new Secret(server.url("/hook")),
                        Optional.empty(),
                        config(proxyUrl, noProxy),
                        Duration.ofSeconds(20)));
        exchange.getMessage().setBody("{\"a\":1}");
        new HttpSender().process(exchange);
        return exchange;
    }

    private HttpConfig config(String proxyUrl, String noProxy) {
        return Samples.http(tls, new Proxy(Optional.of(new Secret(proxyUrl)), Optional.of(noProxy), false, Map.of()));
    }
}
