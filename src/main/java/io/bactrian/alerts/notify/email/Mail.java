package io.bactrian.alerts.notify.email;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Properties;

/** A finished mail with its envelope and the account it leaves by. */
final class Mail extends MimeMessage {

    private final transient Account account;
    private final String id;
    private final InternetAddress sender;
    private final List<InternetAddress> recipients;

    /**
     * @param id between the brackets of Message-ID
     */
    Mail(Account account, String id, InternetAddress sender, List<InternetAddress> recipients) {
        super(Session.getInstance(new Properties()));
        this.account = account;
        this.id = id;
        this.sender = sender;
        this.recipients = List.copyOf(recipients);
    }

    Account account() {
        return account;
    }

    InternetAddress envelopeSender() {
        return sender;
    }

    List<InternetAddress> envelopeRecipients() {
        return recipients;
    }

    /** The same at every attempt, so that a reader of mail drops a repetition. */
    @Override
    protected void updateMessageID() throws MessagingException {
        if (getHeader("Message-ID") == null) {
            setHeader("Message-ID", "<" + id + ">");
        }
    }
}
