package io.bactrian.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.bactrian.alerts.model.Delivery;
import io.bactrian.alerts.notify.Post;
import io.bactrian.alerts.notify.Samples;
import io.bactrian.support.VirtualTimers;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped mail route and a mail server. */
class EmailRouteTest {

    private final VirtualTimers timers = new VirtualTimers(Samples.START);
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private Post post;

    @BeforeEach
    void start() {
        server.start();
        post = new Post(
                timers,
                Samples.config(
                        Samples.receiver("team", Samples.email(server.getSmtp().getPort()))));
        post.startHere();
    }

    @AfterEach
    void stop() {
        post.close();
        server.stop();
    }

    @Test
    void a_mail_has_text_first_and_html_last_both_quoted_printable() throws Exception {
        post.tell(Samples.firing("team", "DiskFull", timers.now()));

        assertThat(post.only().error()).isEmpty();
        assertThat(post.only().state()).isEqualTo(Delivery.State.SENT);
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("[FIRING:1] DiskFull: disk of <b> & <!channel> is full");
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
        for (int at = 0; at < 2; at++) {
            assertThat(parts.getBodyPart(at).getHeader("Content-Transfer-Encoding"))
                    .containsExactly("quoted-printable");
        }
        assertThat(parts.getBodyPart(0).getContent().toString()).contains("FIRING", "acknowledge: http://");
        assertThat(mail.getHeader("Message-ID")[0]).matches("<bactrian-\\d+-\\d+-[0-9a-f]{16}@example.com>");
        assertThat(mail.getHeader("References")[0]).matches("<alert-[0-9a-f]{16}-2026-03-01@alertmanager>");
        assertThat(mail.getHeader("In-Reply-To")).isEqualTo(mail.getHeader("References"));
    }

    @Test
    void no_label_can_add_a_header_or_a_recipient() throws Exception {
        post.tell(Samples.notification(
                "team", "Disk\r\nBcc: thief@example.com", timers.now(), true, "plate voll ü\nX-Evil: yes\r\n\r\nbody"));

        assertThat(post.only().state()).isEqualTo(Delivery.State.SENT);
        assertThat(server.getReceivedMessages()).hasSize(1);
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getHeader("X-Evil")).isNull();
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getSubject()).contains("Disk Bcc: thief@example.com", "plate voll ü X-Evil: yes body");
        assertThat(mail.getHeader("Subject")[0]).contains("=?UTF-8?Q?");
    }
}
