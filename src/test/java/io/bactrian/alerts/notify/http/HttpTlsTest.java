package io.bactrian.alerts.notify.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bactrian.alerts.config.HttpConfig;
import io.bactrian.alerts.config.SecretSource;
import io.bactrian.alerts.config.TlsConfig;
import io.bactrian.alerts.model.Delivery.State;
import io.bactrian.alerts.notify.HttpStandIn;
import io.bactrian.alerts.notify.Post;
import io.bactrian.alerts.notify.Refusal;
import io.bactrian.alerts.notify.Samples;
import io.bactrian.alerts.notify.Tls;
import io.bactrian.runtime.Secret;
import io.bactrian.support.CertificateAuthority;
import io.bactrian.support.CertificateAuthority.Identity;
import io.bactrian.support.VirtualTimers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tls_config} before a server that has a certificate of its own. */
class HttpTlsTest {

    @TempDir
    private Path folder;

    private CertificateAuthority authority;
    private HttpStandIn server;

    @BeforeEach
    void certify() {
        authority = new CertificateAuthority(folder.resolve("ours"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_authority_of_ca_file_is_trusted_and_no_other() {
        serve("127.0.0.1");
        Path other = new CertificateAuthority(folder.resolve("theirs")).certificate();

        send(trusting(authority.certificate()));

        assertThat(server.calls()).hasSize(1);
        assertRefused(trusting(other), "PKIX path");
        assertRefused(TlsConfig.DEFAULT, "PKIX path");
    }

    @Test
    void the_certificate_is_for_the_host_or_for_server_name_where_that_is_given() {
        serve("hooks.test");

        send(named("hooks.test"));

        assertThat(server.sessions().get(0).getRequestedServerNames()).containsExactly(new SNIHostName("hooks.test"));
        assertRefused(named("other.test"), "other.test");
        assertRefused(trusting(authority.certificate()), "127.0.0.1");
    }

    @Test
    void a_server_known_by_its_address_is_not_the_one_of_server_name() {
        serve("127.0.0.1");

        assertRefused(named("hooks.test"), "hooks.test");
    }

    @Test
    void who_asks_for_a_certificate_gets_the_one_of_cert_file() throws Exception {
        Identity client = authority.issue("alerts of ours");
        serve(parameters -> parameters.setNeedClientAuth(true), "127.0.0.1");
        Optional<Path> trusted = Optional.of(authority.certificate());

        send(Samples.tls(trusted, Optional.of(client), Optional.empty()));

        assertThat(server.sessions().get(0).getPeerPrincipal().getName()).isEqualTo("CN=alerts of ours");
        assertRefused(trusting(authority.certificate()), "the request failed");
    }

    @Test
    void insecure_skip_verify_asks_neither_who_signed_nor_whom() {
        serve("elsewhere.test");

        send(new TlsConfig(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.empty()));

        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void versions_are_kept_to() {
        serve(parameters -> parameters.setProtocols(new String[] {"TLSv1.2"}), "127.0.0.1");
        send(versions(Optional.empty(), Optional.empty()));
        assertThat(server.sessions().get(0).getProtocol()).isEqualTo("TLSv1.2");
        assertRefused(versions(Optional.of("TLS13"), Optional.empty()), "the request failed: SSLHandshakeException");
        server.close();

        serve("127.0.0.1");
        send(versions(Optional.empty(), Optional.empty()));
        send(versions(Optional.empty(), Optional.of("TLS12")));
        assertThat(server.sessions()).extracting(each -> each.getProtocol()).containsExactly("TLSv1.3", "TLSv1.2");
    }

    @Test
    void slack_and_webhook_go_by_their_own_and_a_file_that_is_not_there_is_named() {
        serve("127.0.0.1");
        HttpConfig right = Samples.http(trusting(authority.certificate()));
        HttpConfig wrong = Samples.http(trusting(folder.resolve("gone.pem")));
        try (Post post = new Post(
                new VirtualTimers(Samples.START),
                Samples.config(Samples.receiver(
                        "team",
                        Samples.slackWebhook(server.url("/slack"), right),
                        Samples.webhook(0, server.url("/hook"), right),
                        Samples.webhook(1, server.url("/hook"), wrong))))) {
            post.startHere();

            post.tell(Samples.firing("team", "DiskFull", Samples.START));

            assertThat(server.calls()).extracting(HttpStandIn.Call::path).containsExactlyInAnyOrder("/slack", "/hook");
            assertThat(post.deliveries())
                    .filteredOn(each -> each.state() == State.SENT)
                    .hasSize(2);
            assertThat(post.deliveries())
                    .filteredOn(each -> each.state() == State.WAITING)
                    .singleElement()
                    .satisfies(each -> assertThat(each.error().orElse(""))
                            .contains("cannot read the secret file " + folder.resolve("gone.pem")));
        }
    }

    private void serve(String... names) {
        serve(parameters -> {}, names);
    }

    private void serve(Consumer<SSLParameters> wanted, String... names) {
        server = new HttpStandIn(
                Tls.context(Samples.tls(
                        Optional.of(authority.certificate()),
                        Optional.of(authority.issue("server", names)),
                        Optional.empty())),
                wanted);
    }

    private void assertRefused(TlsConfig tls, String said) {
        int before = server.calls().size();

        Refusal refusal = catchThrowableOfType(Refusal.class, () -> send(tls));

        assertThat(refusal).isNotNull().hasMessageContaining(said);
        assertThat(refusal.isPermanent()).isFalse();
        assertThat(server.calls()).hasSize(before);
    }

    private void send(TlsConfig tls) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty(
                Target.PROPERTY,
                new Target(new Secret(server.url("/")), Optional.empty(), Samples.http(tls), Duration.ofSeconds(20)));
        exchange.getMessage().setBody("{}");
        new HttpSender().process(exchange);
    }

    private static TlsConfig trusting(Path authority) {
        return Samples.tls(Optional.of(authority), Optional.empty(), Optional.empty());
    }

    private TlsConfig named(String name) {
        return Samples.tls(Optional.of(authority.certificate()), Optional.empty(), Optional.of(name));
    }

    private TlsConfig versions(Optional<String> lowest, Optional<String> highest) {
        return new TlsConfig(
                Optional.of(new SecretSource.InFile(authority.certificate())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                lowest,
                highest);
    }
}
