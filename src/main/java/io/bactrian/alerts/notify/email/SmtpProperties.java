package io.bactrian.alerts.notify.email;

import io.bactrian.alerts.config.TlsConfig;
import io.bactrian.alerts.notify.Tls;
import java.time.Duration;
import java.util.Properties;

/** An account's options as Jakarta Mail reads them. */
final class SmtpProperties {

    private static final String CONNECT_MILLIS = "10000";

    private SmtpProperties() {}

    static Properties of(Mail mail, Duration answer) {
        String millis = Long.toString(answer.toMillis());
        Account account = mail.account();
        Properties properties = new Properties();
        for (String prefix : new String[] {"mail.smtp.", "mail.smtps."}) {
            properties.setProperty(prefix + "connectiontimeout", CONNECT_MILLIS);
            properties.setProperty(prefix + "timeout", millis);
            properties.setProperty(prefix + "writetimeout", millis);
            properties.setProperty(prefix + "from", mail.envelopeSender().getAddress());
            properties.setProperty(prefix + "auth", "false"); // Authentication does it
            properties.setProperty(prefix + "quitwait", "false"); // the mail is taken by then
            properties.put(prefix + "socketFactory", new PromptSocketFactory());
            // Or a server that our sockets refuse would be tried again with others, which check no name.
            properties.setProperty(prefix + "socketFactory.fallback", "false");
            if (!account.hello().isEmpty()) {
                properties.setProperty(prefix + "localhost", account.hello());
            }
            if (account.requireTls() || account.implicitTls()) {
                TlsConfig tls = account.tls();
                properties.put(
                        prefix + "ssl.socketFactory",
                        new NamedSocketFactory(Tls.context(tls).getSocketFactory(), tls));
                properties.setProperty(prefix + "ssl.protocols", String.join(" ", Tls.protocols(tls)));
                properties.setProperty(prefix + "ssl.checkserveridentity", "false"); // the socket does it, by name
            }
        }
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(account.requireTls()));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(account.requireTls()));
        return properties;
    }
}
