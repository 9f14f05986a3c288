package io.bactrian.support;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.Closeable;
import java.util.List;
import java.util.stream.Stream;

/** A mail server in this process, on a free port of 127.0.0.1, that takes every mail and keeps it in memory. */
public final class SmtpSink implements Closeable {

    private static final long START_MILLIS = 10_000;

    private final GreenMail server;

    private SmtpSink(GreenMail server) {
        this.server = server;
    }

    /**
     * What a person sees first of a mail.
     *
     * @param to as it stands in the header
     */
    public record Mail(String from, String to, String subject) {}

    public static SmtpSink start() {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(START_MILLIS);
        GreenMail server = new GreenMail(setup);
        server.start();
        return new SmtpSink(server);
    }

    public int port() {
        return server.getSmtp().getPort();
    }

    /** Each mail once for every recipient of its envelope. */
    public List<Mail> mails() {
        return Stream.of(server.getReceivedMessages()).map(SmtpSink::mail).toList();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static Mail mail(MimeMessage message) {
        try {
            Address[] from = message.getFrom();
            return new Mail(from[0].toString(), message.getHeader("To", ", "), message.getSubject());
        } catch (MessagingException e) {
            throw new IllegalStateException("a mail cannot be read: " + e.getMessage(), e);
        }
    }
}
