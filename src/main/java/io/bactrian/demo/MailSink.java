package io.bactrian.demo;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** A mail server in this process, on the loopback interface, that takes every mail and keeps it in memory. */
final class MailSink implements Closeable {

    private static final long START_MILLIS = 10_000;

    private final GreenMail server;

    private MailSink(GreenMail server) {
        this.server = server;
    }

    /** A mail that was taken. */
    record Mail(String to, String subject, String text) {}

    /** Starts one on a free port. */
    static MailSink start() {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(START_MILLIS);
        GreenMail server = new GreenMail(setup);
        server.start();
        return new MailSink(server);
    }

    int port() {
        return server.getSmtp().getPort();
    }

    /** Everything taken so far, oldest first. */
    List<Mail> mails() {
        return Stream.of(server.getReceivedMessages()).map(MailSink::mail).toList();
    }

    @Override
    public void close() {
        server.stop();
    }

    /** What a mail says to those who read plain text. */
    private static String text(Part part) throws MessagingException, IOException {
        return part.getContent() instanceof Multipart parts
                ? text(parts.getBodyPart(0))
                : String.valueOf(part.getContent());
    }

    private static Mail mail(MimeMessage message) {
        try {
            return new Mail(
                    String.valueOf(message.getAllRecipients()[0]),
                    message.getSubject(),
                    text(message).strip());
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException("a mail cannot be read: " + e.getMessage(), e);
        }
    }
}
