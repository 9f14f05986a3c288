package io.bactrian.alerts.notify.email;

import io.bactrian.alerts.config.EmailConfig;
import io.bactrian.alerts.config.EmailConfig.HostPort;
import io.bactrian.alerts.config.SecretSource;
import io.bactrian.alerts.config.TlsConfig;
import io.bactrian.runtime.Secret;
import java.util.Optional;

/** The server a mail leaves by, with the secrets for it, read just before. */
record Account(
        HostPort smarthost,
        String hello,
        String username,
        Optional<Secret> password,
        Optional<Secret> secret,
        String identity,
        boolean requireTls,
        boolean implicitTls,
        TlsConfig tls) {

    private static final int SUBMISSIONS = 465;

    static Account of(EmailConfig config) {
        boolean implicit = config.forceImplicitTls().orElse(config.smarthost().port() == SUBMISSIONS);
        return new Account(
                config.smarthost(),
                config.hello(),
                config.authUsername(),
                config.authPassword().map(SecretSource::read).filter(secret -> !secret.reveal()
                        .isEmpty()),
                config.authSecret().map(SecretSource::read).filter(secret -> !secret.reveal()
                        .isEmpty()),
                config.authIdentity(),
                config.requireTls() && !implicit,
                implicit,
                config.tls());
    }
}
