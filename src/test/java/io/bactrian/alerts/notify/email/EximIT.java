package io.bactrian.alerts.notify.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.alerts.config.EmailConfig;
import io.bactrian.alerts.config.EmailConfig.HostPort;
import io.bactrian.alerts.config.EmailConfig.Threading;
import io.bactrian.alerts.config.SecretSource;
import io.bactrian.alerts.config.TlsConfig;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.notify.Post;
import io.bactrian.alerts.notify.Samples;
import io.bactrian.support.CertificateAuthority;
import io.bactrian.support.EximServer;
import io.bactrian.support.EximServer.Door;
import io.bactrian.support.VirtualTimers;
import jakarta.mail.BodyPart;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Mail by a real server: encryption, login, and what of a message arrives. */
class EximIT {

    private static final String SUBJECT = "Đĩa đầy: 93 % of /var – see “runbook” " + "and read on ".repeat(10) + "✓";
    private static final String TEXT = "first\n.begins with a dot\n..and two\n.\nafter one alone: ồ = 100 %\n";
    private static final String HTML = "<html><body><p>ồ</p>\n.dot\n</body></html>\n";

    @TempDir
    private static Path folder;

    private static CertificateAuthority authority;
    private static EximServer exim;
    private static Post post;

    private int logged;
    private TlsConfig tls;
    private String password = EximServer.PASSWORD;
    private boolean requireTls = true;
    private Optional<Boolean> implicitTls = Optional.empty();

    @BeforeAll
    static void startServer() {
        authority = new CertificateAuthority(folder.resolve("ours"));
        // By its address it is known too: where a name is asked for, that must not be enough.
        exim = EximServer.start(authority.issue("mail.test", "mail.test", "127.0.0.1"));
        post = new Post(new VirtualTimers(Samples.START), Samples.config());
        post.startHere();
    }

    @AfterAll
    static void stopServer() {
        post.close();
        exim.close();
    }

    @BeforeEach
    void start() {
        logged = exim.log().length();
        tls = Samples.tls(Optional.of(authority.certificate()), Optional.empty(), Optional.of("mail.test"));
    }

    @AfterEach
    void forget() {
        exim.forget();
    }

    @ParameterizedTest
    @CsvSource({"PLAIN, A=plain:alerts", "LOGIN, A=login:alerts", "CRAM_MD5, A=cram:alerts"})
    void it_is_encrypted_and_logs_in_as_the_server_offers(Door door, String login) throws Exception {
        Delivery delivery = send(door);

        assertThat(delivery.state()).as(delivery.error().orElse("")).isEqualTo(Delivery.State.SENT);
        assertThat(exim.onlyMail().getHeader("Received", "")).contains("with esmtpsa", "TLS1.3");
        assertThat(exim.log().substring(logged)).contains(login);
    }

    @ParameterizedTest
    @EnumSource(
            value = Door.class,
            names = {"PLAIN", "LOGIN", "CRAM_MD5"})
    void a_wrong_password_is_a_dead_letter_that_says_so(Door door) {
        password = "canary-password";

        Delivery delivery = send(door);

        assertThat(delivery.state()).isEqualTo(Delivery.State.DEAD);
        assertThat(delivery.error())
                .contains("127.0.0.1:" + exim.port(door)
                        + " refuses the login of alerts: 535 Incorrect authentication data");
        assertThat(post.everything()).doesNotContain("canary");
        assertThat(exim.files()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Door.class,
            names = {"PLAIN", "IMPLICIT"})
    void a_certificate_of_another_name_is_refused(Door door) {
        tls = Samples.tls(Optional.of(authority.certificate()), Optional.empty(), Optional.of("other.test"));

        refused(door, "other.test");
    }

    @ParameterizedTest
    @EnumSource(
            value = Door.class,
            names = {"PLAIN", "IMPLICIT"})
    void a_certificate_of_another_authority_is_refused(Door door) {
        Path other = new CertificateAuthority(folder.resolve("theirs")).certificate();
        tls = Samples.tls(Optional.of(other), Optional.empty(), Optional.of("mail.test"));

        refused(door, "certif");
    }

    @Test
    void a_server_without_encryption_gets_mail_only_where_none_is_required() throws Exception {
        refused(Door.BARE, "STARTTLS is required");

        requireTls = false;
        Delivery delivery = send(Door.BARE);

        assertThat(delivery.state()).as(delivery.error().orElse("")).isEqualTo(Delivery.State.SENT);
        assertThat(exim.onlyMail().getHeader("Received", "")).containsPattern("with esmtp\\s");
    }

    @Test
    void a_mail_arrives_as_it_was_written() throws Exception {
        send(Door.IMPLICIT);

        MimeMessage mail = exim.onlyMail();
        assertThat(mail.getHeader("Received", "")).contains("with esmtpsa", "for ops@example.com");
        assertThat(mail.getSubject()).isEqualTo(SUBJECT);
        assertThat(mail.getHeader("Subject", "")).matches("\\p{ASCII}+");
        assertThat(mail.getFrom()).containsExactly(new InternetAddress("bactrian@example.com", "Bàctrian", "UTF-8"));
        assertThat(mail.getHeader("To", "")).isEqualTo("ops@example.com");
        assertThat(mail.getMessageID()).matches("<bactrian-\\d+-\\d+-[0-9a-f]{16}@example.com>");
        assertThat(mail.getSentDate()).hasTime(Samples.START.getEpochSecond() * 1000);
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getCount()).isEqualTo(2);
        assertPart(parts.getBodyPart(0), "text/plain; charset=UTF-8", TEXT);
        assertPart(parts.getBodyPart(1), "text/html; charset=UTF-8", HTML);
    }

    private static void assertPart(BodyPart part, String type, String text) throws Exception {
        assertThat(part.getContentType()).isEqualTo(type);
        assertThat(new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n"))
                .isEqualTo(text);
    }

    private void refused(Door door, String said) {
        Delivery delivery = send(door);

        assertThat(delivery.state()).isEqualTo(Delivery.State.WAITING);
        assertThat(delivery.error()).hasValueSatisfying(error -> assertThat(error)
                .startsWith("127.0.0.1:" + exim.port(door))
                .contains(said));
        assertThat(exim.files()).isEmpty();
        assertThat(exim.log().substring(logged)).doesNotContain("<=");
    }

    private Delivery send(Door door) {
        if (door == Door.IMPLICIT) {
            implicitTls = Optional.of(true);
        }
        EmailConfig config = config(door);
        // A receiver of its own: no breaker is open from what went before.
        String receiver = "team" + post.deliveries().size();
        post.config(Samples.config(Samples.receiver(receiver, config)));
        post.tell(config, Samples.firing(receiver, "DiskFull", Samples.START));
        return post.deliveries().get(0);
    }

    private EmailConfig config(Door door) {
        Optional<SecretSource> secret = Optional.of(Samples.secret(password));
        return new EmailConfig(
                0,
                true,
                "ops@example.com",
                "Bàctrian <bactrian@example.com>",
                "client.example.com",
                new HostPort("127.0.0.1", exim.port(door)),
                EximServer.USER,
                secret,
                secret,
                "",
                requireTls,
                implicitTls,
                tls,
                Map.of("Subject", SUBJECT, "To", "ops@example.com", "From", "Bàctrian <bactrian@example.com>"),
                HTML,
                TEXT,
                new Threading(false, false));
    }
}
