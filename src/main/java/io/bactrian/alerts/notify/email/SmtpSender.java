package io.bactrian.alerts.notify.email;

import io.bactrian.alerts.config.EmailConfig.HostPort;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.component.mail.DefaultJavaMailSender;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands a {@link Mail} to the server of its own account, in place of one server for a whole endpoint. */
public final class SmtpSender extends DefaultJavaMailSender {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpSender.class);

    private final Duration answer;

    public SmtpSender() {
        this(Duration.ofSeconds(20));
    }

    /**
     * @param answer the longest wait for one answer of a server
     */
    SmtpSender(Duration answer) {
        this.answer = answer;
    }

    @Override
    public void send(MimeMessage message) throws MessagingException {
        if (!(message instanceof Mail mail)) {
            throw new MessagingException("this sender takes only mails of the alerts");
        }
        Account account = mail.account();
        HostPort server = account.smarthost();
        Session session = Session.getInstance(SmtpProperties.of(mail, answer));
        try (SMTPTransport transport = (SMTPTransport) session.getTransport(account.implicitTls() ? "smtps" : "smtp")) {
            transport.connect(server.host(), server.port(), null, null);
            new Authentication(transport, account).run();
            deliver(transport, mail);
        } catch (MessagingException e) {
            throw SmtpFailures.of(e, server);
        }
    }

    /** Nobody gets the mail while a recipient is refused; one that is refused for good is left out. */
    private static void deliver(Transport transport, Mail mail) throws MessagingException {
        List<InternetAddress> recipients = mail.envelopeRecipients();
        try {
            transport.sendMessage(mail, recipients.toArray(InternetAddress[]::new));
        } catch (SendFailedException e) {
            Set<InternetAddress> refused = refusedForGood(e);
            List<InternetAddress> rest = recipients.stream()
                    .filter(address -> !refused.contains(address))
                    .toList();
            if (refused.isEmpty() || rest.isEmpty()) {
                throw e;
            }
            transport.sendMessage(mail, rest.toArray(InternetAddress[]::new));
            LOG.warn("{} refuses mail for good for {}", mail.account().smarthost(), refused);
        }
    }

    private static Set<InternetAddress> refusedForGood(MessagingException failure) {
        List<MessagingException> all = new ArrayList<>();
        for (Exception at = failure; at instanceof MessagingException each; at = each.getNextException()) {
            all.add(each);
        }
        return all.stream()
                .filter(SMTPAddressFailedException.class::isInstance)
                .map(SMTPAddressFailedException.class::cast)
                .filter(each -> each.getReturnCode() / 100 == 5)
                .map(SMTPAddressFailedException::getAddress)
                .collect(Collectors.toSet());
    }

    @Override
    public Session getSession() {
        return Session.getInstance(new Properties());
    }
}
