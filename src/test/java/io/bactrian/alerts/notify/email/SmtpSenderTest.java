package io.bactrian.alerts.notify.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.alerts.config.EmailConfig;
import io.bactrian.alerts.config.SecretSource;
import io.bactrian.alerts.config.TlsConfig;
import io.bactrian.alerts.model.Notification;
import io.bactrian.alerts.notify.FailureReason;
import io.bactrian.alerts.notify.Letter;
import io.bactrian.alerts.notify.PlainRenderer;
import io.bactrian.alerts.notify.Refusal;
import io.bactrian.alerts.notify.Samples;
import io.bactrian.alerts.notify.ScriptedSmtp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sender makes of a server's answers. */
class SmtpSenderTest {

    private static final String PASSWORD = "canary-password";

    @TempDir
    private Path folder;

    private ScriptedSmtp server;
    private TlsConfig tls = TlsConfig.DEFAULT;
    private boolean requireTls;
    private String to = "ops@example.com";
    private String user = "";
    private Optional<SecretSource> password = Optional.empty();
    private Optional<SecretSource> secret = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedSmtp();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void a_mail_is_taken_after_hello_by_the_configured_name() throws Exception {
        send();

        assertThat(server.lines())
                .startsWith(
                        "EHLO client.example.com",
                        "MAIL FROM:<bactrian@example.com>",
                        "RCPT TO:<ops@example.com>",
                        "DATA");
        assertThat(server.mails()).hasSize(1);
    }

    @Test
    void port_465_is_encrypted_from_the_first_byte() {
        requireTls = true;
        assertThat(Account.of(config(465))).returns(true, Account::implicitTls).returns(false, Account::requireTls);
        assertThat(Account.of(config(587))).returns(false, Account::implicitTls).returns(true, Account::requireTls);
    }

    @Test
    void a_server_without_starttls_is_tried_again_and_gets_neither_mail_nor_password() {
        requireTls = true;
        login();

        Refusal refusal = refused();

        assertThat(refusal.isPermanent()).isFalse();
        assertThat(refusal).hasMessageContaining("STARTTLS is required");
        assertThat(server.lines()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
    }

    @Test
    void starttls_trusts_the_configured_authority_under_the_configured_name_only() throws Exception {
        Path authority = server.offer("AUTH LOGIN PLAIN").certify(folder, "mail.test");
        requireTls = true;
        login();
        tls = tls(authority, "mail.test");
        send();
        assertThat(server.lines()).containsSubsequence("STARTTLS", "AUTH LOGIN", "YWxlcnRz", encoded(PASSWORD));
        assertThat(server.mails()).hasSize(1);

        tls = tls(authority, "other.test");
        assertThat(refused()).hasMessageContaining("other.test");
        tls = TlsConfig.DEFAULT;
        assertThat(refused().isPermanent()).isFalse();
        assertThat(server.mails()).hasSize(1);
    }

    @Test
    void the_first_mechanism_of_the_server_that_there_is_a_secret_for_is_taken() throws Exception {
        server.offer("AUTH CRAM-MD5 PLAIN LOGIN");
        login();
        send();
        assertThat(server.lines()).contains("AUTH PLAIN " + encoded("\0alerts\0" + PASSWORD));

        secret = Optional.of(Samples.secret("tanstaaftanstaaf"));
        server.lines().clear();
        send();
        String answer = decoded(server.lines().get(server.lines().indexOf("AUTH CRAM-MD5") + 1));
        assertThat(answer).matches("alerts [0-9a-f]{32}");
        assertThat(server.mails()).hasSize(2);
    }

    @Test
    void a_wrong_password_is_for_good_and_not_told() {
        server.offer("AUTH PLAIN").answer("AUTH", "535 5.7.8 authentication failed");
        login();

        Refusal refusal = refused();

        assertThat(refusal.isPermanent()).isTrue();
        assertThat(refusal.reason()).isEqualTo(FailureReason.AUTHENTICATION);
        assertThat(refusal.getMessage()).contains("535 5.7.8", "alerts").doesNotContain(PASSWORD, encoded(PASSWORD));
    }

    @Test
    void an_address_that_is_refused_for_good_is_left_out_and_the_others_get_the_mail() throws Exception {
        to = "ops@example.com, gone@example.com";
        server.answer("RCPT TO:<gone", "550 5.1.1 no such user");

        send();

        assertThat(server.mails()).hasSize(1);
        List<String> lines = List.copyOf(server.lines()); // the last one, QUIT, may still be coming
        assertThat(lines.subList(lines.lastIndexOf("RCPT TO:<ops@example.com>"), lines.size()))
                .contains("DATA")
                .doesNotContain("RCPT TO:<gone@example.com>");
    }

    @Test
    void a_refused_recipient_is_for_good_and_a_greylisted_one_is_not() {
        server.answer("RCPT", "550 5.1.1 no such user");
        Refusal refusal = refused();
        assertThat(refusal.isPermanent()).isTrue();
        assertThat(refusal.reason()).isEqualTo(FailureReason.CLIENT);
        assertThat(refusal).hasMessageContaining("550 5.1.1 no such user");

        server.answer("RCPT", "451 4.7.1 greylisted, come back");
        refusal = refused();
        assertThat(refusal.isPermanent()).isFalse();
        assertThat(refusal.reason()).isEqualTo(FailureReason.SERVER);
        assertThat(refusal).hasMessageContaining("greylisted");
        assertThat(server.mails()).isEmpty();
    }

    @Test
    void nobody_gets_a_mail_that_one_recipient_is_to_get_later() {
        to = "ops@example.com, grey@example.com";
        server.answer("RCPT TO:<grey", "451 4.7.1 greylisted");

        assertThat(refused().isPermanent()).isFalse();
        assertThat(server.mails()).isEmpty();
    }

    @Test
    void a_mail_that_is_refused_for_its_content_is_for_good() {
        server.answer(".", "554 5.6.0 looks like spam");
        assertThat(refused().isPermanent()).isTrue();
    }

    @Test
    void a_server_that_hangs_drops_or_is_not_there_is_tried_again() throws Exception {
        server.answer("MAIL", "HANG");
        Refusal hung = refused();
        assertThat(hung.reason()).isEqualTo(FailureReason.TIMEOUT);
        assertThat(hung.isPermanent()).isFalse();

        server.answerAsUsual();
        server.answer(".", "CUT");
        assertThat(refused().isPermanent()).isFalse();

        server.answerAsUsual();
        server.answer("CONNECT", "421 4.3.2 too busy");
        assertThat(refused().isPermanent()).isFalse();

        server.close();
        assertThat(refused().isPermanent()).isFalse();
    }

    private void login() {
        user = "alerts";
        password = Optional.of(Samples.secret(PASSWORD));
    }

    private Refusal refused() {
        return catchThrowableOfType(Refusal.class, this::send);
    }

    private void send() throws Exception {
        EmailConfig config = config(server.port());
        Notification notification = Samples.firing("team", "DiskFull", Samples.START);
        ObjectNode message = new EmailMessage().render(config, notification, new PlainRenderer());
        Letter letter = new Letter(1, "0".repeat(64), Samples.START, 1, message, notification, Optional.empty());
        new SmtpSender(Duration.ofMillis(1500)).send(Mime.mail(Account.of(config), letter));
    }

    private EmailConfig config(int port) {
        return Samples.email(port, to, user, password, secret, requireTls, tls);
    }

    private static TlsConfig tls(Path authority, String name) {
        return Samples.tls(Optional.of(authority), Optional.empty(), Optional.of(name));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
